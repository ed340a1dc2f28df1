"""Reads of people: who belongs to a roster, who is visible to whom, the list page."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from core.errors import Refused
from people.access import Can, covers, within
from people.models import Membership, Person, Unit
from people.rules.texts import plain_mobile, plain_name, plain_number
from people.selectors.units import standing_for

NOBODY = Q(pk__in=[])
ALL = "all"  # people of any status
SHOWN_NAMES = 6  # of those whom a typed name may mean


def roster(*, units: list[int], staffing_types: list[int], established: bool, persons: list[int], teams: list[int], on: date) -> QuerySet[Person]:
    """Active people chosen by 在编 or staffing type within the subtrees of `units`, plus those named and the members of `teams` on the day `on`.

    A unit that was merged means the one it went into. Without a staffing choice any staffing type is meant, without a unit every unit; where only
    persons or teams are named, nobody else is.
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
    for unit in Unit.objects.filter(pk__in=standing_for(units)):
        condition |= unit.within("unit__")
    return condition


def visible_to(person: object) -> QuerySet[Person]:
    """The people whom this person may see: those in their subtrees, whatever their status."""
    return Person.objects.filter(within(person, Can.SEE_PEOPLE, "unit__"))


def can_see(person: object, other: Person) -> bool:
    """The single-object twin of `visible_to`."""
    return covers(person, Can.SEE_PEOPLE, other.unit)


def managed_by(person: object) -> QuerySet[Person]:
    """The people whom this person manages; all of them are visible to them."""
    return Person.objects.filter(within(person, Can.MANAGE_PEOPLE, "unit__"))


def can_manage(person: object, other: Person) -> bool:
    """The single-object twin of `managed_by`."""
    return covers(person, Can.MANAGE_PEOPLE, other.unit)


def helped_by(person: object) -> QuerySet[Person]:
    """Those whom this person may help to sign in: slips, unlocking, resetting."""
    return Person.objects.filter(within(person, Can.HELP_SIGN_IN, "unit__"))


def units_of(person: object, *capabilities: Can) -> QuerySet[Unit]:
    """The units in use for which this person holds one of the capabilities (managing people, if none is named), as a tree in order."""
    condition = Q(pk__in=[])
    for one in capabilities or (Can.MANAGE_PEOPLE,):
        condition |= within(person, one)
    return Unit.objects.filter(condition, closed_on__isnull=True)


def found(people: QuerySet[Person], *, words: str, unit: Unit | None, status: str = ALL) -> QuerySet[Person]:
    """Those of a status in the subtree of `unit` whose name, pinyin initials, account, staff number or whole mobile number is what `words` says."""
    number, mobile = plain_number(words), plain_mobile(words)
    if status != ALL:
        people = people.filter(status=status)
    if unit is not None:
        people = people.filter(unit.within("unit__"))
    if number:
        match = Q(name__contains=plain_name(words)) | Q(account__startswith=number.lower()) | Q(staff_number__istartswith=number)
        if number.isascii():
            match |= Q(name_initials__startswith=number.replace(" ", "").lower())
        if mobile:
            match |= Q(mobile=mobile)
        people = people.filter(match)
    return people


def one_named(people: QuerySet[Person], name: str) -> Person:
    """The one of the active `people` with this account, staff number, mobile or name; `Refused` (at `person`) says why there is none."""
    fitting = who_is_named(people.select_related("unit", "staffing_type").order_by("sort_number", "id"), [name])[name]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        raise Refused("person_unknown", f"没有找到在职人员“{name}”，请核对后重填。", field="person")
    named = "、".join(f"{one.unit.name} {one.account}" for one in fitting[:SHOWN_NAMES])
    raise Refused("person_ambiguous", f"“{name}”有多人：{named}。请改填账号。", field="person")


def who_is_named(people: QuerySet[Person], names: Sequence[str]) -> dict[str, list[Person]]:
    """Whom of the active `people` each name may mean: an account (in any case, as at sign-in) or staff number, else a mobile or a name.

    One query for all names.
    """
    numbers, mobiles = {name: plain_number(name) for name in names}, {name: plain_mobile(name) for name in names}
    called = {name: plain_name(name) for name in names}
    fitting = Q(account_lower__in=[one.lower() for one in numbers.values()]) | Q(staff_number__in=numbers.values())
    fitting |= Q(mobile__in=[one for one in mobiles.values() if one]) | Q(name__in=called.values())
    found: list[Person] = list(people.alias(account_lower=Lower("account")).filter(fitting, status=Person.Status.ACTIVE)) if names else []
    meant = {}
    for name in names:
        exact = [one for one in found if numbers[name].lower() == one.account.lower() or numbers[name] == one.staff_number]
        meant[name] = exact or [one for one in found if one.name == called[name] or (one.mobile and one.mobile == mobiles[name])]
    return meant


def without_password(people: QuerySet[Person]) -> QuerySet[Person]:
    """Those who have not set a password of their own: an account slip may be printed for them."""
    return people.filter(must_change_password=True, status=Person.Status.ACTIVE)
