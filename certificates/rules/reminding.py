"""What is to be told of a card or of somebody's hours on a day. Pure; hours are integers of 1/100 学时.

Of several marks (180, 90, 30 days before the end) that have been reached only the most urgent is told: a worker that was down for a week says at 83
days what was due at 90.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from certificates.rules.life import State

OPENS_AT = 8  # o'clock: nobody is told at night
LATE = timedelta(days=14)  # until when it is news that a review or a quarter is over


class Cause(StrEnum):
    EXPIRY = "expiry"
    EXPIRED = "expired"
    REVIEW = "review"
    HOURS = "hours"


@dataclass(frozen=True)
class Due:
    """`due_on`: the day it is about, the last of the validity, of the review, of the quarter. `mark`: how many days before it is told; 0: after."""

    cause: Cause
    due_on: date
    mark: int = 0

    def was_told(self, marks: Collection[int]) -> bool:
        """By the marks told of the same cause and day. A mark that the office adds or moves is told only if it is more urgent than all that were; a
        review is told once before its end, whichever the mark."""
        if self.cause == Cause.REVIEW:
            return any((one > 0) == (self.mark > 0) for one in marks)
        return any(one <= self.mark for one in marks)


def expiry(state: State, valid_until: date | None, marks: Collection[int], today: date) -> Due | None:
    """Of a card that stands so today: nothing while it is suspended, taken back, or its days are still to come."""
    if valid_until is None or state not in (State.VALID, State.EXPIRED):
        return None
    if state == State.EXPIRED:
        return Due(Cause.EXPIRED, valid_until)
    reached = [one for one in marks if (valid_until - today).days <= one]
    return Due(Cause.EXPIRY, valid_until, min(reached)) if reached else None


def bands(marks: Collection[int], today: date) -> list[tuple[date, date, int]]:
    """The last days of validity, from and until, for which a mark is the most urgent one reached today: the same as `expiry`, for a query."""
    found, first = list[tuple[date, date, int]](), 0
    for one in sorted(set(marks)):
        found.append((today + timedelta(days=first), today + timedelta(days=one), one))
        first = one + 1
    return found


@dataclass(frozen=True)
class Review:
    """A yearly review that is told of now. `since`: whoever was reviewed from that day on is through."""

    due: Due
    since: date


def review(month: int, day: int, days_before: int, today: date) -> Review | None:
    """The review that ends in `days_before` days or less, else the one that ended lately."""
    held = _held(month, day, days_before, today)
    for last, since in held:
        if days_before and last - timedelta(days=days_before) <= today <= last:
            return Review(Due(Cause.REVIEW, last, days_before), since)
    for last, since in held:
        if last < today <= last + LATE:
            return Review(Due(Cause.REVIEW, last), since)
    return None


def reviewed_since(month: int, day: int, days_before: int, today: date) -> date:
    """Whoever was reviewed from that day on is through: by the review that is told of, on any other day by the last one that has begun."""
    if told := review(month, day, days_before, today):
        return told.since
    return max(since for _, since in _held(month, day, days_before, today) if since <= today)


def _held(month: int, day: int, days_before: int, today: date) -> list[tuple[date, date]]:
    """The last day of each review around today, and from which day on it is held: with its year, or before where that is told of earlier."""
    ends = [_day_of(year, month, day) for year in (today.year - 1, today.year, today.year + 1)]
    return [(last, min(date(last.year, 1, 1), last - timedelta(days=days_before))) for last in ends]


def _day_of(year: int, month: int, day: int) -> date:
    """The last of the month where it has no such day."""
    first_after = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(days=day - 1), first_after - timedelta(days=1))


@dataclass(frozen=True)
class Quarter:
    year: int
    number: int

    @property
    def last(self) -> date:
        return _day_of(self.year, 3 * self.number, 31)

    @property
    def word(self) -> str:
        return f"第{'一二三四'[self.number - 1]}季度"

    def expected(self, duty: int) -> int:
        """So much of a year's duty should be there by the end of the quarter; rounded down."""
        return duty * self.number // 4

    def missing(self, duty: int, hours: int) -> int:
        return max(self.expected(duty) - hours, 0)


def quarter_over(today: date) -> Quarter | None:
    """The quarter that ended lately."""
    for one in (Quarter(today.year - 1, 4), *(Quarter(today.year, number) for number in (1, 2, 3, 4))):
        if one.last < today <= one.last + LATE:
            return one
    return None
