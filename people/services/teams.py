"""Teams: founding, changing and closing them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from core import audit
from core.errors import Refused
from people import registries
from people.access import Can, covers
from people.models import Person, Team, Unit
from people.registries import MembershipMoved
from people.rules import days
from people.services import unit_changes


def add(*, name: str, unit: Unit, by: Person, now: datetime) -> Team:
    """A new team of `unit`; refuses at `name` or `unit`."""
    with _one_of_a_name(), transaction.atomic():
        _refuse_unit(by, unit)
        made = Team.objects.create(name=name, unit=unit)
        audit.record("people.team_added", by=by, now=now, subject=name, unit=unit.full_name)
    return made


def change(*, team: Team, name: str, unit: Unit, seen_version: int, by: Person, now: datetime) -> Team:
    """Another name or unit. `Stale` if somebody changed the team since `seen_version`."""
    with _one_of_a_name(), transaction.atomic():
        team = held(team, by)
        _refuse_unit(by, unit)
        before = {"name": team.name, "unit": team.unit.full_name}
        team.update_from(seen_version, name=name, unit=unit)
        audit.record("people.team_changed", by=by, now=now, subject=name, before=before, unit=unit.full_name)
    return team


def close(*, team: Team, on: date, today: date, seen_version: int, by: Person, now: datetime) -> Team:
    """The team exists no longer from `on`: whoever still belongs to it does so until the day before. `Stale` as in `change`."""
    with transaction.atomic():
        team = held(team, by)
        if why_not := days.why_not(on, today):
            raise Refused("team_day", why_not, field="on")
        spans = team.memberships.aggregate(began=Max("from_on"), ended=Max("until_on"))
        latest = max((day for day in spans.values() if day), default=None)
        if latest and latest >= on:
            raise Refused("team_day_early", f"{latest} 还有人在队里，撤销日期要在这一天之后。", field="on")
        team.update_from(seen_version, closed_on=on)
        present = team.memberships.filter(until_on__isnull=True)
        before = list(present.select_related("person", "field").order_by("id"))
        present.update(until_on=on - timedelta(days=1), version=F("version") + 1)
        audit.record("people.team_closed", by=by, now=now, subject=team.name, on=str(on), count=len(before))
        registries.membership_moved(*(MembershipMoved(one.person, one, None, on, by, now) for one in before))
    return team


def held(team: Team, by: Person) -> Team:
    """The team as it stands now, locked: what happens to its members comes one after another. Refuses one that is closed or beyond `by`."""
    team = Team.objects.select_for_update(of=("self",)).select_related("unit").get(pk=team.pk)
    if not covers(by, Can.MANAGE_PEOPLE, team.unit):
        raise Refused("team_beyond", f"“{team.name}”不在您管理的单位范围内。")
    refuse_closed(team)
    return team


def refuse_closed(team: Team) -> None:
    if team.closed_on:
        raise Refused("team_closed", f"“{team.name}”已于 {team.closed_on} 撤销，不能再改动。")


def _refuse_unit(by: Person, unit: Unit) -> None:
    if not covers(by, Can.MANAGE_PEOPLE, unit):
        raise Refused("unit_beyond", f"“{unit.full_name}”不在您管理的单位范围内。", field="unit")
    unit_changes.refuse_closed(unit, field="unit")


@contextmanager
def _one_of_a_name() -> Iterator[None]:
    try:
        yield
    except IntegrityError:
        raise Refused("team_name_taken", "已经有这个名称的队伍（也许已撤销），请换一个名称。", field="name") from None
