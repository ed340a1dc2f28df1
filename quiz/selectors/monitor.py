"""考场监控: how everybody on the roster stands now, and the room in figures."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Page
from django.db.models import CharField, Count, Exists, Max, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce
from django.http import Http404

from core.db import count_of
from core.pages import page_of
from questionbank.types.blank import MAX_BLANKS
from quiz.models import Answer, Attempt, Candidate, Exam, ExamUnit, PaperItem
from quiz.selectors.incidents import Tally, tallies
from quiz.selectors.staff import on_roster

NOT_STARTED = "not_started"
STATES = {NOT_STARTED: "未开始", **{one.value: one.label for one in Attempt.State}}
PAGE_SIZE = 100
# an answer whose ticks or letters were all taken away again, as it is stored
EMPTIED = ['{"chosen": []}', '{"text": ""}', *('{"texts": [' + ", ".join(['""'] * n) + "]}" for n in range(MAX_BLANKS + 1))]


@dataclass
class Counts:
    """People by the state of their latest attempt."""

    by_state: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STATES, 0))

    @property
    def people(self) -> int:
        return sum(self.by_state.values())

    @property
    def ran_out(self) -> int:
        return self.by_state[Attempt.State.TIMED_OUT] + self.by_state[Attempt.State.UNANSWERED]

    @property
    def rows(self) -> list[tuple[str, str, int]]:
        return [(state, label, self.by_state[state]) for state, label in STATES.items()]


@dataclass(frozen=True)
class Seat:
    """One person; `attempt` is their latest, as `attempts` gives it."""

    candidate: Candidate
    attempt: Any
    now: datetime
    noted: Tally | None = None

    @property
    def state(self) -> str:
        return self.attempt.state if self.attempt else NOT_STARTED

    @property
    def label(self) -> str:
        if self.attempt and not self.attempt.is_online:
            return f"{STATES[self.state]}（{self.attempt.get_source_display()}）"
        return "收卷中" if self.is_open and self.left < timedelta(0) else STATES[self.state]

    @property
    def is_open(self) -> bool:
        return bool(self.state == Attempt.State.OPEN)

    @property
    def left(self) -> timedelta:
        deadline: datetime = self.attempt.deadline_at
        return deadline - self.now


def in_room(exam: Exam, *, text: str = "", unit: ExamUnit | None = None, state: str = "") -> QuerySet[Any]:
    """The people on the list with `state` and `latest`, the key of their latest attempt."""
    own = Attempt.objects.filter(candidate=OuterRef("pk")).order_by("-number")
    rows = on_roster(exam, text=text, unit=unit).annotate(
        latest=Subquery(own.values("pk")[:1]), state=Coalesce(Subquery(own.values("state")[:1], output_field=CharField()), Value(NOT_STARTED))
    )
    return rows.filter(state=state) if state else rows


def counts_by_unit(exam: Exam) -> Mapping[int, Counts]:
    """By the key of the exam unit; one statement."""
    found: dict[int, Counts] = defaultdict(Counts)
    for unit, state, people in in_room(exam).order_by().values_list("exam_unit", "state").annotate(n=Count("pk")):
        found[unit].by_state[state] = people
    return found


def total(counts: Mapping[int, Counts]) -> Counts:
    whole = Counts()
    for one in counts.values():
        for state, people in one.by_state.items():
            whole.by_state[state] += people
    return whole


def seats(rows: QuerySet[Any], number: str | None, now: datetime) -> Page[Any]:
    """One page of `in_room`; four statements."""
    page = page_of(rows, rows.select_related("exam_unit"), number, PAGE_SIZE)
    latest = [one.latest for one in page.object_list if one.latest]
    found, noted = attempts(latest), tallies(latest)
    page.object_list = [Seat(one, found.get(one.latest), now, noted.get(one.latest)) for one in page.object_list]
    return page


def attempts(keys: list[int]) -> dict[int, Any]:
    """With `answered` of `questions`, and `saved_at` of the last answer; one statement."""
    said = Answer.objects.filter(paper=OuterRef("paper"))
    last = said.order_by().values("paper").annotate(last=Max("saved_at")).values("last")
    written = said.annotate(as_text=Cast("content", TextField())).exclude(as_text__in=EMPTIED)
    return (
        Attempt.objects.annotate(
            answered=count_of(written),
            questions=count_of(PaperItem.objects.filter(paper=OuterRef("paper"))),
            saved_at=Subquery(last),
        )
        .order_by()
        .in_bulk(keys)
    )


def attempt_to_manage(exam: Exam, attempt_id: UUID) -> Any:
    """One online attempt of the exam, as `attempts` gives it, with candidate and person; 404 for any other."""
    own = Attempt.objects.filter(public_id=attempt_id, candidate__exam=exam, source=Attempt.Source.ONLINE)
    pk = own.values_list("pk", flat=True).first()
    if pk is None:
        raise Http404
    found = attempts([pk])[pk]
    found.candidate = Candidate.objects.select_related("person", "exam_unit", "exam__unit").get(pk=found.candidate_id)
    return found


def ran_out(exam: Exam, since: datetime) -> QuerySet[Attempt]:
    """The attempts whose time ran out from `since` on, one for each person: their latest, where it has used its chance."""
    later = Attempt.objects.filter(candidate=OuterRef("candidate"), number__gt=OuterRef("number"))
    ended = (Attempt.State.TIMED_OUT, Attempt.State.UNANSWERED)
    rows = Attempt.objects.filter(~Exists(later), candidate__exam=exam, source=Attempt.Source.ONLINE, state__in=ended, uses_chance=True)
    return rows.filter(ended_at__gte=since).exclude(candidate__standing=Candidate.Standing.REMOVED).order_by("pk")


def is_live(exam: Exam, whole: Counts, now: datetime) -> bool:
    """Whether anything may still change by itself."""
    return exam.is_open(now) or bool(whole.by_state[Attempt.State.OPEN])


def offered(attempt: Any) -> list[str]:
    """What makes sense in the attempt's state, as `quiz.views.manage_monitor.ACTS` names it; the services decide."""
    state, exam = attempt.state, attempt.candidate.exam
    if exam.state == Exam.State.CONFIRMED:
        return []
    if state == Attempt.State.OPEN:
        return ["extend", "release", "hand-in" if attempt.answered else "give-back", "void"]
    if state in Attempt.COUNTING:
        return ["reopen", "void" if attempt.answered else "give-back"]
    if state == Attempt.State.VOID:
        return ["restore"]
    return ["reopen", "give-back"] if state == Attempt.State.UNANSWERED and attempt.uses_chance else []
