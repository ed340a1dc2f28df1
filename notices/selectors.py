"""Reads of a person's own notices."""

from typing import Any

from django.db.models import Case, QuerySet, Value, When

from notices.models import Notice


def own(person: Any) -> QuerySet[Notice]:
    """The person's notices: unread ones first, in both parts the newest first."""
    is_read = Case(When(read_at=None, then=Value(0)), default=Value(1))
    return Notice.objects.filter(person_id=person.pk).order_by(is_read, "-id")


def unread_count(person: Any) -> int:
    """One count over the person's index."""
    return Notice.objects.filter(person_id=person.pk, read_at=None).count()
