"""How many wrong sign-in codes somebody may type. Pure: no clock, no database."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from people.rules import lockout

WRONG_CODES = 10  # of one person at one session ...
WRONG_WINDOW = timedelta(minutes=10)  # ... within which there is no further try


def waits_until(tried_at: Sequence[datetime], now: datetime) -> datetime | None:
    """When the next code may be typed; None: now. `tried_at`: the wrong ones, newest first."""
    return lockout.locked_until(((at, 1) for at in tried_at), limit=WRONG_CODES, window=WRONG_WINDOW, now=now)
