"""Whose certificates the figures of a day are of: the members of a team, and the people of a unit with all below it, both as they stood that day.
What counts and what lists the names behind a count ask the same conditions here."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.db.models import Q, QuerySet

from certificates.models import CertificateSpan
from certificates.selectors.on_duty import posts_on
from people.models import Membership, Person, Posting, Team, Unit
from people.selectors.past import postings_on
from people.selectors.teams import held_on
from training.selectors import officers

SideName = Literal["team", "unit"]


@dataclass(frozen=True)
class Scope:
    """`part`: a unit was chosen below the top of what is read, so of the team too only those who belonged to it that day are meant. `past`: the day
    is one before today."""

    day: date
    unit: Unit
    team: Team | None = None
    part: bool = False
    past: bool = False

    def postings(self) -> QuerySet[Posting]:
        """Those of the unit's people on the day, one each."""
        return postings_on(self.day, Q() if self.unit.is_root() else self.unit.within("unit__"))

    def members(self) -> QuerySet[Membership]:
        """Those of the team's people on the day, one each."""
        held = Membership.objects.filter(held_on(self.day), team=self.team)
        return held.filter(person__in=self.postings().values("person")) if self.part else held

    def people(self, side: SideName) -> QuerySet[Any, Any]:
        """Their keys, each once."""
        return self.members().order_by().values("person") if side == "team" else self.postings().order_by().values("person")

    def officers(self, side: SideName) -> QuerySet[Any, Any]:
        """The keys of the officers of the year until the day: of the team, or of any team for whose people the unit is."""
        found = officers.of_year(self.day.year, self.day)
        if side == "team":
            found = found.filter(team=self.team)
        if side == "unit" or self.part:
            found = found.filter(person__in=self.of_year("unit"))
        return found.order_by().values("person").distinct()

    def of_year(self, side: SideName) -> QuerySet[Any, Any]:
        """The keys of whoever belonged here on some day of the year until the day; a card that is returned since its holder left is theirs."""
        first = date(self.day.year, 1, 1)
        still = Q(until_on=None) | Q(until_on__gte=first)
        in_unit = Posting.objects.filter(still, Q() if self.unit.is_root() else self.unit.within("unit__"), from_on__lte=self.day)
        if side == "unit":
            return in_unit.order_by().values("person")
        found = Membership.objects.filter(still, team=self.team, from_on__lte=self.day)
        return (found.filter(person__in=in_unit.values("person")) if self.part else found).order_by().values("person")

    # Conditions are sets of people, never looked up person by person: SQLite may take another index for that, and 4,000 people then take ten seconds.

    def holds(self, person: str = "person") -> Q:
        """That the person to whom `person` leads has a valid certificate that day."""
        return Q(**{f"{person}__in": CertificateSpan.objects.valid_on(self.day).order_by().values("person")})

    def on_post(self, person: str = "person", side: SideName = "unit") -> Q:
        """That this person is on an enforcement post that day: of the team, or of any."""
        posts = posts_on(self.day).order_by()
        return Q(**{f"{person}__in": (posts.filter(team=self.team) if side == "team" else posts).values("person")})

    def works(self, where: Q | None = None) -> Q:
        """That this person has a posting that day, and such a one."""
        return Q(pk__in=postings_on(self.day, where or Q()).order_by().values("person"))

    def beyond(self) -> QuerySet[Person]:
        """Who has a valid card and stands on no unit's books that day, by the unit where they worked last."""
        there = Q() if self.unit.is_root() else self.unit.within("unit__")
        return Person.objects.filter(there, self.holds("pk")).exclude(self.works())
