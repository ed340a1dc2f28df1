"""Rooms above are told of everybody who joins a team, has another post or field, or leaves it, in the transaction that does it."""

from datetime import date
from typing import Any

import pytest

from core.errors import Refused
from people import registries
from people.models import EnforcementField, Membership, Person, PersonnelChange, PostKind, Team
from people.registries import MembershipMoved
from people.services import changes, memberships, teams
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
SPRING = date(2026, 3, 1)
JUNE = date(2026, 6, 1)
NOW = factories.NOON
Kind = PersonnelChange.Kind


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[MembershipMoved]:
    events: list[MembershipMoved] = []
    monkeypatch.setattr(registries, "_on_membership", [])
    registries.register_membership(events.extend)
    return events


@pytest.fixture
def team(clerk: Person) -> Team:
    return teams.add(name="综合行政执法队", unit=factories.office("综合行政执法办公室"), by=clerk, now=NOW)


@pytest.fixture
def member(team: Team, clerk: Person, cadre: Person) -> Membership:
    return memberships.join(team=team, person=cadre, post_kind=PostKind.ENFORCEMENT, from_on=SPRING, today=TODAY, by=clerk, now=NOW)


def change(one: Membership, kind: str, on: date, by: Person, field: EnforcementField | None = None) -> Membership:
    said: dict[str, Any] = {"post_kind": kind, "field": field, "on": on, "today": TODAY}
    return memberships.change_post(membership=one, seen_version=one.version, by=by, now=NOW, **said)


def leaves(person: Person, kind: PersonnelChange.Kind, on: date, by: Person) -> None:
    changes.enter(facts=changes.Facts(kind=kind, person=person, effective_on=on, reason="组织调动"), by=by, now=NOW)


def span(one: Membership | None) -> tuple[str, date, date | None] | None:
    return (one.post_kind, one.from_on, one.until_on) if one else None


def test_a_joining_has_no_before(heard: list[MembershipMoved], member: Membership, clerk: Person, cadre: Person) -> None:
    assert heard == [MembershipMoved(cadre, None, member, SPRING, clerk, NOW)]


def test_another_post_says_both(heard: list[MembershipMoved], member: Membership, clerk: Person) -> None:
    change(member, "office", JUNE, clerk)
    assert (span(heard[-1].before), span(heard[-1].after), heard[-1].on) == (("enforcement", SPRING, None), ("office", JUNE, None), JUNE)


def test_a_correction_on_the_first_day_says_both_though_there_is_one_row(heard: list[MembershipMoved], member: Membership, clerk: Person) -> None:
    change(member, "office", SPRING, clerk)
    assert (span(heard[-1].before), span(heard[-1].after), heard[-1].on) == (("enforcement", SPRING, None), ("office", SPRING, None), SPRING)


def test_another_field_alone_is_told_too(heard: list[MembershipMoved], member: Membership, clerk: Person) -> None:
    field = EnforcementField.objects.create(name="河道采砂")
    change(member, "enforcement", JUNE, clerk, field)
    assert heard[-1].before is not None
    assert heard[-1].after is not None
    assert (heard[-1].before.field, heard[-1].after.field) == (None, field)


def test_leaving_begins_the_day_after_the_last(heard: list[MembershipMoved], member: Membership, clerk: Person) -> None:
    memberships.end(membership=member, until_on=date(2026, 9, 30), today=TODAY, seen_version=1, by=clerk, now=NOW)
    assert (span(heard[-1].before), heard[-1].after, heard[-1].on) == (("enforcement", SPRING, None), None, date(2026, 10, 1))


@pytest.mark.parametrize("kind", [Kind.LEFT, Kind.RETIRED])
def test_who_leaves_the_office_leaves_the_team(
    heard: list[MembershipMoved], member: Membership, clerk: Person, cadre: Person, kind: PersonnelChange.Kind
) -> None:
    leaves(cadre, kind, JUNE, clerk)
    assert (span(heard[-1].before), heard[-1].after, heard[-1].on, heard[-1].by) == (("enforcement", SPRING, None), None, JUNE, clerk)


def test_a_last_day_that_lay_later_is_told_as_it_was(heard: list[MembershipMoved], member: Membership, clerk: Person, cadre: Person) -> None:
    memberships.end(membership=member, until_on=date(2026, 9, 30), today=TODAY, seen_version=1, by=clerk, now=NOW)
    leaves(cadre, Kind.LEFT, JUNE, clerk)
    assert (span(heard[-1].before), heard[-1].on) == (("enforcement", SPRING, date(2026, 9, 30)), JUNE)
    member.refresh_from_db()
    assert member.until_on == date(2026, 5, 31)


def test_who_joined_on_the_very_day_of_leaving_was_there_for_that_day(
    heard: list[MembershipMoved], member: Membership, clerk: Person, cadre: Person
) -> None:
    leaves(cadre, Kind.LEFT, SPRING, clerk)
    member.refresh_from_db()
    assert (member.until_on, heard[-1].on) == (SPRING, date(2026, 3, 2))


def test_who_leaves_the_office_belonging_to_no_team_is_not_told(heard: list[MembershipMoved], clerk: Person, cadre: Person) -> None:
    leaves(cadre, Kind.LEFT, JUNE, clerk)
    assert heard == []


def test_a_closed_team_is_left_by_everybody(heard: list[MembershipMoved], member: Membership, team: Team, clerk: Person) -> None:
    second = factories.person("王海燕", unit=team.unit, password=None)
    memberships.join(team=team, person=second, post_kind=PostKind.OFFICE, from_on=SPRING, today=TODAY, by=clerk, now=NOW)
    del heard[:]
    teams.close(team=team, on=JUNE, today=TODAY, seen_version=1, by=clerk, now=NOW)
    assert [(one.person, span(one.before), one.after, one.on) for one in heard] == [
        (member.person, ("enforcement", SPRING, None), None, JUNE),
        (second, ("office", SPRING, None), None, JUNE),
    ]


def test_what_a_room_above_refuses_is_not_done(monkeypatch: pytest.MonkeyPatch, member: Membership, clerk: Person) -> None:
    def no(events: Any) -> None:
        raise Refused("no", "不行。")

    monkeypatch.setattr(registries, "_on_membership", [no])
    with pytest.raises(Refused):
        memberships.end(membership=member, until_on=TODAY, today=TODAY, seen_version=1, by=clerk, now=NOW)
    member.refresh_from_db()
    assert member.until_on is None
