"""Whom a make-up takes: people of its parent's roster who have not passed, neither there nor in an earlier make-up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from quiz.models import Attempt, Candidate, Exam
from quiz.rules.makeups import ABSENT, DEFERRED, FAILED, RESULTS
from quiz.selectors import counted

_CONDITIONS = {FAILED: counted.FAILED, ABSENT: counted.ABSENT, DEFERRED: counted.DEFERRED}


def due(parent: Exam, results: Iterable[str], *, but: Exam | None = None) -> QuerySet[Candidate]:
    """The entries of the parent's roster that stand so there and have not been passed since; `but` is the make-up that asks."""
    wanted = Q(pk__in=[])
    for one in results:
        wanted |= _CONDITIONS[one]
    passed = held(parent, but).filter(counted.PASSED).values("person")
    return Candidate.objects.filter(wanted, exam=parent).exclude(person__in=passed)


def held(parent: Exam, but: Exam | None = None) -> QuerySet[Candidate]:
    """The entries of its published make-ups."""
    rows = Candidate.objects.filter(exam__parent=parent).exclude(exam__state=Exam.State.DRAFT)
    return rows.exclude(exam=but) if but else rows


def going_on(exam: Exam, now: datetime) -> bool:
    """Whether a published make-up of it, or another of the same parent, is not over: it may ask the same questions (promise 5)."""
    made = Exam.objects.published().filter(parent=exam.parent_id or exam.pk).exclude(pk=exam.pk)
    return any(not one.is_over(now) for one in made)


def first_entries(exam: Exam, people: Sequence[int]) -> dict[int, int]:
    """The entries of the parent's roster by person; empty, and no query, for an exam that is no make-up."""
    if exam.parent_id is None:
        return {}
    return dict(Candidate.objects.filter(exam=exam.parent_id, person__in=people).values_list("person", "pk"))


def pending(parent: Exam, but: Exam | None = None) -> int:
    """Of how many people of the parent, or of a make-up of it, the result is not known yet: they wait to be marked, or to be collected."""
    family = Q(exam=parent) | Q(pk__in=held(parent, but))
    collecting = Candidate.objects.filter(attempts__state=Attempt.State.OPEN).values("pk")
    return Candidate.objects.filter(family).filter(counted.PENDING | Q(pk__in=collecting)).values("person").distinct().count()


@dataclass(frozen=True)
class Arranging:
    """What the page of an exam that is over says of make-ups: those there are, and who could be taken into another."""

    made: list[Exam] = field(default_factory=list)
    choices: list[dict[str, Any]] = field(default_factory=list)
    settled: bool = False  # no make-up is a draft or going on

    @property
    def people(self) -> int:
        return sum(one["people"] for one in self.choices)


def arranging(exam: Exam, now: datetime) -> Arranging | None:
    """None where no make-up can be: not a formal exam, or not over."""
    if exam.kind != Exam.Kind.FORMAL or exam.state == Exam.State.DRAFT or not exam.is_over(now):
        return None
    made = list(exam.makeups.order_by("opens_at", "pk"))
    if any(one.state == Exam.State.DRAFT or not one.is_over(now) for one in made):
        return Arranging(made)
    choices = [{"key": key, "label": label, "people": due(exam, [key]).count()} for key, label in RESULTS.items()]
    return Arranging(made, choices, settled=True)
