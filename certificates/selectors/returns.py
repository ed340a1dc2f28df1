"""Cards that are to be taken back, and what became of those that were."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from certificates.models import ReturnTask
from certificates.selectors import certificates
from people.access import Can, covers

READERS = certificates.READERS


def readable(person: Any) -> QuerySet[ReturnTask]:
    """Tasks about the cards that this person manages or reads."""
    return ReturnTask.objects.filter(certificates.reached(person, "certificate__person__unit__", READERS))


def narrowed(tasks: QuerySet[ReturnTask], *, is_open: bool, text: str = "") -> QuerySet[ReturnTask]:
    """Open ones the longest waiting first, closed ones the latest first."""
    found = tasks.filter(closed_at__isnull=is_open)
    if text:
        found = found.filter(Q(certificate__person__name__contains=text) | Q(certificate__number__contains=text))
    return found.order_by("on", "id") if is_open else found.order_by("-closed_at", "-id")


def task_to_manage(person: Any, task_id: UUID) -> ReturnTask:
    """One whose card the person manages; 404 for any other."""
    one = ReturnTask.objects.select_related("certificate__person__unit", "closed_by").filter(public_id=task_id).first()
    if one is None or not covers(person, Can.MANAGE_CERTIFICATES, one.certificate.person.unit):
        raise Http404
    return one
