"""Who of somebody's units is behind: below the attendance rate that the year asks, or behind on hours."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from core.rates import Rate
from people.access import Can, within
from people.models import Membership, Person, Team, Unit
from people.rules.roles import liaisons_for
from people.selectors import liaisons
from training.models import Attendance, CreditEntry, Session, StudyYear
from training.rules.behind import Studied, expected_by
from training.rules.figures import Turnout
from training.selectors import officers

CALLERS = (Can.MANAGE_TRAINING, Can.CHASE_ABSENT)
NOBODY = Rate(0, 0)


@dataclass(frozen=True)
class Behind:
    person: Person
    studied: Studied


def _reach(person: Any, prefix: str) -> Q:
    return within(person, CALLERS[0], prefix) | within(person, CALLERS[1], prefix)


def units(person: Any) -> QuerySet[Unit]:
    """The units in use where this person may remind."""
    return Unit.objects.filter(_reach(person, ""), closed_on__isnull=True)


def teams(person: Any) -> QuerySet[Team]:
    return Team.objects.filter(_reach(person, "unit__"), closed_on__isnull=True).order_by("name", "id")


def behind(by: Any, year: StudyYear, today: date, *, unit: Unit | None = None, team: Team | None = None) -> list[Behind]:
    """Those in office, unit by unit; four statements at most, however many there are.

    The rate is that of `training.rules.figures`, over the sessions of the year whose kind counts.
    """
    people = Person.objects.filter(_reach(by, "unit__"), status=Person.Status.ACTIVE)
    if unit is not None:
        people = people.filter(unit.within("unit__"))
    if team is not None:
        people = people.filter(pk__in=_members(team, today).values("person"))
    rates = _rates(people, year)
    hours, due = _hours(people, year, today) if year.officer_hours else ({}, set())
    expected = expected_by(year.officer_hours or 0, year.year, today)
    found = {}
    for pk in rates.keys() | due:
        studied = Studied(rates.get(pk, NOBODY), year.attendance_floor, hours.get(pk, 0), expected if pk in due else None)
        if studied.is_behind:
            found[pk] = studied
    rows = people.filter(pk__in=found).select_related("unit").order_by("unit__path", "sort_number", "id")
    return [Behind(one, found[one.pk]) for one in rows]


def _members(team: Team, today: date) -> QuerySet[Membership]:
    still = Q(until_on=None) | Q(until_on__gte=today)
    return team.memberships.filter(still, from_on__lte=today)


def _rates(people: QuerySet[Person], year: StudyYear) -> dict[int, Rate]:
    sessions = Session.objects.held().filter(year=year.year, kind__in=year.counted_kinds).order_by()
    rows = Attendance.objects.filter(session__in=sessions.values("pk"), person__in=people.order_by().values("pk"), standing=Attendance.Standing.DUE)
    found: dict[int, Turnout] = defaultdict(Turnout)
    sums = rows.order_by().values_list("person", "standing", "status", "session__leave_in_base").annotate(Count("id"))
    for pk, standing, status, leave_in_base, times in sums:
        found[pk].add(standing, status, times, leave_in_base=leave_in_base)
    return {pk: one.attendance_rate for pk, one in found.items()}


def _hours(people: QuerySet[Person], year: StudyYear, today: date) -> tuple[dict[int, int], set[int]]:
    due = set(officers.of_year(year.year, today).filter(person__in=people.order_by().values("pk")).values_list("person", flat=True))
    sums = CreditEntry.objects.filter(person__in=due, year=year.year).order_by().values_list("person").annotate(Sum("hours"))
    return dict(sums), due


def by_unit(rows: Sequence[Behind]) -> list[tuple[str, Sequence[str], list[Behind]]]:
    """Each unit by its name below the town, with its liaisons; one statement."""
    held, found = liaisons(), dict[str, tuple[str, Sequence[str], list[Behind]]]()
    for row in rows:
        one = row.person.unit
        found.setdefault(one.path, (one.full_name.split("/", 1)[-1], liaisons_for(one.path, held), []))[2].append(row)
    return list(found.values())
