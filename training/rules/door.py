"""What one tap at the door says. Pure: no clock of its own, and the tablet's is never asked."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple, Self

from training.rules.hours import CAME, status_at

LONGEST_WAIT = timedelta(days=30)  # a tap kept longer on a tablet counts as so old


class Span(NamedTuple):
    """The session's days, from midnight to midnight."""

    first: datetime
    end: datetime

    @classmethod
    def of(cls, starts_at: datetime, ends_at: datetime) -> Self:
        """Of moments in the office's time zone."""
        return cls(_midnight(starts_at.date(), starts_at), _midnight(ends_at.date() + timedelta(days=1), ends_at))


def _midnight(day: date, like: datetime) -> datetime:
    return datetime.combine(day, time(), tzinfo=like.tzinfo)


def said_at(now: datetime, age: timedelta) -> datetime:
    """When a tap was made that reaches the server `age` later."""
    return now - min(max(age, timedelta(0)), LONGEST_WAIT)


def arrived_at(status: str, moment: datetime, span: Span, starts_at: datetime, late_minutes: int) -> datetime | None:
    """The time of arrival that a tap tells of, within the session's days; None where it tells none: who was noted as in time only after the limit
    came before, and who was noted as late before it will come."""
    within = min(max(moment, span.first), span.end - timedelta(seconds=1))
    return within if status in CAME and status == status_at(within, starts_at, late_minutes) else None
