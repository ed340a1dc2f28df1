"""What a candidate reads of their exams. The paper as shown is in `paper`, results in `results`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from core.db import count_of
from people.models import Person
from quiz.models import Attempt, Candidate, Exam
from quiz.registries import Arrival, Door, at_the_door
from quiz.rules.release import BY_HAND, score_is_released
from quiz.selectors.starting import why_not_start


def candidacies(person: Person) -> QuerySet[Candidate]:
    """The person's places on the rosters of published exams, with chances used and the open attempt's public id."""
    own = Attempt.objects.filter(candidate=OuterRef("pk"))
    return (
        Candidate.objects.filter(person=person)
        .exclude(exam__state=Exam.State.DRAFT)
        .select_related("exam", "counted_attempt")
        .annotate(
            used=count_of(own.filter(uses_chance=True)),
            open_attempt=Subquery(own.filter(state=Attempt.State.OPEN).values("public_id")[:1]),
        )
        .order_by("-exam__opens_at", "-pk")
    )


@dataclass(frozen=True)
class ExamCard:
    """One exam as its candidate meets it. `phase` is open, coming, over or elsewhere."""

    candidate: Any  # a Candidate as `candidacies` gives it
    phase: str
    chances_left: int
    why_not: str | None
    score_shown: bool

    @property
    def exam(self) -> Exam:
        return self.candidate.exam  # type: ignore[no-any-return]

    @property
    def score_awaited(self) -> str:
        """When the score of somebody who sat comes out; empty where it is shown, or there is none."""
        if self.score_shown or self.candidate.score is None:
            return ""
        return "成绩由组织单位公布。" if self.exam.score_release == BY_HAND else "成绩在考试结束后公布。"

    @property
    def can_be_sat(self) -> bool:
        return self.candidate.open_attempt is not None or (self.phase == "open" and self.why_not is None)


def exam_card(candidate: Any, now: datetime) -> ExamCard:
    """`candidate` as `candidacies` gives it."""
    exam = candidate.exam
    if exam.source == Exam.Source.EXTERNAL:
        phase = "elsewhere"
    elif now < exam.opens_at:
        phase = "coming"
    else:
        phase = "open" if exam.is_open(now) else "over"
    return ExamCard(
        candidate=candidate,
        phase=phase,
        chances_left=max(0, exam.attempts_allowed - candidate.used),
        why_not=None if candidate.open_attempt else why_not_start(candidate, candidate.used, now),
        score_shown=candidate.score is not None and score_is_released(exam, now),
    )


def door_of(card: ExamCard, address: str | None, now: datetime) -> Door:
    """What the gates say before anything is brought; nothing where no start is ahead."""
    ahead = card.phase in ("coming", "open") and card.candidate.open_attempt is None and card.chances_left > 0
    listed = card.candidate.standing != Candidate.Standing.REMOVED
    return at_the_door(Arrival(card.candidate, address), now) if ahead and listed else Door(None, [])
