"""What the clerk reads: the exams of the units they manage, and the people on their rosters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from people.access import Can, covers, within
from people.models import Person, Unit
from people.selectors import roster
from quiz.models import Candidate, Exam


def manageable(person: Person) -> QuerySet[Exam]:
    """Exams whose organising unit lies where the person may manage exams."""
    return Exam.objects.filter(within(person, Can.MANAGE_EXAMS, "unit__"))


def can_manage(person: Person, exam: Exam) -> bool:
    """The single-object twin of `manageable`."""
    return covers(person, Can.MANAGE_EXAMS, exam.unit)


def exam_to_manage(person: Person, exam_id: UUID) -> Exam:
    """One exam of `manageable`, with its unit; 404 for every other."""
    exam = manageable(person).select_related("unit").filter(public_id=exam_id).first()
    if exam is None:
        raise Http404
    return exam


@dataclass(frozen=True)
class RosterCounts:
    """How many people an exam expects, excuses, and has seen (excused people who sat count nowhere)."""

    expected: int = 0
    exempt: int = 0
    deferred: int = 0
    sat: int = 0

    @property
    def total(self) -> int:
        return self.expected + self.exempt + self.deferred


def roster_counts(exams: Sequence[Exam]) -> dict[int, RosterCounts]:
    """The counts of several exams by their id, in one query over the index of the rates."""
    standing = Candidate.Standing
    rows = (
        Candidate.objects.filter(exam__in=[exam.pk for exam in exams])
        .values("exam_id")
        .annotate(
            expected=Count("id", filter=Q(standing=standing.REQUIRED)),
            exempt=Count("id", filter=Q(standing=standing.EXEMPT)),
            deferred=Count("id", filter=Q(standing=standing.DEFERRED)),
            seen=Count("id", filter=Q(standing=standing.REQUIRED, sat=True)),
        )
        .order_by()
    )
    found = {row["exam_id"]: RosterCounts(row["expected"], row["exempt"], row["deferred"], row["seen"]) for row in rows}
    return {exam.pk: found.get(exam.pk, RosterCounts()) for exam in exams}


def people_of_rule(unit: Unit, rule: Mapping[str, Any], on: date) -> QuerySet[Person]:
    """Who a roster rule means on a day, within the organiser's units.

    `who` is "established", "everyone" or "chosen" (units and staffing types, where an empty list means any, and named persons and teams);
    choosing nothing means nobody.
    """
    lists = {name: list(rule.get(name, [])) for name in ("units", "staffing_types", "persons", "teams")}
    established = bool(rule.get("established"))
    if rule.get("who") == "everyone":
        lists = dict.fromkeys(lists, [])
    elif rule.get("who") == "chosen" and not established and not any(lists.values()):
        return Person.objects.none()
    return roster(established=established, on=on, **lists).filter(unit.within("unit__"))
