"""自学 of those whom somebody looks after: listed by year, unit and words."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from core.models import StoredFile
from people.access import Can, covers, within
from people.models import Person, Unit
from training.models import SelfStudy


def manageable(person: Any) -> QuerySet[SelfStudy]:
    return SelfStudy.objects.filter(within(person, Can.MANAGE_TRAINING, "person__unit__"))


def people(person: Any) -> QuerySet[Person]:
    """For whom they may enter something."""
    return Person.objects.filter(within(person, Can.MANAGE_TRAINING, "unit__"))


def listed(person: Any, *, year: int | None = None, unit: Unit | None = None, words: str = "", withdrawn: bool = False) -> QuerySet[SelfStudy]:
    """The latest first; those in force, or the withdrawn ones."""
    found = manageable(person).filter(withdrawn_at__isnull=not withdrawn)
    if year:
        found = found.filter(until_on__gte=date(year, 1, 1), until_on__lte=date(year, 12, 31))
    if unit:
        found = found.filter(unit.within("person__unit__"))
    return found.filter(Q(person__name__contains=words) | Q(title__contains=words)) if words else found


def rows() -> QuerySet[SelfStudy]:
    return SelfStudy.objects.select_related("person__unit", "proof")


def to_manage(person: Any, study_id: UUID) -> SelfStudy:
    found = manageable(person).select_related("person").filter(public_id=study_id).first()
    if found is None:
        raise Http404
    return found


def may_read_proof(person: Any, file: StoredFile) -> bool:
    """Whoever looks after one of those whom it proves; and themselves."""
    studies = SelfStudy.objects.filter(proof=file).select_related("person__unit")
    return any(one.person_id == getattr(person, "pk", None) or covers(person, Can.MANAGE_TRAINING, one.person.unit) for one in studies)
