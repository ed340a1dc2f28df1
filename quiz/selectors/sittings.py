"""What counts of candidates' attempts: those that count, each with its latest mark."""

from collections import defaultdict
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from quiz.models import Attempt, Candidate, Mark
from quiz.rules.grading import Sitting


def latest(name: str) -> Subquery:
    """A field of the latest mark, for a queryset of attempts."""
    return Subquery(Mark.objects.filter(attempt=OuterRef("pk")).order_by("-id").values(name)[:1])


def sittings_of(candidates: "list[Candidate] | list[int] | QuerySet[Any, Any]") -> dict[int, dict[int, Sitting]]:
    """candidate -> attempt -> its number with score and grade; one statement."""
    rows = (
        Attempt.objects.filter(candidate__in=candidates, state__in=Attempt.COUNTING)
        .annotate(mark_score=latest("score"), mark_grade=latest("grade"))
        .filter(mark_score__isnull=False)
        .values_list("candidate", "pk", "number", "mark_score", "mark_grade")
    )
    found: dict[int, dict[int, Sitting]] = defaultdict(dict)
    for candidate, attempt, *said in rows:
        found[candidate][attempt] = Sitting(*said)
    return found
