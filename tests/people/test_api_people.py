"""People, units, teams and changes at the interface: what the pages show and do, by the same rules."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.api.pagination import Pages
from core.models import AuditEntry
from people.models import EnforcementField, Membership, Person, PersonnelChange, PostKind, Role, Team, Unit
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
PEOPLE, UNITS, TEAMS, CHANGES = "/api/v1/people/", "/api/v1/units/", "/api/v1/teams/", "/api/v1/changes/"
Program = Callable[[Person], Client]


@pytest.fixture
def liaison(town: Unit) -> Person:
    office = factories.office("党政办公室")
    return factories.person("符联络", unit=office, role=Role.LIAISON, role_unit=office)


def sent(client: Client, address: str, method: str = "POST", **body: Any) -> tuple[int, dict[str, Any]]:
    answer = client.generic(method, address, json.dumps(body, default=str), content_type="application/json")
    return answer.status_code, answer.json()


def names(answer: Any) -> list[str]:
    return [one["name"] for one in answer.json()["results"]]


# --- reading


def test_the_list_holds_the_people_of_ones_units_with_masked_numbers(program: Program, clerk: Person, liaison: Person) -> None:
    factories.person("王海燕", unit=factories.office("财政所"), mobile="13800001111")
    assert "王海燕" in names(program(clerk).get(PEOPLE))
    assert "王海燕" not in names(program(liaison).get(PEOPLE))
    row = program(clerk).get(PEOPLE, {"q": "王海燕"}).json()["results"][0]
    assert (row["mobile"], row["unit"]["name"], row["staffing_type"]) == ("138****1111", "财政所", "公务员")


def test_the_list_is_narrowed_as_the_page_is(program: Program, clerk: Person) -> None:
    finance = factories.office("财政所")
    factories.person("王海燕", unit=finance, staffing_type=factories.staffing("事业编"))
    gone = factories.person("黎退休", unit=finance)
    Person.objects.filter(pk=gone.pk).update(status=Person.Status.RETIRED)
    client = program(clerk)
    assert names(client.get(PEOPLE, {"q": "why"})) == ["王海燕"]
    assert names(client.get(PEOPLE, {"unit": finance.public_id})) == ["王海燕", "黎退休"]
    assert names(client.get(PEOPLE, {"status": "retired"})) == ["黎退休"]
    assert names(client.get(PEOPLE, {"staffing_type": "事业编"})) == ["王海燕"]
    assert client.get(PEOPLE, {"status": "nonsense"}).status_code == 400


def test_one_person_comes_with_their_postings(program: Program, liaison: Person) -> None:
    other = factories.person("王海燕", unit=factories.office("财政所"))
    client = program(liaison)
    assert [one["from_on"] for one in client.get(f"{PEOPLE}{liaison.public_id}/").json()["postings"]] == ["2020-01-01"]
    assert client.get(f"{PEOPLE}{other.public_id}/").status_code == 404


@pytest.mark.parametrize("address", [PEOPLE, UNITS, TEAMS, CHANGES])
def test_a_page_costs_as_many_queries_for_thirty_rows_as_for_one(program: Program, clerk: Person, address: str) -> None:
    client = program(clerk)
    costs = []
    for number in range(2, 32):
        unit = factories.office(f"{number}号村")
        one = factories.person(f"村民{number}", unit=unit)
        Team.objects.create(name=f"{number}队", unit=unit)
        PersonnelChange.objects.create(
            kind="transferred", state="accepted", person=one, name=one.name, from_unit=unit, to_unit=clerk.unit, staffing_type=one.staffing_type,
            effective_on=date(2026, 1, 1), reason="调动", filed_by=clerk, decided_by=clerk, filed_at=factories.NOON, decided_at=factories.NOON,
        )  # fmt: skip
        if number in (2, 31):
            client.get(address)  # what is asked once: the use of the token
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address, {"page_size": 100}).status_code == 200
            costs.append(len(queries))
    assert costs[0] == costs[1] <= 12


def test_a_page_holds_a_hundred_rows_at_most(program: Program, clerk: Person) -> None:
    answer = program(clerk).get(PEOPLE, {"page_size": 100_000}).json()
    assert set(answer) == {"count", "next", "previous", "results"}
    assert Pages.max_page_size == 100


def test_units_are_the_tree_each_with_its_parent(program: Program, clerk: Person, liaison: Person) -> None:
    closed = factories.office("旧办公室")
    Unit.objects.filter(pk=closed.pk).update(closed_on=date(2026, 1, 1), merged_into=factories.office("党政办公室"))
    rows = {one["name"]: one for one in program(clerk).get(UNITS).json()["results"]}
    assert rows["南山镇"]["parent"] is None
    assert rows["党政办公室"]["parent"] == rows["南山镇"]["id"]
    assert rows["旧办公室"]["merged_into"] == rows["党政办公室"]["id"]
    assert "旧办公室" not in names(program(clerk).get(UNITS, {"in_use": "true"}))
    assert names(program(liaison).get(UNITS)) == ["党政办公室"]
    assert program(liaison).get(f"{UNITS}{rows['南山镇']['id']}/").status_code == 404


def test_a_team_comes_with_everybody_who_ever_belonged_to_it(program: Program, clerk: Person) -> None:
    team = Team.objects.create(name="综合行政执法队", unit=clerk.unit)
    field = EnforcementField.objects.create(name="河道采砂")
    spans = (None, date(2025, 1, 1), date(2025, 6, 30)), (field, date(2025, 7, 1), None)
    for of, first, last in spans:
        Membership.objects.create(team=team, person=clerk, post_kind=PostKind.OFFICE, field=of, from_on=first, until_on=last)
    answer = program(clerk).get(f"{TEAMS}{team.public_id}/").json()
    assert [(one["name"], one["post_kind"], one["field"], one["until_on"]) for one in answer["members"]] == [
        ("林文书", "office", None, "2025-06-30"),
        ("林文书", "office", "河道采砂", None),
    ]


def test_a_number_is_shown_and_the_showing_recorded(program: Program, liaison: Person) -> None:
    Person.objects.filter(pk=liaison.pk).update(mobile="13800001111")
    assert sent(program(liaison), f"{PEOPLE}{liaison.public_id}/mobile/") == (200, {"mobile": "13800001111"})
    assert AuditEntry.objects.get(event="people.mobile_shown").person_name == "符联络"


# --- adding and putting right


def test_somebody_is_added_under_the_rules_of_the_page(program: Program, clerk: Person) -> None:
    client, unit = program(clerk), clerk.unit.public_id
    status, made = sent(client, PEOPLE, name="王海燕", unit=unit, staffing_type="公务员", mobile="13800001111", sort_number=7, from_on="2026-03-01")
    assert (status, made["mobile"], made["sort_number"], made["postings"][0]["from_on"]) == (201, "138****1111", 7, "2026-03-01")
    status, refused = sent(client, PEOPLE, name="王海燕", unit=unit, staffing_type="公务员")
    assert (status, refused["code"], list(refused["fields"])) == (400, "namesake", ["name"])
    assert sent(client, PEOPLE, name="王海燕", unit=unit, staffing_type="公务员", namesake=True)[0] == 201
    assert sent(client, PEOPLE, name="李小明", unit=unit, staffing_type="不存在")[1]["fields"].keys() == {"staffing_type"}
    assert sent(client, PEOPLE, name="李小明", unit=unit, staffing_type="公务员\0")[1]["fields"].keys() == {"staffing_type"}


def test_nobody_is_added_to_a_unit_that_one_does_not_manage(program: Program, liaison: Person) -> None:
    clerk = factories.clerk(role_unit=liaison.unit)
    outside = factories.office("财政所").public_id
    assert sent(program(clerk), PEOPLE, name="李小明", unit=outside, staffing_type="公务员")[1]["fields"].keys() == {"unit"}
    assert sent(program(liaison), PEOPLE, name="李小明", unit=liaison.unit.public_id, staffing_type="公务员")[0] == 403


def test_of_two_who_change_the_same_person_the_second_is_shown_both_values(program: Program, clerk: Person, cadre: Person) -> None:
    client, address = program(clerk), f"{PEOPLE}{cadre.public_id}/"
    seen = client.get(address).json()["version"]
    status, first = sent(client, address, "PATCH", version=seen, sort_number=3)
    assert (status, first["sort_number"], first["version"]) == (200, 3, seen + 1)
    status, stale = sent(client, address, "PATCH", version=seen, sort_number=9, name="陈志刚")
    assert (status, stale["code"]) == (409, "stale")
    assert (stale["current"]["sort_number"], stale["current"]["name"]) == (3, "陈志强")
    assert stale["yours"] == {"sort_number": 9, "name": "陈志刚"}
    cadre.refresh_from_db()
    assert (cadre.sort_number, cadre.name) == (3, "陈志强")
    assert sent(client, address, "PATCH", version=stale["current"]["version"], sort_number=9)[0] == 200


def test_what_is_not_sent_stays(program: Program, clerk: Person) -> None:
    one = factories.person("王海燕", mobile="13800001111", staff_number="GH01", sort_number=5)
    status, answer = sent(program(clerk), f"{PEOPLE}{one.public_id}/", "PATCH", version=one.version, name="王海艳")
    assert (status, answer["name"]) == (200, "王海艳")
    one.refresh_from_db()
    assert (one.mobile, one.staff_number, one.sort_number, one.name_initials) == ("13800001111", "GH01", 5, "why")


def test_who_may_only_see_a_person_does_not_change_them(program: Program, liaison: Person) -> None:
    assert sent(program(liaison), f"{PEOPLE}{liaison.public_id}/", "PATCH", version=1, sort_number=1)[0] == 403


# --- changes


def test_the_clerk_enters_a_change_and_it_is_carried_out(program: Program, clerk: Person, cadre: Person) -> None:
    finance, body = factories.office("财政所"), {"kind": "transferred", "effective_on": "2026-11-01", "reason": "组织调动"}
    status, made = sent(program(clerk), CHANGES, **body, person=cadre.public_id, version=cadre.version, to_unit=finance.public_id)
    assert (status, made["state"], made["from_unit"]["name"], made["to_unit"]["name"]) == (201, "accepted", "党政办公室", "财政所")
    cadre.refresh_from_db()
    assert cadre.unit == finance


def test_a_liaison_files_one_and_it_waits(program: Program, liaison: Person, cadre: Person) -> None:
    body = {"kind": "left", "effective_on": "2026-11-01", "reason": "调出本镇", "person": cadre.public_id, "version": cadre.version}
    status, made = sent(program(liaison), CHANGES, **body)
    assert (status, made["state"], made["filed_by"]) == (201, "filed", "符联络")
    cadre.refresh_from_db()
    assert cadre.is_active
    assert names(program(liaison).get(CHANGES, {"state": "filed"})) == ["陈志强"]
    assert sent(program(liaison), CHANGES, **body)[1]["code"] == "change_filed_before"


def test_a_newcomer_joins(program: Program, clerk: Person) -> None:
    body = {"kind": "joined", "effective_on": "2026-11-01", "reason": "新录用", "name": "李小明", "staffing_type": "公务员"}
    status, made = sent(program(clerk), CHANGES, **body, to_unit=clerk.unit.public_id)
    assert (status, made["state"], made["to_unit"]["name"]) == (201, "accepted", clerk.unit.name)
    assert Person.objects.get(name="李小明").is_active


def test_a_change_of_somebody_who_changed_meanwhile_shows_who_stands_there(program: Program, clerk: Person, cadre: Person) -> None:
    body = {"kind": "left", "effective_on": "2026-11-01", "reason": "调出本镇", "person": cadre.public_id}
    status, stale = sent(program(clerk), CHANGES, **body, version=cadre.version + 5)
    assert (status, stale["code"], stale["current"]["version"]) == (409, "stale", cadre.version)


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({"kind": "joined"}, {"name", "to_unit", "staffing_type"}),
        ({"kind": "left"}, {"person", "version"}),
        ({"kind": "transferred", "name": "李小明"}, {"person", "version", "to_unit", "name"}),
    ],
)
def test_each_kind_asks_what_it_needs_and_nothing_else(program: Program, clerk: Person, body: dict[str, Any], wrong: set[str]) -> None:
    status, refused = sent(program(clerk), CHANGES, **body, effective_on="2026-11-01", reason="x")
    assert (status, set(refused["fields"])) == (400, wrong)


def test_somebody_of_another_unit_is_no_choice(program: Program, liaison: Person) -> None:
    other = factories.person("王海燕", unit=factories.office("财政所"))
    body = {"kind": "left", "effective_on": "2026-11-01", "reason": "x", "person": other.public_id, "version": 1}
    assert set(sent(program(liaison), CHANGES, **body)[1]["fields"]) == {"person"}
