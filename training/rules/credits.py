"""What things earn by a year's rule. Pure; amounts, caps and credits are integers of 1/100."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple


class Pay(NamedTuple):
    """`credits` for each whole unit: an hour, a reading unit, a question. A cap of None: none."""

    credits: int
    daily_cap: int | None = None
    yearly_cap: int | None = None

    @property
    def capped(self) -> bool:
        return self.daily_cap is not None or self.yearly_cap is not None


NOTHING = Pay(0)


def credits_of(things: Iterable[tuple[date, int]], pay: Pay) -> list[int]:
    """What each thing (its day, its units) of one person, year and source earns; they come in the order of time.

    Rounded half up each. What passes a cap is cut off, so that earlier things earn before later ones.
    """
    earned: list[int] = []
    today, of_day, of_year = None, 0, 0
    for on, units in things:
        if on != today:
            today, of_day = on, 0
        credits = (units * pay.credits + 50) // 100
        for cap, used in ((pay.daily_cap, of_day), (pay.yearly_cap, of_year)):
            if cap is not None:
                credits = min(credits, max(cap - used, 0))
        of_day, of_year = of_day + credits, of_year + credits
        earned.append(credits)
    return earned
