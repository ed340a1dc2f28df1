"""What the page of reminders shows: whose card ends soon or has to be reviewed, and what was told, of the people somebody looks after."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from certificates.models import Certificate, CertificateRules, Reminder
from certificates.models.certificates import CertificateQuerySet
from certificates.rules.life import State
from certificates.selectors.certificates import READERS, reached
from certificates.selectors.reminding import DueOn
from people.access import Can
from people.models import Person, Team, Unit
from people.selectors.teams import held_on

CALLERS = (*READERS, Can.CHASE_ABSENT)  # a liaison reads names and days, no numbers
AHEAD = 180  # days


@dataclass(frozen=True)
class Chosen:
    """The part of what somebody looks after that they want to see."""

    by: Any
    office: CertificateRules
    today: date
    unit: Unit | None = None
    team: Team | None = None

    @property
    def ahead(self) -> int:
        return max([AHEAD, *self.office.reminder_days])

    @property
    def _where(self) -> Q:
        where = reached(self.by, "person__unit__", CALLERS)
        if self.unit is not None:
            where &= self.unit.within("person__unit__")
        if self.team is not None:
            where &= Q(person__in=self.team.memberships.filter(held_on(self.today)).values("person"))
        return where

    def _in_office(self, cards: CertificateQuerySet) -> CertificateQuerySet:
        return cards.filter(self._where, person__status=Person.Status.ACTIVE)

    def ending(self) -> CertificateQuerySet:
        """Cards in force that end within the days ahead, and those that have ended; the first to end first, read off the index of states and days."""
        until = self.today + timedelta(days=self.ahead)
        cards = Certificate.objects.filter(state=State.VALID, valid_until__lte=until).exclude(in_force_from__gt=self.today)
        return self._in_office(cards).order_by("valid_until", "id")

    def unreviewed(self) -> CertificateQuerySet | None:
        """Cards without a review for which one is due now; None where no review is near."""
        due = DueOn(self.office, self.today)
        return self._in_office(due.unreviewed()) if due.review else None

    def sent(self) -> QuerySet[Reminder]:
        return Reminder.objects.filter(self._where).order_by("-at", "-id")


def units(person: Any) -> QuerySet[Unit]:
    """Those in use where this person reads reminders."""
    return Unit.objects.filter(reached(person, "", CALLERS), closed_on__isnull=True)


def teams(person: Any) -> QuerySet[Team]:
    return Team.objects.filter(reached(person, "unit__", CALLERS), closed_on__isnull=True).order_by("name", "id")
