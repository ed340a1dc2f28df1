"""Whether somebody sits an exam, for the idle sign-out of staff pages."""

from datetime import datetime

from people.models import Person
from quiz.models import Attempt


def last_busy(person: Person, now: datetime) -> datetime | None:
    """Now while an attempt of theirs runs, else the end of their latest; None where they never sat here. One query."""
    attempts = Attempt.objects.filter(candidate__person=person, source=Attempt.Source.ONLINE).order_by("-started_at")
    latest = attempts.only("state", "ended_at", "deadline_at").first()
    if latest is None:
        return None
    return latest.ended_at or min(now, latest.deadline_at)
