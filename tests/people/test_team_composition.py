"""The composition of a team on any day by post, field and staffing type of that day; joining several at once; fields of enforcement."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.errors import Refused
from core.models import AuditEntry
from people import selectors
from people.models import EnforcementField, Membership, Person, Team, Unit
from people.services import memberships, postings, teams
from people.services.memberships import Joining
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
TODAY = date(2026, 11, 20)
SPRING = date(2026, 3, 1)
JUNE = date(2026, 6, 1)
OFFICE = "综合行政执法办公室"


@pytest.fixture
def team(clerk: Person) -> Team:
    return teams.add(name="综合行政执法队", unit=factories.office(OFFICE), by=clerk, now=factories.NOON)


@pytest.fixture
def client(clerk: Person, signed_in: Any) -> Client:
    made: Client = signed_in(clerk)
    return made


@pytest.fixture
def field(db: None) -> EnforcementField:
    return EnforcementField.objects.get_or_create(name="综合执法")[0]


def join(team: Team, by: Person, *joinings: Joining) -> list[Membership]:
    return memberships.join_many(team=team, joinings=joinings, today=TODAY, by=by, now=factories.NOON)


def staffed(unit: Unit, kind: str, heads: int) -> list[Person]:
    return [factories.person(f"{kind}{number}", unit=unit, staffing_type=factories.staffing(kind), password=None) for number in range(heads)]


def shown(client: Client, team: Team, on: date) -> str:
    return client.get(reverse("people:team", args=[team.public_id]), {"on": str(on)}).content.decode()


def test_the_town_s_report_on_its_team_can_be_read_from_the_page(team: Team, client: Client, clerk: Person) -> None:
    """22 people: 公务员 11, 事业编 9, 集体干部 1, 执法辅助人员 1; 20 of them 在编."""
    for kind, heads in (("公务员", 11), ("事业编", 9), ("集体干部", 1), ("执法辅助人员", 1)):
        join(
            team, clerk, *(Joining(one, "assistant" if kind == "执法辅助人员" else "enforcement", SPRING) for one in staffed(team.unit, kind, heads))
        )
    body = shown(client, team, SPRING)
    assert "公务员 11，事业编 9，集体干部 1，执法辅助人员 1，共 22 人；在编 20 人。" in body
    assert "共 22 人：执法岗 21、辅助 1" in body


def test_staffing_type_and_unit_are_those_of_the_day(team: Team, clerk: Person) -> None:
    [one] = staffed(team.unit, "公务员", 1)
    join(team, clerk, Joining(one, "enforcement", SPRING))
    assistant, finance = factories.staffing("集体干部"), factories.office("财政所")
    postings.transfer(person=one, unit=finance, post="", staffing_type=assistant, from_on=JUNE, reason="调动")
    days = [selectors.team_composition(team, day)[0] for day in (date(2026, 5, 31), JUNE)]
    assert [(one.unit.name, str(one.staffing_type), one.is_established) for one in days] == [  # type: ignore[union-attr]
        (OFFICE, "公务员", True),
        ("财政所", "集体干部", False),
    ]


def test_who_has_no_posting_on_the_day_is_counted_and_not_as_established(team: Team, client: Client, clerk: Person) -> None:
    late = factories.person("林晚录", unit=team.unit, from_on=JUNE, password=None)
    join(team, clerk, Joining(late, "enforcement", SPRING))
    body = shown(client, team, SPRING)
    assert "编制类型不详 1，共 1 人；在编 0 人。" in body
    assert "有 1 人这一天没有任职记录" in body
    assert "没有任职记录" not in shown(client, team, JUNE)


def test_the_composition_is_two_queries_for_one_and_for_thirty(team: Team, clerk: Person, field: EnforcementField) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as context:
            for one in selectors.team_composition(team, TODAY):
                assert all(map(str, (one.person.unit, one.unit, one.staffing_type, one.field, one.post_kind.label)))
        return len(context.captured_queries)

    join(team, clerk, *(Joining(one, "enforcement", SPRING, field) for one in staffed(team.unit, "公务员", 1)))
    few = cost()
    join(team, clerk, *(Joining(one, "enforcement", SPRING, field) for one in staffed(team.unit, "事业编", 29)))
    assert (few, cost()) == (2, 2)


# --- several at once


def test_several_join_at_once_by_name(team: Team, client: Client, cadre: Person, field: EnforcementField) -> None:
    other = factories.person("王海燕", unit=team.unit, password=None)
    page = reverse("people:team_join", args=[team.public_id])
    sent = {"person": f"{cadre.name}、{other.account}，{cadre.account}", "post_kind": "enforcement", "field": field.pk, "from_on": "2026-03-01"}
    answer = client.post(page, sent, follow=True).content.decode()
    assert f"{cadre.name}、王海燕自 2026-03-01 起是“综合行政执法队”的执法岗（综合执法）。" in answer
    assert set(team.memberships.values_list("person", "field")) == {(cadre.pk, field.pk), (other.pk, field.pk)}


def test_all_of_them_or_none_and_each_reason_is_said(team: Team, client: Client, clerk: Person, cadre: Person) -> None:
    second, fresh = (factories.person(name, unit=team.unit, password=None) for name in ("王海燕", "李新来"))
    join(team, clerk, Joining(cadre, "enforcement", SPRING), Joining(second, "office", JUNE))
    sent = {"person": f"{cadre.name}、{second.name}、{fresh.name}", "post_kind": "enforcement", "from_on": "2026-06-01"}
    body = client.post(reverse("people:team_join", args=[team.public_id]), sent).content.decode()
    assert f"{cadre.name}：已经在队里，自 2026-03-01 起。王海燕：已经在队里，自 2026-06-01 起。" in body
    assert team.memberships.count() == 2


def test_of_two_namesakes_the_accounts_are_said(team: Team, client: Client, cadre: Person) -> None:
    other = factories.person(cadre.name, unit=team.unit, password=None)
    sent = {"person": cadre.name, "post_kind": "enforcement", "from_on": "2026-06-01"}
    body = client.post(reverse("people:team_join", args=[team.public_id]), sent).content.decode()
    assert f"有 2 人，请改填账号或工号（{cadre.unit.name} {cadre.account}、{OFFICE} {other.account}）。" in body


# --- fields of enforcement


def test_a_field_is_offered_only_where_the_list_has_one_in_use(team: Team, client: Client, field: EnforcementField) -> None:
    page = reverse("people:team_join", args=[team.public_id])
    assert "执法领域" in client.get(page).content.decode()
    EnforcementField.objects.update(in_use=False)
    assert "执法领域" not in client.get(page).content.decode()


def test_one_no_longer_offered_stays_with_who_has_it(team: Team, client: Client, clerk: Person, cadre: Person, field: EnforcementField) -> None:
    [one] = join(team, clerk, Joining(cadre, "enforcement", SPRING, field))
    EnforcementField.objects.update(in_use=False)
    page = reverse("people:team_post", args=[one.pk])
    assert f'<option value="{field.pk}" selected>' in client.get(page).content.decode()
    client.post(page, {"post_kind": "office", "field": field.pk, "on": "2026-06-01", "version": "1"})
    assert team.memberships.get(until_on=None).field == field


def test_the_field_alone_may_change_and_the_same_of_both_is_refused(
    team: Team, client: Client, clerk: Person, cadre: Person, field: EnforcementField
) -> None:
    [one] = join(team, clerk, Joining(cadre, "enforcement", SPRING))
    page = reverse("people:team_post", args=[one.pk])
    sent: dict[str, Any] = {"post_kind": "enforcement", "on": "2026-06-01", "version": "1"}
    assert "已经是执法岗，请选择另一种" in client.post(page, sent).content.decode()
    client.post(page, {**sent, "field": field.pk})
    assert [(row.field, row.from_on, row.until_on) for row in team.memberships.order_by("from_on")] == [
        (None, SPRING, JUNE - timedelta(days=1)),
        (field, JUNE, None),
    ]
    assert AuditEntry.objects.get(event="people.member_post").detail["enforcement_field"] == "综合执法"
    assert "综合执法" in shown(client, team, JUNE)


def test_on_its_first_day_the_field_is_corrected(team: Team, clerk: Person, cadre: Person, field: EnforcementField) -> None:
    [one] = join(team, clerk, Joining(cadre, "enforcement", SPRING))
    said: dict[str, Any] = {"post_kind": "enforcement", "field": field, "on": SPRING, "today": TODAY, "seen_version": 1}
    memberships.change_post(membership=one, by=clerk, now=factories.NOON, **said)
    assert team.memberships.get().field == field
    with pytest.raises(Refused, match="已经是执法岗（综合执法）"):
        memberships.change_post(membership=one, by=clerk, now=factories.NOON, **{**said, "seen_version": 2})


def test_the_second_of_two_is_shown_both_fields(team: Team, client: Client, clerk: Person, cadre: Person, field: EnforcementField) -> None:
    [one] = join(team, clerk, Joining(cadre, "enforcement", SPRING))
    said: dict[str, Any] = {"post_kind": "enforcement", "field": field, "on": SPRING, "today": TODAY, "seen_version": 1}
    memberships.change_post(membership=one, by=clerk, now=factories.NOON, **said)
    sent = {"post_kind": "office", "field": "", "on": "2026-03-01", "version": "1"}
    body = client.post(reverse("people:team_post", args=[one.pk]), sent).content.decode()
    assert ("您填写的" in body, "不区分</td>" in body, "综合执法</td>" in body) == (True, True, True)
