"""Builders of a team and its officers for tests."""

from datetime import date, datetime
from typing import Any

from people.models import Membership, Person, PostKind, Team, Unit
from people.services import memberships
from people.services import teams as team_services
from tests import factories
from tests.certificates import things

SINCE = date(2024, 1, 1)


def team(name: str = "综合行政执法队", unit: Unit | None = None) -> Team:
    there = Team.objects.filter(name=name).first()
    return there or team_services.add(name=name, unit=unit or factories.town(), by=people_clerk(), now=factories.NOON)


def member(
    person: Person | str,
    post_kind: str = PostKind.ENFORCEMENT,
    *,
    of: Team | None = None,
    on: date = SINCE,
    now: datetime = factories.NOON,
    **values: Any,
) -> Membership:
    """Somebody (made where only a name is given, `values` as of a person) in the team since a day."""
    who = person if isinstance(person, Person) else factories.person(person, password=None, **values)
    joining = memberships.Joining(who, PostKind(post_kind), on, None)
    return memberships.join_many(team=of or team(), joinings=[joining], today=things.TODAY, by=people_clerk(), now=now)[0]


def people_clerk() -> Person:
    """综合管理员, who manages people."""
    return Person.objects.filter(name="林文书").first() or factories.clerk(password=None)
