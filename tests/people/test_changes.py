"""Changes of people entered by who manages them: what is carried out, and what is refused."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from core.errors import Refused, Stale
from core.models import AuditEntry
from people import registries
from people.models import AccountSlip, Device, Membership, OpenSession, Person, PersonnelChange, PostKind, Role, RoleAssignment, Team, Unit
from people.services import changes, passwords
from people.services.changes import Facts
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
Kind = PersonnelChange.Kind
ON = date(2026, 11, 1)
NOW = factories.NOON


def facts(person: Person, kind: PersonnelChange.Kind = Kind.LEFT, **more: Any) -> Facts:
    return Facts(**{"kind": kind, "person": person, "effective_on": ON, "reason": "组织调动"} | more)


def enter(clerk: Person, one: Facts, **more: Any) -> PersonnelChange:
    return changes.enter(facts=one, by=clerk, now=NOW, **more)


def transfer(clerk: Person, person: Person, to: str = "财政所", **more: Any) -> PersonnelChange:
    return enter(clerk, facts(person, Kind.TRANSFERRED, **{"to_unit": factories.office(to)} | more))


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[registries.PersonChanged]:
    """What rooms above are told."""
    events: list[registries.PersonChanged] = []
    monkeypatch.setattr(registries, "_on_change", [*registries._on_change, events.extend])
    return events


def test_a_transfer_is_a_dated_posting(clerk: Person, cadre: Person) -> None:
    row = transfer(clerk, cadre, post="副所长", document="南组〔2026〕5号")
    cadre.refresh_from_db()
    assert (cadre.unit.name, cadre.post, cadre.status) == ("财政所", "副所长", "active")
    assert list(cadre.postings.values_list("from_on", "until_on", "unit__name", "document")) == [
        (date(2020, 1, 1), date(2026, 10, 31), "党政办公室", ""),
        (ON, None, "财政所", "南组〔2026〕5号"),
    ]
    assert (row.state, row.from_unit.name, row.to_unit.name, row.decided_by) == ("accepted", "党政办公室", "财政所", clerk)  # type: ignore[union-attr]


def test_a_change_is_written_down_and_told_to_the_rooms_above(clerk: Person, cadre: Person, heard: list[Any]) -> None:
    transfer(clerk, cadre)
    entry = AuditEntry.objects.get(event="people.changed")
    assert (entry.detail["kind"], entry.detail["before"], entry.detail["on"]) == ("transferred", "南山镇/党政办公室", "2026-11-01")
    [event] = heard
    assert (event.person, event.kind, event.before.name, event.after.name, event.on) == (cadre, "transferred", "党政办公室", "财政所", ON)


def test_whoever_leaves_loses_posting_roles_teams_and_the_way_in(clerk: Person, cadre: Person, signed_in: Any, heard: list[Any]) -> None:
    browser = signed_in(cadre)
    team = Team.objects.create(name="综合行政执法队", unit=cadre.unit)
    Membership.objects.create(team=team, person=cadre, post_kind=PostKind.OFFICE, from_on=date(2024, 1, 1))
    RoleAssignment.objects.create(person=cadre, role=Role.LIAISON, unit=cadre.unit)
    AccountSlip.objects.create(person=cadre, password="x", token_hash="1", printed_at=NOW, expires_at=NOW, printed_by=clerk)
    enter(clerk, facts(cadre))
    cadre.refresh_from_db()
    assert (cadre.status, cadre.role_assignments.count(), AccountSlip.objects.count()) == ("left", 0, 0)
    assert cadre.postings.get().until_on == cadre.memberships.get().until_on == date(2026, 10, 31)
    assert browser.get("/me/")["Location"].startswith("/sign-in/")
    assert [(one.kind, one.after) for one in heard] == [("left", None)]


def test_the_sessions_of_whoever_retires_end(clerk: Person, cadre: Person) -> None:
    device = Device.objects.create(
        person=cadre, token_hash="0" * 64, label="微信", first_seen_at=NOW, last_seen_at=NOW, remembered_until=NOW + timedelta(days=9)
    )
    OpenSession.objects.create(person=cadre, session_key="k", device=device, started_at=NOW, expires_at=NOW + timedelta(hours=1))
    enter(clerk, facts(cadre, Kind.RETIRED))
    device.refresh_from_db()
    assert (OpenSession.objects.count(), device.remembered_until, Person.objects.get(pk=cadre.pk).session_epoch) == (0, None, 2)


def test_an_attempt_under_way_is_not_cut_off(clerk: Person, cadre: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registries, "_holds", [lambda person, now: now])  # as the exam room says while somebody sits
    enter(clerk, facts(cadre))
    assert passwords.new_epoch(cadre, NOW) == {}
    assert Person.objects.get(pk=cadre.pk).session_epoch == 1


def test_whoever_returns_gets_a_posting_and_a_new_slip(clerk: Person, cadre: Person) -> None:
    enter(clerk, facts(cadre))
    enter(clerk, facts(cadre, Kind.RETURNED, effective_on=date(2026, 11, 15), to_unit=factories.office("财政所"), post="科员"))
    cadre.refresh_from_db()
    assert (cadre.status, cadre.unit.name, cadre.post, cadre.must_change_password) == ("active", "财政所", "科员", True)
    assert not cadre.has_usable_password()
    assert list(cadre.postings.values_list("from_on", "until_on")) == [(date(2020, 1, 1), date(2026, 10, 31)), (date(2026, 11, 15), None)]


def test_a_newcomer_becomes_a_person(clerk: Person, town: Unit, heard: list[Any]) -> None:
    one = Facts(
        kind=Kind.JOINED, effective_on=ON, reason="新录用", to_unit=factories.office(), staffing_type=factories.staffing(),
        post="科员", name="符 启航", mobile="138 0000 1234",
    )  # fmt: skip
    row = enter(clerk, one)
    assert row.person is not None
    assert (row.name, row.person.mobile, row.person.account, row.to_unit, row.from_unit) == (
        "符启航",
        "13800001234",
        "fuqihang01",
        row.person.unit,
        None,
    )
    assert row.person.postings.get().from_on == ON
    assert [one.kind for one in heard] == ["joined"]


def test_whoever_left_is_not_entered_anew_unasked(clerk: Person, cadre: Person) -> None:
    enter(clerk, Facts(kind=Kind.LEFT, effective_on=ON, reason="调离", person=cadre))
    again = Facts(kind=Kind.JOINED, effective_on=ON, reason="调入", name=cadre.name, to_unit=cadre.unit, staffing_type=cadre.staffing_type)
    with pytest.raises(Refused, match=f"调离，账号 {cadre.account}.*办理返回.*是另一个人") as refusal:
        enter(clerk, again)
    assert refusal.value.field == "name"
    assert enter(clerk, again, namesake=True).person != cadre


def test_a_namesake_is_asked_about(clerk: Person, cadre: Person) -> None:
    one = Facts(kind=Kind.JOINED, effective_on=ON, reason="新录用", to_unit=cadre.unit, staffing_type=factories.staffing(), name=cadre.name)
    with pytest.raises(Refused, match="是另一个人"):
        enter(clerk, one)
    assert enter(clerk, one, namesake=True).person != cadre


def test_the_liaison_of_an_office_is_not_its_liaison_from_another(clerk: Person, cadre: Person, town: Unit) -> None:
    RoleAssignment.objects.create(person=cadre, role=Role.LIAISON, unit=cadre.unit)
    RoleAssignment.objects.create(person=cadre, role=Role.LEADER, unit=town)
    transfer(clerk, cadre)
    assert [one.role for one in cadre.role_assignments.all()] == [Role.LEADER]
    assert AuditEntry.objects.filter(event="people.role_taken", detail__role="liaison").count() == 1


def test_a_transfer_keeps_the_memberships_of_teams(clerk: Person, cadre: Person) -> None:
    team = Team.objects.create(name="综合行政执法队", unit=cadre.unit)
    Membership.objects.create(team=team, person=cadre, post_kind=PostKind.OFFICE, from_on=date(2024, 1, 1))
    transfer(clerk, cadre)
    assert cadre.memberships.get().until_on is None


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        ({"kind": Kind.TRANSFERRED}, "to_unit", "请选择单位"),
        ({"kind": Kind.RETURNED}, "", "只能办理：调动、调离、退休"),
        ({"effective_on": date(2026, 11, 21)}, "effective_on", "还没有到"),
        ({"effective_on": date(2019, 12, 31)}, "effective_on", "不能早于这一天"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(clerk: Person, cadre: Person, change: dict[str, Any], field: str, says: str) -> None:
    with pytest.raises(Refused, match=says) as refusal:
        enter(clerk, facts(cadre, **change))
    assert refusal.value.field == field
    assert not PersonnelChange.objects.exists()


def test_a_transfer_that_changes_nothing_is_refused(clerk: Person, cadre: Person) -> None:
    with pytest.raises(Refused, match="都没有变"):
        transfer(clerk, cadre, to=cadre.unit.name)
    assert transfer(clerk, cadre, to=cadre.unit.name, post="副主任").from_unit == cadre.unit


def test_nobody_moves_to_a_closed_unit(clerk: Person, cadre: Person) -> None:
    Unit.objects.filter(pk=factories.office("老单位").pk).update(closed_on=date(2025, 1, 1))
    with pytest.raises(Refused, match="已撤销"):
        transfer(clerk, cadre, to="老单位")


def test_nobody_ends_their_own_account_nor_that_of_an_administrator(clerk: Person, cadre: Person, town: Unit) -> None:
    with pytest.raises(Refused, match="另一位综合管理员"):
        enter(clerk, facts(clerk))
    RoleAssignment.objects.create(person=cadre, role=Role.AUDITOR, unit=town)
    with pytest.raises(Refused, match="超出您的管理范围"):
        enter(clerk, facts(cadre))
    assert Person.objects.get(pk=cadre.pk).is_active


def test_the_last_security_admin_stays(clerk: Person, cadre: Person, town: Unit) -> None:
    RoleAssignment.objects.create(person=cadre, role=Role.SECURITY_ADMIN, unit=town)
    RoleAssignment.objects.create(person=clerk, role=Role.SECURITY_ADMIN, unit=cadre.unit)
    with pytest.raises(Refused):
        enter(clerk, facts(cadre))
    assert Person.objects.get(pk=cadre.pk).is_active
    assert not PersonnelChange.objects.exists()


def test_a_clerk_of_an_office_sends_nobody_beyond_it(cadre: Person) -> None:
    theirs = factories.person("村文书", role=Role.CLERK, role_unit=cadre.unit, unit=cadre.unit, password=None)
    with pytest.raises(Refused, match="不在您管理的单位范围内") as refusal:
        transfer(theirs, cadre)
    assert refusal.value.field == "to_unit"


def test_the_second_of_two_clerks_is_told(clerk: Person, cadre: Person) -> None:
    seen = cadre.version
    transfer(clerk, cadre)
    with pytest.raises(Stale) as stale:
        enter(clerk, facts(cadre, Kind.TRANSFERRED, to_unit=factories.office("农业农村办公室")), seen_version=seen)
    assert stale.value.row.unit.name == "财政所"


def test_somebody_disabled_may_move_and_stays_disabled(clerk: Person, cadre: Person) -> None:
    Person.objects.filter(pk=cadre.pk).update(status=Person.Status.DISABLED)
    transfer(clerk, cadre)
    cadre.refresh_from_db()
    assert (cadre.status, cadre.unit.name) == ("disabled", "财政所")


def test_whoever_came_and_left_on_one_day_was_there_that_day(clerk: Person, cadre: Person) -> None:
    came = cadre.postings.get().from_on
    enter(clerk, replace(facts(cadre), effective_on=came))
    assert cadre.postings.get().until_on == came
