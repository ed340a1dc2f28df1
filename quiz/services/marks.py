"""Marks, and the one writer of a candidate's counted result."""

from datetime import datetime

from django.db.models import OuterRef, Subquery

from quiz.models import Answer, Attempt, Candidate, Mark, PaperItem
from quiz.rules import grading

COUNTING = (Attempt.State.HANDED_IN, Attempt.State.TIMED_OUT)


def grade_attempt(*, attempt: Attempt, cause: Mark.Cause, now: datetime) -> Mark:
    """Grade what was acknowledged and append the mark. The caller holds the attempt's lock."""
    exam = attempt.candidate.exam
    items = [
        grading.Item(position, kind, key, points)
        for position, kind, key, points in PaperItem.objects.filter(paper=attempt.paper_id).values_list(
            "position", "revision__question__type", "revision__key", "points"
        )
    ]
    answers = dict(Answer.objects.filter(paper=attempt.paper_id).values_list("position", "content"))
    graded = grading.grade(items, answers, scoring_rule=exam.scoring_rule, pass_mark=exam.pass_mark, excellent_mark=exam.excellent_mark)
    return Mark.objects.create(
        attempt=attempt,
        cause=cause,
        score=graded.score,
        grade=graded.grade,
        awards={str(place): points for place, points in graded.awards.items()},
        at=now,
    )


def recount(*, candidate: Candidate, now: datetime) -> Candidate:
    """Set the counted attempt: the best latest mark of the attempts that count, the earlier one of equals."""
    latest = Mark.objects.filter(attempt=OuterRef("pk")).order_by("-id")
    results = list(
        Attempt.objects.filter(candidate=candidate, state__in=COUNTING)
        .annotate(mark_score=Subquery(latest.values("score")[:1]), mark_grade=Subquery(latest.values("grade")[:1]))
        .filter(mark_score__isnull=False)
        .order_by("number")
        .values_list("pk", "number", "mark_score", "mark_grade")
    )
    best = max(results, key=lambda result: (result[2], -result[1]), default=None)
    candidate.sat = best is not None
    candidate.counted_attempt_id = best[0] if best else None
    candidate.score = best[2] if best else None
    candidate.grade = best[3] if best else ""
    candidate.first_passed = any(number == 1 and grade != grading.FAIL for _, number, _, grade in results)
    candidate.save(update_fields=["sat", "counted_attempt", "score", "grade", "first_passed"])
    return candidate
