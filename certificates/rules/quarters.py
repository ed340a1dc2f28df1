"""Which cards end in which quarter of the next five years. Pure."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from certificates.rules.life import HELD, State

COUNT = 20  # five years
EXPIRED, LATER = "expired", "later"
_WORDS = ("一", "二", "三", "四")


class Ending(NamedTuple):
    """So many cards that stand alike on the day and end on the same one."""

    state: str
    valid_until: date | None
    cards: int


class Quarter(NamedTuple):
    """`key`: 2026Q4; 'expired' for what ended before the day and was not renewed; 'later' for what ends after the last quarter. Days of both ends
    count; None: from or until ever."""

    key: str
    label: str
    first: date | None
    last: date | None


def coming(day: date) -> list[Quarter]:
    """Expired, the quarter of `day` (from `day` on) and 19 more, later."""
    made = [Quarter(EXPIRED, "已过期未换发", None, day - timedelta(days=1))]
    first = day
    for place in range(COUNT):
        number = day.year * 4 + (day.month - 1) // 3 + place
        year, quarter = divmod(number, 4)
        after = date(year + (quarter == 3), (quarter + 1) * 3 % 12 + 1, 1)
        made.append(Quarter(f"{year}Q{quarter + 1}", f"{year}年{_WORDS[quarter]}季度", first, after - timedelta(days=1)))
        first = after
    return [*made, Quarter(LATER, "其后", first, None)]


def quarters(day: date, ends: Iterable[Ending]) -> list[tuple[Quarter, int]]:
    """How many cards end in each. Only of cards that somebody has (`life.HELD`): one that is kept back, returned or cancelled ends nowhere."""
    made, found = coming(day), Counter[Quarter]()
    begin = [one.first for one in made if one.first]
    for one in ends:
        if State(one.state) in HELD:
            found[made[bisect_right(begin, one.valid_until) if one.valid_until else -1]] += one.cards  # without an end: later
    return [(one, found[one]) for one in made]
