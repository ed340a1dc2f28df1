"""What somebody sees of their own sessions."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import timezone

from people.models import Person
from training.models import Attendance, Session
from training.selectors import ledger, sessions
from training.selectors.ledger import Balance


class Brief(NamedTuple):
    """For the home page: what they have of this year, and their next session."""

    balance: Balance
    next: Attendance | None


def to_come(person: Person, now: datetime) -> QuerySet[Attendance]:
    """Their places at sessions that are not over, the next first."""
    return sessions.own(person).filter(session__state=Session.State.PLANNED, session__ends_at__gt=now).order_by("session__starts_at", "id")


def held(person: Person, year: int) -> QuerySet[Attendance]:
    """Their places at sessions of the year that took place, the latest first."""
    return sessions.own(person).filter(session__state__in=Session.HELD, session__year=year).order_by("-session__starts_at", "-id")


def in_brief(person: Person, now: datetime) -> Brief:
    """Two statements."""
    have = ledger.totals([person.pk], timezone.localdate(now).year)
    return Brief(have.get(person.pk, Balance(0, 0)), to_come(person, now).first())
