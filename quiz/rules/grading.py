"""Grading: (type, key, answer, scoring rule) -> share of the points -> score -> grade. Scores are integers of 1/100 point."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from questionbank import types
from questionbank.types.base import Answer

RULE_VERSION = "grading-1"
EXCELLENT, PASS, FAIL = "excellent", "pass", "fail"


@dataclass(frozen=True)
class Item:
    """One question of a paper as grading sees it."""

    position: int
    type: str
    key: Sequence[str]
    points: int


@dataclass(frozen=True)
class Graded:
    score: int
    grade: str
    awards: dict[int, int]  # position -> award


def award(points: int, fraction: Fraction) -> int:
    """The share of the points, half up to 1/100 point."""
    return int(points * fraction + Fraction(1, 2))


def grade_for(score: int, pass_mark: int, excellent_mark: int) -> str:
    """The grade of a score; both marks are inclusive."""
    if score >= excellent_mark:
        return EXCELLENT
    return PASS if score >= pass_mark else FAIL


def grade(items: Sequence[Item], answers: Mapping[int, Answer], *, scoring_rule: str, pass_mark: int, excellent_mark: int) -> Graded:
    """Grade a whole paper item by item; a position without an answer earns nothing."""
    awards = {item.position: award(item.points, _fraction(item, answers.get(item.position), scoring_rule)) for item in items}
    score = sum(awards.values())
    return Graded(score=score, grade=grade_for(score, pass_mark, excellent_mark), awards=awards)


def _fraction(item: Item, answer: Answer | None, scoring_rule: str) -> Fraction:
    return types.get(item.type).fraction(item.key, answer, scoring_rule) or Fraction(0)
