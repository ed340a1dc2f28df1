"""A team on a day: its composition, its officers, and its holders beside those of all the reader's units."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from certificates.models import CertificateSpan
from certificates.selectors.certificates import READERS, reached
from certificates.selectors.figures import unit_word
from certificates.selectors.officers import Row, rows_of
from people.access import scope
from people.models import PostKind, StaffingType, Team
from people.selectors import by_post_kind, by_staffing_type, team_composition
from people.selectors.past import postings_on


@dataclass(frozen=True)
class Around:
    """How many of the people in office that day hold a valid certificate, in all units that the reader reads (`name` says which): the same people as
    in rules.figures. `beyond`: so many of them do not belong to the team."""

    name: str
    holders: int
    beyond: int


@dataclass(frozen=True)
class TeamOnDay:
    team: Team
    day: date
    rows: Sequence[Row]
    by_type: Sequence[tuple[StaffingType | None, int]]
    by_post: Sequence[tuple[PostKind, int]]
    around: Around

    @property
    def established(self) -> list[Row]:
        """在编."""
        return [one for one in self.rows if one.member.is_established]

    @property
    def on_duty(self) -> list[Row]:
        """On an enforcement post of this team."""
        return [one for one in self.rows if one.member.post_kind == PostKind.ENFORCEMENT]

    @property
    def unknown(self) -> int:
        """Of whom no posting was entered for the day."""
        return sum(one.member.posting is None for one in self.rows)

    @property
    def holders(self) -> int:
        return holders(self.rows)

    @property
    def established_holders(self) -> int:
        return holders(self.established)

    @property
    def on_duty_holders(self) -> int:
        return holders(self.on_duty)

    @property
    def without(self) -> int:
        return len(self.on_duty) - self.on_duty_holders


def holders(rows: Sequence[Row]) -> int:
    return sum(one.officer.standing.has_valid for one in rows)


def team_on(team: Team, day: date, today: date, reader: Any) -> TeamOnDay:
    """Fourteen statements at most, however many belong to it."""
    members = team_composition(team, day)
    around = _around(reader, day, {one.person.pk for one in members})
    return TeamOnDay(team, day, rows_of(members, day, today), by_staffing_type(members), by_post_kind(members), around)


def _around(reader: Any, day: date, team: Collection[int]) -> Around:
    tops = {unit.pk: unit for one in READERS for unit in scope(reader, one)}
    root = next((unit for unit in tops.values() if unit.is_root()), None)
    name = unit_word(root) if root else "、".join(sorted(unit.name for unit in tops.values()))
    valid = CertificateSpan.objects.valid_on(day).order_by().filter(person=OuterRef("person"))
    held = postings_on(day, reached(reader, "unit__", READERS)).filter(Exists(valid)).order_by()
    return Around(name, **held.aggregate(holders=Count("pk"), beyond=Count("pk", filter=~Q(person__in=team))))
