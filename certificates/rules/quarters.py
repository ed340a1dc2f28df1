"""Which cards end in which quarter of the next five years. Pure."""

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
    held = [one for one in ends if State(one.state) in HELD]
    return [(quarter, sum(one.cards for one in held if _falls(one, quarter))) for quarter in coming(day)]


def _falls(one: Ending, quarter: Quarter) -> bool:
    if one.valid_until is None:  # without an end
        return quarter.last is None
    return (quarter.first is None or one.valid_until >= quarter.first) and (quarter.last is None or one.valid_until <= quarter.last)
