"""A score that came by file put right, or taken away. The earlier marks stay."""

from datetime import datetime

from django.db import transaction

from core.errors import Refused
from core.points import points_text
from people.models import Person
from quiz.models import Attempt, Intervention, Mark
from quiz.rules import grading
from quiz.services import annulling, marks
from quiz.services.interventions import hold_candidate, notify, record


def correct(*, attempt: Attempt, score: int, reason: str, by: Person, now: datetime) -> Mark:
    """Another score instead of the one that counts, in 1/100 point."""
    with transaction.atomic():
        held = annulling.hold_unconfirmed(attempt, reason)
        _refuse_online(held)
        if held.state == Attempt.State.VOID:
            raise Refused("already_void", "这次成绩已经撤下，不能更正。要重新计入，请再导入一次。")
        exam, was = held.candidate.exam, held.marks.order_by("-id")[0].score
        if not 0 <= score <= exam.full_marks:
            raise Refused("score_range", f"成绩应在 0 到 {points_text(exam.full_marks)} 之间。", field="score")
        if score == was:
            raise Refused("same_score", f"现在就是 {points_text(was)} 分，没有要更正的。", field="score")
        grade = grading.grade_for(score, exam.pass_mark, exam.excellent_mark)
        mark = Mark.objects.create(attempt=held, cause=Mark.Cause.CORRECTED, score=score, grade=grade, at=now)
        marks.recount(candidate=hold_candidate(held), now=now)
        made = record(held, Intervention.Action.CORRECTED, reason, {"was": {"score": was}, "score": score}, by=by, now=now)
        notify(held, made, now)
    return mark


def take_away(*, attempt: Attempt, reason: str, by: Person, now: datetime) -> Attempt:
    """It counts no more, and its chance is free again."""
    _refuse_online(attempt)
    return annulling.void(attempt=attempt, uses_chance=False, reason=reason, by=by, now=now)


def _refuse_online(attempt: Attempt) -> None:
    if attempt.is_online:
        raise Refused("online", "在线考试的成绩由答案算出，不能直接改。答案有误请用“更正评分”，不应计入请用“成绩作废”。")
