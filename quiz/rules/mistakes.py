"""错题本: when a question that was answered wrong comes back, and when it leaves. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

INTERVALS = (1, 3, 7)  # days
RIGHTS = 2  # in a row, each when it was due
KNOWN_BY_HAND = Fraction(6, 10)  # of the points a person gave for an own text


@dataclass(frozen=True)
class Standing:
    """A question in the book: how long it stays away (`step` in INTERVALS), how often in a row it was right when due, the day it comes back."""

    step: int
    rights: int
    due_on: date


def after(standing: Standing | None, right: bool, day: date, *, same: bool = True) -> Standing | None:
    """What an answer on a day makes of it; None is not in the book.

    Wrong, whenever it was: counted anew, and the same interval once more. Right when due: the next interval, or out at the second time in a row.
    Right before that says nothing yet. `same` is False where the question says something else since it was last answered: what was right of
    the old words counts no more.
    """
    step, rights = (standing.step, standing.rights if same else 0) if standing else (0, 0)
    if not right:
        return Standing(step, 0, day + timedelta(days=INTERVALS[step]))
    if standing is None:
        return None
    if day < standing.due_on:
        return Standing(step, rights, standing.due_on)
    if rights + 1 == RIGHTS:
        return None
    further = min(step + 1, len(INTERVALS) - 1)
    return Standing(further, rights + 1, day + timedelta(days=INTERVALS[further]))


def was_wrong(award: int, points: int, *, by_hand: bool) -> bool:
    """Whether what an exam gave for an answer makes a mistake of it: less than all; of what a person marked, less than 60 %."""
    return award < points * KNOWN_BY_HAND if by_hand else award < points
