"""Marks, and the one writer of a candidate's counted result."""

from datetime import datetime

from django.db.models import OuterRef, Subquery

from questionbank import types
from quiz.models import Answer, Attempt, Candidate, HandAward, Mark, PaperItem
from quiz.rules import grading


def grade_attempt(*, attempt: Attempt, cause: Mark.Cause, now: datetime) -> Mark:
    """Grade what was acknowledged, with what people gave by hand so far, and append the mark. The caller holds the attempt's lock."""
    exam = attempt.candidate.exam
    items = [
        grading.Item(position, kind, key, points)
        for position, kind, key, points in PaperItem.objects.filter(paper=attempt.paper_id).values_list(
            "position", "revision__question__type", "revision__key", "points"
        )
    ]
    answers = dict(Answer.objects.filter(paper=attempt.paper_id).values_list("position", "content"))
    graded = grading.grade(
        items,
        answers,
        scoring_rule=exam.scoring_rule,
        pass_mark=exam.pass_mark,
        excellent_mark=exam.excellent_mark,
        by_hand=given_by_hand(attempt) if any(types.get(item.type).marked_by_hand for item in items) else {},
    )
    return Mark.objects.create(
        attempt=attempt,
        cause=cause,
        score=graded.score,
        grade=graded.grade,
        awards={str(place): points for place, points in graded.awards.items()},
        pending=graded.pending,
        at=now,
    )


def given_by_hand(attempt: Attempt) -> dict[int, int]:
    """position -> what a person last gave for it."""
    return dict(HandAward.objects.filter(attempt=attempt).order_by("id").values_list("position", "points"))


def recount(*, candidate: Candidate, now: datetime) -> Candidate:
    """Set the counted attempt and the grade, by the latest marks of the attempts that count."""
    latest = Mark.objects.filter(attempt=OuterRef("pk")).order_by("-id")
    rows = (
        Attempt.objects.filter(candidate=candidate, state__in=Attempt.COUNTING)
        .annotate(mark_score=Subquery(latest.values("score")[:1]), mark_grade=Subquery(latest.values("grade")[:1]))
        .filter(mark_score__isnull=False)
        .values_list("pk", "number", "mark_score", "mark_grade")
    )
    sittings = {number: pk for pk, number, _, _ in rows}
    result = grading.counted([grading.Sitting(number, score, grade) for _, number, score, grade in rows])
    candidate.sat = result.best is not None
    candidate.counted_attempt_id = sittings[result.best.number] if result.best else None
    candidate.score = result.best.score if result.best else None
    candidate.grade = result.grade
    candidate.first_passed = result.first_passed
    candidate.save(update_fields=["sat", "counted_attempt", "score", "grade", "first_passed"])
    return candidate
