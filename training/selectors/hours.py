"""Hours of many people and of units in a year, for who reads them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import Http404

from people import access
from people.access import Can
from people.models import Membership, Person, Team, Unit
from people.selectors import found
from training.models import CreditEntry, StudyYear
from training.selectors import ledger, officers
from training.selectors.ledger import Balance

READERS = (Can.MANAGE_TRAINING, Can.READ_REPORTS)


@dataclass(frozen=True)
class Row:
    """`duty`: see Statement."""

    person: Person
    hours: int
    credits: int
    duty: int | None

    @property
    def missing(self) -> int:
        return max((self.duty or 0) - self.hours, 0)


@dataclass(frozen=True)
class UnitRow:
    """A unit with all below it: people in office now, and what they have of the year."""

    unit: Unit
    people: int
    hours: int
    credits: int

    @property
    def mean(self) -> int | None:
        """Hours a head, 1/100, rounded half up."""
        return (2 * self.hours + self.people) // (2 * self.people) if self.people else None


def tops(person: Any) -> list[Unit]:
    """The units in whose subtrees they may read, without those that lie below another of them."""
    return access.tops(person, *READERS)


def _readable(person: Any, prefix: str) -> Q:
    condition = Q(pk__in=[])
    for one in tops(person):
        condition |= one.within(prefix)
    return condition


def readable(person: Any) -> QuerySet[Person]:
    """The people whose hours this person may read."""
    return Person.objects.filter(_readable(person, "unit__"))


def person_to_read(person: Any, person_id: UUID) -> Person:
    """One of `readable`; 404 for anybody else."""
    one = readable(person).select_related("unit").filter(public_id=person_id).first()
    if one is None:
        raise Http404
    return one


def units(person: Any) -> QuerySet[Unit]:
    """The units in use of which this person may read hours."""
    return Unit.objects.filter(_readable(person, ""), closed_on__isnull=True)


def teams(person: Any) -> QuerySet[Team]:
    return Team.objects.filter(_readable(person, "unit__")).order_by("name", "id")


def listed(
    person: Any, year: StudyYear, today: date, *, unit: Unit | None = None, team: Team | None = None, words: str = "", behind: bool = False
) -> QuerySet[Person]:
    """People in office, or whom `words` name; members of `team` in the year; `behind`: officers who have less than the year asks of them."""
    people = found(readable(person), words=words, unit=unit, status="all" if words else Person.Status.ACTIVE)
    if team is not None:
        people = people.filter(pk__in=_members(team, year.year).values("person"))
    if behind:
        people = people.filter(pk__in=officers.of_year(year.year, today).values("person"))
        of_year = CreditEntry.objects.filter(person=OuterRef("pk"), year=year.year).order_by().values("person").annotate(hours=Sum("hours"))
        people = people.alias(year_hours=Coalesce(Subquery(of_year.values("hours")), 0)).filter(year_hours__lt=year.officer_hours or 0)
    return people.order_by("unit__path", "sort_number", "id")


def _members(team: Team, year: int) -> QuerySet[Membership]:
    still = Q(until_on=None) | Q(until_on__gte=date(year, 1, 1))
    return team.memberships.filter(still, from_on__lte=date(year, 12, 31))


def rows(people: Sequence[Person], year: StudyYear, today: date) -> list[Row]:
    """What these people have of the year; two statements."""
    keys = [one.pk for one in people]
    have = ledger.totals(keys, year.year)
    due = set(officers.of_year(year.year, today).filter(person__in=keys).values_list("person", flat=True)) if year.officer_hours else set()
    return [Row(one, *have.get(one.pk, Balance(0, 0)), duty=year.officer_hours if one.pk in due else None) for one in people]


def by_unit(person: Any, year: int, below: Unit | None = None) -> list[UnitRow]:
    """The units right below `below`, each with all below it, and `below` itself for who works in it directly; without one it is the top of what the
    person may read, or where they have several these. Three statements."""
    shown = tops(person) if below is None else [below]
    if len(shown) == 1:
        shown += Unit.objects.filter(shown[0].within(), depth=shown[0].depth + 1)
    inside = Q(pk__in=[])
    for one in shown:
        inside |= one.within("unit__")
    active = Person.objects.filter(inside, _readable(person, "unit__"), status=Person.Status.ACTIVE).order_by()
    heads = dict(active.values_list("unit__path").annotate(Count("id")))
    sums = active.filter(credit_entries__year=year).values_list("unit__path")
    have = {path: Balance(*rest) for path, *rest in sums.annotate(Sum("credit_entries__hours"), Sum("credit_entries__credits"))}
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for path, people in heads.items():
        place = max((one.path for one in shown if path.startswith(one.path)), key=len)
        got = have.get(path, Balance(0, 0))
        found[place] = [old + new for old, new in zip(found[place], (people, *got), strict=True)]
    return [UnitRow(one, *found[one.path]) for one in shown if one.path in found]
