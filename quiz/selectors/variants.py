"""Fixed papers as they stand: their questions by what the bank says of them now, and what stands in the way of handing them out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from questionbank import types
from questionbank.models import Question
from questionbank.rules.content import MAX_PARTS
from quiz.models import Candidate, Exam, VariantItem
from quiz.rules.draw import Drawable, Section
from quiz.rules.variants import Fixed
from quiz.selectors import counted
from quiz.selectors.pool import in_doubt, open_to, pool_for


def papers(exam: Exam) -> list[list[Fixed]]:
    """The variants in order, with the newest revisions. Two statements, three with cases."""
    rows = list(
        VariantItem.objects.filter(variant__exam=exam)
        .order_by("variant__number", "position")
        .values_list("variant__number", "revision__question", "revision__question__current_revision", "points")
    )
    by_revision = {one.revision_id: one for one in drawables([question for _, question, _, _ in rows])}
    found: dict[int, list[Fixed]] = {}
    for number, _, revision, points in rows:
        if revision in by_revision:
            found.setdefault(number, []).append((by_revision[revision], points))
    return [found.get(number, []) for number in range(1, max(found, default=0) + 1)]


def drawables(questions: Sequence[int]) -> list[Drawable]:
    """Questions as drawing sees them, whatever their status."""
    sections = [Section(one.code, 1, 1, parts=parts) for one in types.every() for parts in range(1, MAX_PARTS + 1 if one.has_parts else 2)]
    return pool_for(sections, Question.objects.filter(pk__in=questions))


def places(exam: Exam) -> dict[int, int]:
    """The place (from 0) of each candidate on the roster, in its order."""
    rows = Candidate.objects.filter(counted.LISTED, exam=exam).order_by("exam_unit__path", "sort_number", "id").values_list("pk", flat=True)
    return {pk: place for place, pk in enumerate(rows)}


@dataclass(frozen=True)
class Trouble:
    """What stands in the way of one item: `where` is A 卷第 3 题."""

    where: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.where}{self.sentence}"


def troubles(exam: Exam, now: datetime) -> dict[int, Trouble]:
    """By item; one statement."""
    allowed = open_to(exam.kind, now, exam.parent_id)
    rows = VariantItem.objects.filter(variant__exam=exam).select_related("variant", "revision__question").order_by("variant__number", "position")
    doubtful = Question.objects.filter(in_doubt(now)).values_list("pk", flat=True)
    ids = [one.revision.question_id for one in rows]
    usable, flagged = set(allowed.filter(pk__in=ids).values_list("pk", flat=True)), set(doubtful.filter(pk__in=ids))
    found = {}
    for one in rows:
        sentence = _trouble(one, usable, flagged)
        if sentence:
            found[one.pk] = Trouble(f"{one.variant.label}第 {one.position} 题", sentence)
    return found


def _trouble(item: VariantItem, usable: set[int], flagged: set[int]) -> str:
    question = item.revision.question
    if question.status != Question.Status.REVIEWED:
        return f"现在是“{question.get_status_display()}”，不能用。请移除，换一道。"
    if question.pk not in usable:
        return "留给正式考试，或答案已公布，不能用。请移除，换一道。"
    if question.current_revision_id != item.revision_id:
        return "选入以后修改过。请核对后点“用新的”，或换一道。"
    if question.pk in flagged:
        return "依据的法条有变化，等待复核。请先在题库中复核，或换一道。"
    return ""
