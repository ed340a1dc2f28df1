"""Reads of people: who belongs to a roster, who is visible to whom, the list page."""

from datetime import date

from django.db.models import Q, QuerySet

from people.models import Membership, Person, Unit

NOBODY = Q(pk__in=[])


def roster(*, units: list[int], staffing_types: list[int], established: bool, persons: list[int], teams: list[int], on: date) -> QuerySet[Person]:
    """Active people chosen by 在编 or staffing type within the subtrees of `units`, plus those named and the members of `teams` on the day `on`.

    Without a staffing choice any staffing type is meant, without a unit every unit; where only persons or teams are named, nobody else is.
    Costs one query for the units; the people themselves are read when the caller evaluates the queryset.
    """
    named = Q(pk__in=persons)
    if teams:
        still = Q(until_on__isnull=True) | Q(until_on__gte=on)
        named |= Q(pk__in=Membership.objects.filter(still, team__in=teams, from_on__lte=on).values("person"))
    if not (units or staffing_types or established) and (persons or teams):
        return Person.objects.filter(named, status=Person.Status.ACTIVE)
    chosen = Q(unit__isnull=False)  # everyone: a person always has a unit
    if staffing_types or established:
        chosen &= Q(staffing_type__in=staffing_types) | (Q(staffing_type__established=True) if established else NOBODY)
    if units:
        chosen &= _within(units)
    return Person.objects.filter(chosen | named, status=Person.Status.ACTIVE)


def _within(units: list[int]) -> Q:
    condition = NOBODY
    for unit in Unit.objects.filter(pk__in=units):
        condition |= unit.within("unit__")
    return condition
