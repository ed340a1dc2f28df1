"""When an attempt ends. The server's clock is the only clock."""

from datetime import datetime, timedelta

ARRIVAL_GRACE = timedelta(seconds=5)  # what left the browser in time may arrive this much later
EXPIRY_AFTER = timedelta(seconds=10)  # then nothing can be on its way any more, and the server hands in


def deadline(started_at: datetime, duration: timedelta, extra: timedelta, closes_at: datetime | None) -> datetime:
    """The moment after which answers are late: the earlier of time used up and window closed."""
    used_up = started_at + duration + extra
    return used_up if closes_at is None else min(used_up, closes_at)


def accepts(deadline_at: datetime, now: datetime) -> bool:
    """True while a save or a hand-in still counts."""
    return now <= deadline_at + ARRIVAL_GRACE


def is_due(deadline_at: datetime, now: datetime) -> bool:
    """True when the server closes the attempt itself."""
    return now >= deadline_at + EXPIRY_AFTER


def left_ms(deadline_at: datetime, seen_at: datetime, now: datetime) -> int:
    """Milliseconds until the deadline, never negative, and never more than there were at `seen_at`, the last known moment of the attempt, though
    a clock ran backwards."""
    return max(0, int((deadline_at - max(now, seen_at)) / timedelta(milliseconds=1)))


def stamp_ms(deadline_at: datetime) -> int:
    """What the page knows the deadline by: as long as it stays the same, there is never more time than before."""
    return int(deadline_at.timestamp() * 1000)
