"""Builders for what follows from changes of people: a team, a post in it, a change entered by the clerk."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from people.models import EnforcementField, Membership, Person, PersonnelChange, PostKind, Role, Team
from people.services import changes, memberships
from people.services.carrying_out import Facts
from tests import factories

NOW = factories.NOON
TODAY = NOW.date()
Kind = PersonnelChange.Kind


def clerk() -> Person:
    return Person.objects.filter(role_assignments__role=Role.CLERK).first() or factories.clerk(password=None)


def team(name: str = "综合行政执法队") -> Team:
    return Team.objects.get_or_create(name=name, defaults={"unit": factories.town()})[0]


def on_post(person: Person, post: str = PostKind.ENFORCEMENT, *, of: Team | None = None, from_on: date = date(2025, 1, 1)) -> Membership:
    return memberships.join(team=of or team(), person=person, post_kind=post, from_on=from_on, today=TODAY, by=clerk(), now=NOW)


def another_post(one: Membership, post: str, *, on: date = TODAY, field: EnforcementField | None = None, now: datetime = NOW) -> Membership:
    one.refresh_from_db()
    return memberships.change_post(
        membership=one, post_kind=post, on=on, today=TODAY, seen_version=one.version, by=clerk(), now=now, field=field
    )  # fmt: skip


def out_of_team(one: Membership, until_on: date = TODAY) -> Membership:
    one.refresh_from_db()
    return memberships.end(membership=one, until_on=until_on, today=TODAY, seen_version=one.version, by=clerk(), now=NOW)


def changed(person: Person, kind: PersonnelChange.Kind, *, now: datetime = NOW, **facts: Any) -> None:
    """As the clerk enters it."""
    person.refresh_from_db()
    said = Facts(kind=kind, person=person, effective_on=facts.pop("on", timezone.localdate(now)), reason=facts.pop("reason", "工作需要"), **facts)
    changes.enter(facts=said, by=clerk(), now=now, seen_version=person.version)
