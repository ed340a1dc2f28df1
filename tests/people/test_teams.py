"""Teams: who belongs to one from when until when and in what post, today and on any past day."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.errors import Refused, Stale
from core.models import AuditEntry
from people import selectors
from people.models import EnforcementField, Membership, Person, Role, Team, Unit
from people.rules import teams as rules
from people.services import memberships, teams
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
TODAY = date(2026, 11, 20)
SPRING = date(2026, 3, 1)


@pytest.fixture
def team(clerk: Person) -> Team:
    return teams.add(name="综合行政执法队", unit=factories.office("综合行政执法办公室"), by=clerk, now=factories.NOON)


@pytest.fixture
def client(clerk: Person, signed_in: Any) -> Client:
    made: Client = signed_in(clerk)
    return made


def join(team: Team, person: Person, by: Person, from_on: date = SPRING, post_kind: str = "enforcement") -> Membership:
    return memberships.join(team=team, person=person, post_kind=post_kind, from_on=from_on, today=TODAY, by=by, now=factories.NOON)


def post(one: Membership, kind: str, on: date, by: Person, version: int = 1, field: EnforcementField | None = None) -> Membership:
    said: dict[str, Any] = {"post_kind": kind, "field": field, "on": on, "today": TODAY, "seen_version": version}
    return memberships.change_post(membership=one, by=by, now=factories.NOON, **said)


def leave(one: Membership, until_on: date, by: Person, version: int = 1) -> Membership:
    return memberships.end(membership=one, until_on=until_on, today=TODAY, seen_version=version, by=by, now=factories.NOON)


def on(team: Team, day: date) -> list[tuple[str, str]]:
    return [(one.person.name, one.post_kind) for one in selectors.members_on(team, day)]


def test_the_composition_of_any_past_day(team: Team, clerk: Person, cadre: Person) -> None:
    first = join(team, cadre, clerk)
    second = post(first, "office", date(2026, 6, 1), clerk)
    leave(second, date(2026, 9, 30), clerk)
    assert on(team, date(2026, 2, 28)) == []
    assert on(team, SPRING) == on(team, date(2026, 5, 31)) == [(cadre.name, "enforcement")]
    assert on(team, date(2026, 6, 1)) == on(team, date(2026, 9, 30)) == [(cadre.name, "office")]
    assert on(team, date(2026, 10, 1)) == []


def test_everything_is_written_down(team: Team, clerk: Person, cadre: Person) -> None:
    leave(join(team, cadre, clerk), TODAY, clerk)
    events = AuditEntry.objects.filter(event__startswith="people.").order_by("id").values_list("event", flat=True)
    assert list(events) == ["people.team_added", "people.member_joined", "people.member_left"]


def test_a_post_changed_on_its_first_day_is_corrected(team: Team, clerk: Person, cadre: Person) -> None:
    post(join(team, cadre, clerk), "assistant", SPRING, clerk)
    assert on(team, SPRING) == [(cadre.name, "assistant")]
    assert Membership.objects.count() == 1


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (date(2026, 2, 1), "从 2026-01-01 到 2026-02-28 已经在队里"),
        (date(2025, 12, 1), "已经在队里"),
        (date(2026, 11, 21), "还没有到"),
        (date(1949, 1, 1), "已经在队里"),
        (date(2026, 3, 1), None),
    ],
)
def test_spans_of_one_person_never_overlap(day: date, says: str | None) -> None:
    why_not = rules.why_not_join(day, TODAY, [(date(2026, 1, 1), date(2026, 2, 28))])
    assert (why_not is None) if says is None else (why_not is not None and says in why_not)


def test_who_is_in_the_team_does_not_join_again(team: Team, clerk: Person, cadre: Person) -> None:
    one = join(team, cadre, clerk)
    with pytest.raises(Refused, match="已经在队里，自 2026-03-01 起") as refused:
        join(team, cadre, clerk, from_on=TODAY)
    assert refused.value.field == "from_on"
    leave(one, date(2026, 9, 30), clerk)
    assert join(team, cadre, clerk, from_on=date(2026, 10, 1)).until_on is None


def test_what_cannot_be_is_said(team: Team, clerk: Person, cadre: Person) -> None:
    one = join(team, cadre, clerk)
    with pytest.raises(Refused, match="最后一天不能早于"):
        leave(one, date(2026, 2, 28), clerk)
    with pytest.raises(Refused, match="不能早于这一天"):
        post(one, "office", date(2026, 2, 28), clerk)
    for day in (SPRING, TODAY):
        with pytest.raises(Refused, match="已经是执法岗"):
            post(one, "enforcement", day, clerk)
    leave(one, TODAY, clerk)
    with pytest.raises(Refused, match="已于 2026-11-20 结束"):
        post(one, "office", TODAY, clerk, version=2)


def test_the_second_of_two_is_shown_both_posts(team: Team, client: Client, clerk: Person, cadre: Person) -> None:
    one = join(team, cadre, clerk)
    post(one, "office", SPRING, clerk)
    with pytest.raises(Stale):
        post(one, "assistant", SPRING, clerk)
    page = reverse("people:team_post", args=[one.pk])
    body = client.post(page, {"post_kind": "assistant", "on": "2026-03-01", "version": "1"}).content.decode()
    assert ("您填写的" in body, "内勤</td>" in body, "辅助</td>" in body) == (True, True, True)
    assert on(team, TODAY) == [(cadre.name, "office")]


def test_who_comes_to_an_ended_membership_is_told_what_stands_now(team: Team, clerk: Person, cadre: Person) -> None:
    one = join(team, cadre, clerk)
    post(one, "office", TODAY, clerk)
    with pytest.raises(Refused, match="已于 2026-11-19 结束，现在自 2026-11-20 起是内勤"):
        post(one, "assistant", TODAY, clerk)
    leave(Membership.objects.get(until_on=None), TODAY, clerk)
    with pytest.raises(Refused, match="现在不在队里"):
        leave(one, TODAY, clerk)


def test_the_second_of_two_is_shown_both_names(team: Team, client: Client, clerk: Person) -> None:
    teams.change(team=team, name="执法大队", unit=team.unit, seen_version=1, by=clerk, now=factories.NOON)
    sent = {"name": "执法中队", "unit": str(team.unit.public_id), "version": "1"}
    body = client.post(reverse("people:team_change", args=[team.public_id]), sent).content.decode()
    assert ("执法大队" in body, "执法中队" in body, Team.objects.get().name) == (True, True, "执法大队")


def test_a_closed_team_ends_its_memberships_and_keeps_its_past(team: Team, client: Client, clerk: Person, cadre: Person) -> None:
    join(team, cadre, clerk)
    for day, says in ((SPRING, "2026-03-01 还有人在队里"), (date(2026, 11, 21), "还没有到"), (date(1900, 1, 1), "太早")):
        with pytest.raises(Refused, match=says):
            teams.close(team=team, on=day, today=TODAY, seen_version=1, by=clerk, now=factories.NOON)
    teams.close(team=team, on=date(2026, 8, 1), today=TODAY, seen_version=1, by=clerk, now=factories.NOON)
    assert (on(team, date(2026, 7, 31)), on(team, date(2026, 8, 1))) == ([(cadre.name, "enforcement")], [])
    with pytest.raises(Refused, match="已于 2026-08-01 撤销"):
        join(team, clerk, clerk)
    assert "2026-08-01 撤销" in client.get(reverse("people:teams")).content.decode()


@pytest.mark.parametrize("day", ["2999-01-01", "1900-01-01", "x"])
def test_a_day_that_is_none_is_told_and_today_is_shown(team: Team, client: Client, day: str) -> None:
    answer = client.get(reverse("people:team", args=[team.public_id]), {"on": day})
    assert ("field-error" in answer.content.decode(), answer.context["on"]) == (True, answer.context["today"])


def test_what_has_ended_is_told_before_anything_is_typed(team: Team, client: Client, clerk: Person, cadre: Person) -> None:
    one = join(team, cadre, clerk)
    leave(one, TODAY, clerk)
    for page in ("team_post", "team_leave"):
        assert "已于 2026-11-20 结束，现在不在队里" in client.get(reverse(f"people:{page}", args=[one.pk])).content.decode()
    Team.objects.update(closed_on=TODAY)
    for page in ("team_change", "team_close", "team_join"):
        assert "已于 2026-11-20 撤销，不能再改动" in client.get(reverse(f"people:{page}", args=[team.public_id])).content.decode()


def test_two_teams_have_two_names(team: Team, clerk: Person) -> None:
    with pytest.raises(Refused, match="已经有这个名称的队伍") as refused:
        teams.add(name=team.name, unit=team.unit, by=clerk, now=factories.NOON)
    assert refused.value.field == "name"


def test_who_manages_an_office_changes_the_teams_of_it_only(team: Team, cadre: Person) -> None:
    chief = factories.person("办主任", role=Role.CLERK, role_unit=cadre.unit, password=None)
    with pytest.raises(Refused, match="不在您管理"):
        join(team, cadre, chief)
    own = teams.add(name="应急队", unit=cadre.unit, by=chief, now=factories.NOON)
    stranger = factories.person("外人", unit=team.unit, password=None)
    with pytest.raises(Refused, match="不在您管理的单位范围内") as refused:
        join(own, stranger, chief)
    assert refused.value.field == "person"


def test_a_member_is_added_by_the_typed_name(team: Team, client: Client, cadre: Person) -> None:
    page, sent = reverse("people:team_join", args=[team.public_id]), {"post_kind": "enforcement", "from_on": "2026-03-01"}
    assert "没有找到在职人员" in client.post(page, {**sent, "person": "无此人"}).content.decode()
    assert client.post(page, {**sent, "person": cadre.name}).status_code == 302
    body = client.get(reverse("people:team", args=[team.public_id]), {"on": "2026-03-01"}).content.decode()
    assert (cadre.name in body, "共 1 人：执法岗 1" in body) == (True, True)
    assert "共 0 人" in client.get(reverse("people:team", args=[team.public_id]), {"on": "2026-02-28"}).content.decode()


def test_a_liaison_reads_the_team_of_the_unit_and_changes_nothing(team: Team, signed_in: Any, clerk: Person, cadre: Person) -> None:
    join(team, cadre, clerk)
    liaison = factories.person("符联络", unit=team.unit, role=Role.LIAISON, role_unit=team.unit, password=None)
    body = signed_in(liaison).get(reverse("people:team", args=[team.public_id])).content.decode()
    assert (cadre.name in body, "加入队员" in body, "离队" in body) == (True, False, False)
    assert reverse("people:person", args=[cadre.public_id]) not in body  # of another unit


def test_the_pages_cost_the_same_for_one_and_for_thirty(team: Team, client: Client, clerk: Person, town: Unit) -> None:
    counts: list[list[int]] = [[], []]
    for number in (1, 29):
        for place in range(number):
            one = factories.person("队员", unit=factories.office(f"第{place}办"), password=None)
            join(team, one, clerk)
            teams.add(name=f"{one.account}队", unit=one.unit, by=clerk, now=factories.NOON)
        for kept, page in zip(counts, (reverse("people:teams"), reverse("people:team", args=[team.public_id])), strict=True):
            client.get(page)
            with CaptureQueriesContext(connection) as queries:
                client.get(page)
            kept.append(len(queries))
    assert [len(set(kept)) for kept in counts] == [1, 1]


@pytest.mark.django_db(transaction=True)
def test_two_who_add_the_same_person_at_once_add_them_once(team: Team, clerk: Person, cadre: Person) -> None:
    def joined(day: int) -> bool:
        try:
            join(team, cadre, clerk, from_on=date(2026, 3, day))
            return True
        except Refused:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(joined, (1, 2))) == [False, True]
    assert Membership.objects.count() == 1
