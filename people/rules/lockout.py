"""When wrong passwords lock somebody out, and until when."""

from collections.abc import Iterable
from datetime import datetime, timedelta

PERSON_LIMIT = 30  # wrong passwords of one person from all addresses ...
PERSON_WINDOW = timedelta(hours=1)  # ... within an hour


def locked_until(failures: Iterable[tuple[datetime, int]], *, limit: int, window: timedelta, now: datetime) -> datetime | None:
    """The moment at which fewer than `limit` failures will lie within `window`; None when that is so now.

    `failures` are (moment, how many), the newest first; those behind the `limit`-th do not matter.
    """
    counted = 0
    for at, number in failures:
        counted += number
        if counted >= limit:
            return at + window if at + window > now else None
    return None


def minutes_left(until: datetime, now: datetime) -> int:
    """Whole minutes to wait, rounded up; at least 1."""
    return max(1, -int((now - until) // timedelta(minutes=1)))
