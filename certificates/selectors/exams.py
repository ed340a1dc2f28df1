"""Qualification exams: whose somebody reads, whose they keep, the list."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from certificates.models import QualificationExam
from certificates.selectors import certificates
from certificates.selectors.certificates import READERS, reached
from people.access import Can, covers
from people.selectors import found


def readable(person: Any) -> QuerySet[QualificationExam]:
    """Those of the people whose certificates the person manages or reports on."""
    return QualificationExam.objects.filter(reached(person, "person__unit__", READERS))


def manageable(person: Any) -> QuerySet[QualificationExam]:
    return QualificationExam.objects.filter(reached(person, "person__unit__", (Can.MANAGE_CERTIFICATES,)))


def can_manage(person: Any, exam: QualificationExam) -> bool:
    """The single-object twin of `manageable`."""
    return covers(person, Can.MANAGE_CERTIFICATES, exam.person.unit)


def exam_to_read(person: Any, exam_id: UUID) -> QualificationExam:
    return _one(readable(person), exam_id)


def exam_to_manage(person: Any, exam_id: UUID) -> QualificationExam:
    return _one(manageable(person), exam_id)


def _one(exams: QuerySet[QualificationExam], exam_id: UUID) -> QualificationExam:
    one = exams.select_related("person__unit", "field", "proof", "by").filter(public_id=exam_id).first()
    if one is None:
        raise Http404
    return one


def listed(
    person: Any, *, words: str = "", subject: str = "", year: int | None = None, passed: bool | None = None, withdrawn: bool = False
) -> QuerySet[QualificationExam]:
    """The latest first; `words` name people."""
    rows = readable(person).filter(withdrawn_at__isnull=not withdrawn)
    if subject:
        rows = rows.filter(subject=subject)
    if year is not None:
        rows = rows.filter(on__year=year)
    if passed is not None:
        rows = rows.filter(passed=passed)
    if words:
        rows = rows.filter(person__in=found(certificates.people(person, *READERS), words=words, unit=None))
    return rows.order_by("-on", "-id")
