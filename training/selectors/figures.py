"""The figures of a year: which meetings were held, who of a unit was due and came. The unit, post and place of each are as they stood then."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Exists, Max, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from people.models import Person, Unit
from people.models.units import PATH_END
from statutes.rules.titles import short_title
from training.models import Attendance, Session, SessionLaw
from training.rules.figures import Meeting, Place, Turnout, YearFigures
from training.selectors import years

DUE = Q(standing=Attendance.Standing.DUE)
LISTED = DUE | Q(standing=Attendance.Standing.GUEST)


def _belonging(unit: Unit) -> Q:
    return Q() if unit.is_root() else Q(unit_path__gte=unit.path, unit_path__lt=unit.path + PATH_END)


def places(unit: Unit, sessions: Collection[int] | QuerySet[Any]) -> QuerySet[Attendance]:
    """At these sessions: the places of whoever belonged to the unit or below it then."""
    return Attendance.objects.filter(_belonging(unit), LISTED, session__in=sessions).order_by()


def turnout_at(session: Session, unit: Unit | None = None) -> Turnout:
    """Of one session, however far it is; of the people of `unit`. One statement."""
    found = Turnout()
    rows = session.attendances.filter(_belonging(unit) if unit else Q(), LISTED).order_by().values_list("standing", "status")
    for standing, status, people in rows.annotate(Count("id")):
        found.add(standing, status, people, leave_in_base=session.leave_in_base)
    return found


def of_year(unit: Unit, year: int, as_of: date) -> YearFigures:
    """Six statements at most, however many there are."""
    laws = Prefetch("laws", SessionLaw.objects.select_related("statute"))
    held = Session.objects.held().filter(year=year).order_by("starts_at", "id").prefetch_related(laws)
    sessions = {one.pk: one for one in held}
    rows = places(unit, list(sessions)).values_list("session_id", "standing", "status", "unit_path")  # the order of an index
    found: dict[tuple[int, str], Turnout] = {}
    for pk, standing, status, path, people in rows.annotate(Count("id")):
        found.setdefault((pk, path), Turnout()).add(standing, status, people, leave_in_base=sessions[pk].leave_in_base)
    called = {pk for (pk, _), turnout in found.items() if turnout.due}
    return YearFigures(
        year=year, unit_name=unit.name, unit_path=unit.path, part=not unit.is_root(), as_of=as_of, counted_kinds=years.of(year).counted_kinds,
        meetings=[_meeting(one) for pk, one in sessions.items() if pk in called], places=[Place(*where, one) for where, one in found.items()],
        names=_names({path for _, path in found}),
    )  # fmt: skip


def _meeting(one: Session) -> Meeting:
    return Meeting(one.pk, str(one.public_id), one.title, one.kind, timezone.localdate(one.starts_at), [_law(law) for law in one.laws.all()])


def _law(law: SessionLaw) -> tuple[str, str]:
    """By its statute where the library holds it, else by its title: 民法典 and 《中华人民共和国民法典》 are one."""
    named = short_title(law.title)
    return (law.statute.short_title if law.statute else named), named


def _names(own: Collection[str]) -> dict[str, str]:
    """Of each unit that has people and of those above it; one that moved away since is called as it was then."""
    wanted = {path[:end] for path in own for end in range(Unit.steplen, len(path) + 1, Unit.steplen)}
    found = dict(Unit.objects.filter(path__in=wanted).values_list("path", "name"))
    if gone := set(own) - set(found):
        found |= dict(Attendance.objects.filter(unit_path__in=gone).order_by().values_list("unit_path").annotate(Max("unit_name")))
    return found


class OfPerson(NamedTuple):
    person: Person
    turnout: Turnout


def people(unit: Unit, year: int) -> QuerySet[Person]:
    """Whoever was due at a counted meeting of the year, leaders first."""
    due = _counted(unit, year).filter(DUE, person=OuterRef("pk"))
    return Person.objects.filter(Exists(due)).order_by("sort_number", "id")


def of_people(unit: Unit, year: int, some: Collection[Person]) -> list[OfPerson]:
    """Their turnout at the counted meetings, in their order. Two statements."""
    rows = _counted(unit, year).filter(person__in=[one.pk for one in some])
    found: dict[int, Turnout] = defaultdict(Turnout)
    for person_id, standing, status, leave_in_base, times in rows.values_list("person_id", "standing", "status", "session__leave_in_base").annotate(
        Count("id")
    ):
        found[person_id].add(standing, status, times, leave_in_base=leave_in_base)
    return [OfPerson(one, found[one.pk]) for one in some]


def _counted(unit: Unit, year: int) -> QuerySet[Attendance]:
    held = Session.objects.held().filter(year=year, kind__in=years.of(year).counted_kinds)
    return places(unit, held.order_by().values("pk"))
