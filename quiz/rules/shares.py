"""What one paper says of its questions: the shares that questionbank.rules.statistics adds up. Pure."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from questionbank.rules.statistics import share


class Item(NamedTuple):
    """A question on a paper, or a sub-question with its case."""

    position: int
    points: int
    question: int
    case: int | None


def shares(items: Iterable[Item], awards: Mapping[str, int]) -> dict[int, tuple[int, int]]:
    """(x, r) of each question, and of each case over its sub-questions. `awards` as in a mark; what has none is not graded and left out."""
    graded = [(one, awards[str(one.position)]) for one in items if str(one.position) in awards]
    score, full = sum(award for _, award in graded), sum(one.points for one, _ in graded)
    earned: dict[int, tuple[int, int]] = {}
    for one, award in graded:
        for question in {one.question, one.case} - {None}:
            before = earned.get(question, (0, 0))  # type: ignore[arg-type]
            earned[question] = before[0] + award, before[1] + one.points  # type: ignore[index]
    return {question: pair(award, points, score, full) for question, (award, points) in earned.items()}


def pair(award: int, points: int, score: int, full: int) -> tuple[int, int]:
    """(x, r) of what earned `award` of its `points`, on a paper that earned `score` of its `full` points."""
    return share(award, points), share(score - award, full - points)
