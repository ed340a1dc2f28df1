"""Grading: (type, key, answer, scoring rule) -> share of the points -> score -> grade. Scores are integers of 1/100 point."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from questionbank import types
from questionbank.types.base import Answer

RULE_VERSION = "grading-2"
EXCELLENT, PASS, FAIL = "excellent", "pass", "fail"
PENDING = "pending"  # 评卷中: what is known so far is no grade yet
FULL, DROP = "full", "drop"  # what a ruling may say of an item; a new key is simply the item's key


@dataclass(frozen=True)
class Item:
    """One question of a paper as grading sees it."""

    position: int
    type: str
    key: Sequence[str]
    points: int
    ruling: str = ""


@dataclass(frozen=True)
class Graded:
    """`score` adds up the awards that are known; a position in `pending` has none yet, one that was dropped never has."""

    score: int
    grade: str
    awards: dict[int, int]  # position -> award
    pending: list[int] = field(default_factory=list)


def award(points: int, fraction: Fraction) -> int:
    """The share of the points, half up to 1/100 point."""
    return int(points * fraction + Fraction(1, 2))


def grade_for(score: int, pass_mark: int, excellent_mark: int) -> str:
    """The grade of a score; both marks are inclusive."""
    if score >= excellent_mark:
        return EXCELLENT
    return PASS if score >= pass_mark else FAIL


def award_of(item: Item, answer: Answer | None, scoring_rule: str, by_hand: int | None) -> int | None:
    """What one item that was not dropped earns; None while it waits for a person. `by_hand` is what one gave for it, None where nobody did."""
    if item.ruling == FULL:
        return item.points
    fraction = types.get(item.type).fraction(item.key, answer, scoring_rule)
    return by_hand if fraction is None else award(item.points, fraction)


def scaled(earned: int, full: int, dropped: int) -> int:
    """What was earned of a paper of `full` points without the `dropped` ones, as a share of the full paper, half up to 1/100 point. Of a paper of
    which nothing is left, nobody could earn anything: it earns all (and `services.rulings` lets it not come to that)."""
    return int(Fraction(earned * full, full - dropped) + Fraction(1, 2)) if full > dropped else full


def grade(
    items: Sequence[Item],
    answers: Mapping[int, Answer],
    *,
    scoring_rule: str,
    pass_mark: int,
    excellent_mark: int,
    by_hand: Mapping[int, int] | None = None,
) -> Graded:
    """Grade a whole paper item by item; a position without an answer earns nothing. What no rule can mark earns what a person gave (`by_hand`,
    position -> award), or waits for that."""
    given = by_hand or {}
    counting = [one for one in items if one.ruling != DROP]
    found = {one.position: award_of(one, answers.get(one.position), scoring_rule, given.get(one.position)) for one in counting}
    awards = {position: earned for position, earned in found.items() if earned is not None}
    pending = [position for position, earned in found.items() if earned is None]
    full = sum(one.points for one in items)
    score = scaled(sum(awards.values()), full, full - sum(one.points for one in counting))
    return Graded(score, PENDING if pending else grade_for(score, pass_mark, excellent_mark), awards, pending)


class Sitting(NamedTuple):
    """An attempt that counts, with its latest mark."""

    number: int
    score: int
    grade: str


@dataclass(frozen=True)
class Counted:
    """A candidate's result: the sitting that counts, their grade, whether they passed at the first attempt."""

    best: Sitting | None
    grade: str
    first_passed: bool


def counted(sittings: Sequence[Sitting]) -> Counted:
    """The best score counts, the earlier one of equals. There is no grade while anything that was handed in waits to be marked."""
    best = max(sittings, key=lambda one: (one.score, -one.number), default=None)
    first_passed = any(one.number == 1 and one.grade in (PASS, EXCELLENT) for one in sittings)
    if any(one.grade == PENDING for one in sittings):
        return Counted(best, PENDING, first_passed)
    return Counted(best, best.grade if best else "", first_passed)
