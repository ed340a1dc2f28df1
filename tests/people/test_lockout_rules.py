"""When wrong passwords lock somebody out, as a table."""

from datetime import timedelta

import pytest

from people.rules.lockout import locked_until, minutes_left
from tests.factories import NOON

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("failures", "until"),
    [
        ([], None),
        ([(1, 4)], None),
        ([(1, 5)], 9),  # five in one row, the last a minute ago: nine minutes to go
        ([(1, 2), (3, 2)], None),
        ([(1, 2), (3, 3)], 7),  # when the older three no longer count, two are left
        ([(1, 1), (2, 1), (3, 1), (4, 1), (9, 1), (9.5, 1)], 1),  # the fifth from the end decides
        ([(1, 4), (10, 1)], None),  # ten minutes ago is over
        ([(1, 4), (9.99, 1)], 0.01),
    ],
)
def test_locked_until(failures: list[tuple[float, int]], until: float | None) -> None:
    """Minutes ago and how many; minutes from now."""
    given = [(NOON - ago * MINUTE, number) for ago, number in failures]
    expected = None if until is None else pytest.approx(until)
    found = locked_until(given, limit=5, window=10 * MINUTE, now=NOON)
    assert (found and (found - NOON) / MINUTE) == expected


@pytest.mark.parametrize(("seconds", "minutes"), [(600, 10), (541, 10), (540, 9), (1, 1), (0, 1)])
def test_minutes_are_rounded_up(seconds: int, minutes: int) -> None:
    assert minutes_left(NOON + timedelta(seconds=seconds), NOON) == minutes
