"""催考: who of the units where somebody chases has not sat the exams that are going on now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from people.access import Can, covers, within
from people.models import Person, Unit
from people.rules.roles import liaisons_for
from people.selectors import liaisons
from quiz.models import Attempt, Candidate, Exam
from quiz.selectors import counted


def running(now: datetime) -> QuerySet[Exam]:
    """Exams that people are expected to sit now: published, open, of our own. Nobody is chased to practise, or by scores that come later."""
    return Exam.objects.filter(
        state=Exam.State.PUBLISHED, source=Exam.Source.OWN, opens_at__lte=now, closes_at__gt=now
    ).exclude(kind=Exam.Kind.PRACTICE)  # fmt: skip


@dataclass(frozen=True)
class HowFar:
    """How far the people of somebody's units are."""

    expected: int
    sat: int

    @property
    def absent(self) -> int:
        return self.expected - self.sat


def expected_by(person: Person, unit: Unit | None = None) -> QuerySet[Candidate]:
    """Who of the units where the person chases must sit; with `unit` of that one and those below it."""
    of_unit = unit.within("person__unit__") if unit else Q()
    return Candidate.objects.filter(counted.EXPECTED, within(person, Can.CHASE_ABSENT, "person__unit__"), of_unit)


def units_of(person: Person, exam: Exam) -> QuerySet[Unit]:
    """The units, as a tree in order, where the person chases somebody for this exam."""
    return Unit.objects.filter(pk__in=expected_by(person).filter(exam=exam).values("person__unit"))


def chases_all(person: Person, exam: Exam) -> bool:
    """Whether the person chases in the organiser's whole unit, as the clerk does, and no liaison."""
    return covers(person, Can.CHASE_ABSENT, exam.unit)


def to_chase(person: Person, now: datetime) -> list[tuple[Exam, HowFar]]:
    """The exams going on in which people of the person's units must sit, the one that closes first on top; two queries."""
    rows = (
        expected_by(person).filter(exam__in=running(now)).order_by().values("exam_id").annotate(n=Count("id"), seen=Count("id", filter=counted.SAT))
    )
    counts = {row["exam_id"]: HowFar(row["n"], row["seen"]) for row in rows}
    return [(exam, counts[exam.pk]) for exam in Exam.objects.filter(pk__in=counts).order_by("closes_at", "id")]


class Missing(Protocol):
    """A row of `missing`."""

    person: Person
    person_name: str
    sitting: bool


def missing(person: Person, exam: Exam, unit: Unit | None = None) -> QuerySet[Any]:
    """The people of the person's units who must sit the exam and have not, unit by unit; `sitting`: they are at it now."""
    at_it = Attempt.objects.filter(candidate=OuterRef("pk"), state=Attempt.State.OPEN)
    rows = expected_by(person, unit).filter(counted.ABSENT, exam=exam).annotate(sitting=Exists(at_it))
    return rows.select_related("person__unit").order_by("person__unit__path", "sort_number", "id")


@dataclass
class UnitMissing:
    """A unit (by its name below the town) with those who are missing, and who looks after them: its liaisons, or nobody (then the clerk does)."""

    name: str
    liaisons: Sequence[str]
    people: list[Missing] = field(default_factory=list)


def by_unit(rows: Iterable[Missing]) -> list[UnitMissing]:
    """`rows` as `missing` gives them, in its order; one query."""
    held, found = liaisons(), dict[str, UnitMissing]()
    for row in rows:
        unit = row.person.unit
        found.setdefault(unit.path, UnitMissing(unit.full_name.split("/", 1)[-1], liaisons_for(unit.path, held))).people.append(row)
    return list(found.values())
