"""Reads of a person's own notices, and of the letters somebody looks after."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, Value, When

from notices.models import Mail, Notice
from people.access import Can, has, within

LATELY = timedelta(days=3)


def own(person: Any) -> QuerySet[Notice]:
    """The person's notices: unread ones first, in both parts the newest first."""
    is_read = Case(When(read_at=None, then=Value(0)), default=Value(1))
    return Notice.objects.filter(person_id=person.pk).order_by(is_read, "-id")


def unread_count(person: Any) -> int:
    """One count over the person's index."""
    return Notice.objects.filter(person_id=person.pk, read_at=None).count()


def mails_of(person: Any) -> QuerySet[Mail]:
    """Letters to the people whom the person manages; all for who looks after the system."""
    everything = Q() if has(person, Can.MANAGE_SYSTEM) else within(person, Can.MANAGE_PEOPLE, "person__unit__")
    return Mail.objects.filter(everything)


def mail_counts(mails: QuerySet[Mail]) -> dict[str, int]:
    """How many are in each state. One statement."""
    counts = dict(mails.order_by().values_list("state").annotate(Count("id")))
    return {state: counts.get(state, 0) for state in Mail.State.values}


def failed_lately(person: Any, now: datetime) -> int:
    """How many could not be sent in the last days."""
    return mails_of(person).filter(state=Mail.State.FAILED, ended_at__gt=now - LATELY).count()
