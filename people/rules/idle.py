"""How long a session on staff pages may still stand unused."""

from datetime import datetime, timedelta


def left(seen_at: datetime, busy_at: datetime | None, idle: timedelta, now: datetime) -> timedelta:
    """What remains of `idle` since the later of the last staff page and the last moment of an exam the person sat; zero when it is over."""
    since = max(seen_at, busy_at) if busy_at else seen_at
    return max(since + idle - now, timedelta())
