"""What people gave for answers, and what that comes to."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from quiz.models import Exam, HandAward
from quiz.rules.double_marking import settled

Given = dict[tuple[int, int], dict[int, int]]  # (attempt, position) -> turn -> what was last given


def given_for(attempts: Collection[int] | QuerySet[Any, Any]) -> Given:
    """One statement."""
    found: Given = defaultdict(dict)
    rows = HandAward.objects.standing().filter(attempt__in=attempts).order_by("id").values_list("attempt", "position", "turn", "points")
    for attempt, position, turn, points in rows:
        found[attempt, position][turn] = points
    return found


def settled_for(exam: Exam, attempts: Collection[int] | QuerySet[Any, Any]) -> dict[int, dict[int, int]]:
    """attempt -> position -> what counts, as far as that is known; one statement."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for (attempt, position), given in given_for(attempts).items():
        points = settled(given, double=exam.double_marking, within=exam.marks_differ)
        if points is not None:
            found[attempt][position] = points
    return found
