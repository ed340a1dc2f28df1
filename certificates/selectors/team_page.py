"""A team on a day: its composition, its officers, and its holders beside those of all the reader's units."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from certificates.models import CertificateSpan
from certificates.selectors.certificates import READERS, reached
from certificates.selectors.officers import Row, rows_of
from people.access import scope
from people.models import PostKind, StaffingType, Team
from people.selectors import by_post_kind, by_staffing_type, team_composition


@dataclass(frozen=True)
class Around:
    """Holders of a valid certificate, each person once, in all units that the reader reads; `name` says which these are."""

    name: str
    is_town: bool
    holders: int


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

    @property
    def elsewhere(self) -> int:
        """Holders of the town beyond this team."""
        return self.around.holders - self.holders


def holders(rows: Sequence[Row]) -> int:
    return sum(one.officer.standing.has_valid for one in rows)


def team_on(team: Team, day: date, today: date, reader: Any) -> TeamOnDay:
    """Fourteen statements at most, however many belong to it."""
    members = team_composition(team, day)
    return TeamOnDay(team, day, rows_of(members, day, today), by_staffing_type(members), by_post_kind(members), _around(reader, day))


def _around(reader: Any, day: date) -> Around:
    tops = {unit.pk: unit for one in READERS for unit in scope(reader, one)}
    whole = any(unit.is_root() for unit in tops.values())
    held = CertificateSpan.objects.valid_on(day).filter(reached(reader, "person__unit__", READERS))
    name = "全镇" if whole else "、".join(sorted(unit.name for unit in tops.values()))
    return Around(name, whole, held.order_by().values("person").distinct().count())
