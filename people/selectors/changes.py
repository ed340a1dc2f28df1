"""Reads of 变动人员: what waits, what a person may see, the list that is shown, printed and exported."""

from datetime import date

from django.db.models import Max, Min, Q, QuerySet

from people.access import Can, within
from people.models import Person, PersonnelChange, Unit

State = PersonnelChange.State


def changes_visible_to(person: Person) -> QuerySet[PersonnelChange]:
    """The changes into and out of the units whose people the person manages or files changes for."""
    sides = Q(pk__in=[])
    for capability in (Can.MANAGE_PEOPLE, Can.FILE_CHANGES):
        sides |= within(person, capability, "from_unit__") | within(person, capability, "to_unit__")
    return PersonnelChange.objects.filter(sides)


def filings_of(person: Person, capability: Can) -> QuerySet[PersonnelChange]:
    """The changes whose first word is that of units where the person holds the capability: a transfer or leaving where it starts, a newcomer
    where they come to."""
    comes = within(person, capability, "to_unit__") & Q(from_unit__isnull=True)
    return PersonnelChange.objects.filter(within(person, capability, "from_unit__") | comes)


def changes_to_decide(person: Person) -> QuerySet[PersonnelChange]:
    """What was filed there, and waits."""
    return filings_of(person, Can.MANAGE_PEOPLE).filter(state=State.FILED)


def listed(
    changes: QuerySet[PersonnelChange], *, year: int | None = None, kind: str = "", state: str = "", unit: Unit | None = None
) -> QuerySet[PersonnelChange]:
    """`changes` of a year, of a kind, in a state, into or out of the subtree of `unit`, with what a row shows: one query."""
    if year:
        changes = changes.filter(effective_on__range=(date(year, 1, 1), date(year, 12, 31)))
    if kind:
        changes = changes.filter(kind=kind)
    if state:
        changes = changes.filter(state=state)
    if unit is not None:
        changes = changes.filter(unit.within("from_unit__") | unit.within("to_unit__"))
    return changes.select_related("person__unit", "from_unit", "to_unit", "staffing_type", "filed_by", "decided_by")


def waiting_first(changes: QuerySet[PersonnelChange]) -> QuerySet[PersonnelChange]:
    """待受理, then 已退回, then 已受理: the states' codes stand in this order backwards, so that the index gives it."""
    return changes.order_by("-state", "-effective_on", "-id")


def years_of(changes: QuerySet[PersonnelChange], this_year: int) -> list[int]:
    """The years a list may be narrowed to, the latest first; one query."""
    ends = changes.aggregate(first=Min("effective_on"), last=Max("effective_on"))
    first, last = (ends[name].year if ends[name] else this_year for name in ("first", "last"))
    return list(range(max(last, this_year), min(first, this_year) - 1, -1))
