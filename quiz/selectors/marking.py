"""评卷: the answers that wait for a person, without the names of those who gave them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef

from core.db import count_of
from people.access import Can, has, within
from people.models import Person
from questionbank import types
from quiz.models import Answer, Attempt, Candidate, Exam, HandAward, Mark, PaperItem
from quiz.rules.double_marking import FIRST
from quiz.rules.grading import PENDING
from quiz.selectors import counted
from quiz.selectors.hand_awards import settled_for
from quiz.selectors.images import for_marker


class Place(NamedTuple):
    """One answer: of an attempt, by its address, at a position."""

    attempt: UUID
    position: int

    def __str__(self) -> str:
        return f"{self.attempt}.{self.position}"


def exams_waiting(person: Person) -> list[tuple[Exam, int]]:
    """The exams the person manages in which answers wait, the oldest first, with of how many people; one statement."""
    people = Candidate.objects.filter(counted.LISTED, exam=OuterRef("pk"), grade=PENDING)
    exams = Exam.objects.filter(within(person, Can.MANAGE_EXAMS, "unit__"), Exists(people)).annotate(people=count_of(people))
    return [(exam, exam.people) for exam in exams.order_by("opens_at", "id")]  # type: ignore[attr-defined]


def may_see_keys(person: Person, exam: Exam, now: datetime) -> bool:
    """Marking shows reference answers. Promise 5: those of a formal exam that is going on are for who keeps the bank alone."""
    return not exam.keeps_keys or exam.is_over(now) or has(person, Can.MANAGE_QUESTIONS)


def waiting(exam: Exam) -> list[Place]:
    """The answers of which it is not known yet what they earn, one question after another; three statements."""
    newer = Mark.objects.filter(attempt=OuterRef("attempt"), pk__gt=OuterRef("pk"))
    candidates = exam.candidates.filter(counted.LISTED, grade=PENDING)
    marks = Mark.objects.filter(~Exists(newer), grade=PENDING, attempt__candidate__in=candidates, attempt__state__in=Attempt.COUNTING)
    rows = list(marks.values_list("attempt", "attempt__public_id", "attempt__paper", "pending"))
    done = settled_for(exam, [attempt for attempt, *_ in rows])
    order = _questions_of(paper for _, _, paper, _ in rows)
    found = [
        (order.get((paper, position), 0), attempt, Place(public_id, position))
        for attempt, public_id, paper, pending in rows
        for position in pending
        if position not in done.get(attempt, {})
    ]
    return [place for _, _, place in sorted(found)]


def _questions_of(papers: Iterable[int]) -> dict[tuple[int, int], int]:
    """(paper, position) -> revision, of what is marked by hand."""
    rows = PaperItem.objects.filter(paper__in=list(papers), revision__question__type__in=types.marked_by_hand())
    return {(paper, position): revision for paper, position, revision in rows.values_list("paper", "position", "revision")}


@dataclass(frozen=True)
class ToMark:
    """An answer as its marker sees it. `given` is what was last given for it in the same turn, None where nothing was."""

    place: Place
    stem: str
    images: list[dict[str, Any]]  # of stem and material, for components/_images.html
    material: str
    material_images: list[dict[str, Any]]
    reference: str
    explanation: str
    text: str
    points: int  # at most; 1/100 point
    given: HandAward | None


def to_mark(exam: Exam, place: Place, *, turn: int = FIRST, images_at: str = "quiz:marking_image") -> ToMark | None:
    """One answer of an attempt that is over, to be marked in a turn, or marked again; None for any other."""
    attempts = Attempt.objects.filter(public_id=place.attempt, candidate__exam=exam, state__in=Attempt.COUNTING)
    attempt = attempts.first()
    item = PaperItem.objects.filter(paper=attempt.paper_id if attempt else None, position=place.position)
    row = item.select_related("revision__question", "revision__case_revision").first()
    if attempt is None or row is None or not types.get(row.revision.question.type).marked_by_hand:
        return None
    answer = Answer.objects.filter(paper=attempt.paper_id, position=place.position).first()
    if answer is None or not types.is_answered(answer.content):
        return None
    said, kind = row.revision, types.get(row.revision.question.type)
    return ToMark(
        place=place,
        stem=kind.shown(said.stem),
        images=for_marker(said.images, exam, images_at),
        material=said.case_revision.stem if said.case_revision else "",
        material_images=for_marker(said.case_revision.images, exam, images_at) if said.case_revision else [],
        reference=kind.written(said.options, said.key),
        explanation=said.explanation,
        text=answer.content.get("text", ""),
        points=row.points,
        given=HandAward.objects.standing().filter(attempt=attempt, position=place.position, turn=turn).select_related("by").last(),
    )
