"""The clerk's pages about people: who sees whom, finding, one person, adding, numbers in full."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.models import AuditEntry
from people import selectors
from people.models import Person, Role, StaffingType, Unit
from tests import factories

SignedIn = Callable[[Person], Client]
LIST = "/manage/people/"


@pytest.fixture
def village_clerk(town: Unit) -> Person:
    village = factories.office("北坡村")
    return factories.person("村文书", unit=village, role=Role.CLERK, role_unit=village)


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_visible_and_can_see_agree_for_every_role(clerk: Person, leader: Person, cadre: Person, village_clerk: Person) -> None:
    villager = factories.person("村民", unit=village_clerk.unit)
    everyone = [clerk, leader, cadre, village_clerk, villager]
    for one in everyone:
        seen = set(selectors.visible_to(one))
        assert seen == {other for other in everyone if selectors.can_see(one, other)}
    assert set(selectors.visible_to(clerk)) == set(everyone)
    assert set(selectors.visible_to(village_clerk)) == {village_clerk, villager}
    assert not selectors.visible_to(leader)


@pytest.mark.parametrize("path", [LIST, "/manage/people/add/", "/manage/people/import/", "/manage/people/template.xlsx"])
def test_pages_are_for_who_manages_people(path: str, clerk: Person, leader: Person, cadre: Person, signed_in: SignedIn) -> None:
    answers = [signed_in(one).get(path).status_code for one in (clerk, leader, cadre)]
    assert answers == [200, 403, 403]
    assert Client().get(path).status_code == 302


def test_a_person_of_another_unit_is_not_there(village_clerk: Person, cadre: Person, signed_in: SignedIn) -> None:
    client = signed_in(village_clerk)
    assert cadre.name not in text(client.get(LIST))
    assert client.get(f"{LIST}{cadre.public_id}/").status_code == 404
    for action in ("mobile", "reset-password"):
        assert client.post(f"{LIST}{cadre.public_id}/{action}/").status_code == 404
    assert client.post(f"{LIST}slips/", {"person": cadre.public_id}).status_code == 404


@pytest.mark.parametrize("words", ["志强", "czq", "C Z Q", "chen", "ns-0", "13900000001", "139 0000-0001", "１３９００００００01", " 陈　志强 "])
def test_found_by_name_initials_account_or_number(clerk: Person, signed_in: SignedIn, words: str) -> None:
    factories.person("陈志强", account="chenzq01", staff_number="NS-007", mobile="13900000001")
    factories.person("李明")
    page = text(signed_in(clerk).get(LIST, {"q": words}))
    assert "chenzq01" in page
    assert "李明" not in page
    assert "139****0001" in page
    shown = re.sub(r'value="13900000001"|\?q=13900000001', "", page)  # what was typed comes back
    assert "13900000001" not in shown


def test_part_of_a_mobile_finds_nobody(clerk: Person, signed_in: SignedIn) -> None:
    factories.person("陈志强", mobile="13900000001")
    assert "没有找到" in text(signed_in(clerk).get(LIST, {"q": "1390000"}))


def test_filter_by_unit_and_nonsense_filters(clerk: Person, village_clerk: Person, signed_in: SignedIn) -> None:
    client = signed_in(clerk)
    page = text(client.get(LIST, {"unit": village_clerk.unit.public_id}))
    assert "村文书" in page
    assert "林文书" not in page.split('id="people"')[1]
    for nonsense in ({"unit": "x"}, {"page": "x"}, {"page": "999"}, {"q": "%_'\x00"}):
        assert client.get(LIST, nonsense).status_code == 200


def test_the_search_fragment_is_only_the_rows(clerk: Person, signed_in: SignedIn) -> None:
    fragment = text(signed_in(clerk).get(LIST, headers={"HX-Request": "true"}))
    assert fragment.lstrip().startswith('<div id="people">')


def test_list_costs_the_same_for_one_row_and_for_thirty(clerk: Person, signed_in: SignedIn) -> None:
    client = signed_in(clerk)

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(LIST)
        return len(queries)

    cost()  # the first staff page of a session notes that it was seen
    before = cost()
    for number in range(30):
        factories.person(f"人{number}", password=None)
    assert cost() == before


def test_a_number_in_full_is_shown_once_and_audited(clerk: Person, signed_in: SignedIn) -> None:
    person = factories.person("陈志强", mobile="13900000001")
    client = signed_in(clerk)
    assert "13900000001" not in text(client.get(f"{LIST}{person.public_id}/"))
    assert "13900000001" in text(client.post(f"{LIST}{person.public_id}/mobile/"))
    entry = AuditEntry.objects.get(event="people.mobile_shown")
    assert entry.person_name == clerk.name
    assert "13900000001" not in f"{entry.subject} {entry.detail}"


def fields(office: Unit, **values: str) -> dict[str, object]:
    return {"name": "吴新", "unit": office.public_id, "staffing_type": StaffingType.objects.get(name="公务员").pk, **values}


def test_adding_one_person(clerk: Person, cadre: Person, signed_in: SignedIn) -> None:
    answer = signed_in(clerk).post(f"{LIST}add/", fields(cadre.unit, mobile="139 0000 0001", post="科员"))
    person = Person.objects.get(name="吴新")
    assert answer.headers["Location"] == f"{LIST}{person.public_id}/"
    assert (person.account, person.mobile, person.postings.count()) == ("wuxin01", "13900000001", 1)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"name": "陈志强"}, "请勾选“是另一个人”"),
        ({"mobile": "13900000009"}, "手机号已登记在陈志强名下"),
        ({"account": "taken"}, "这个账号已有人使用"),
        ({"account": "ns-1"}, "账号是另一个人的工号"),
        ({"staff_number": "ns-1"}, "工号已有人使用"),
        ({"staff_number": "13900000001"}, "不能是手机号的样子"),
        ({"mobile": "139"}, "不是手机号"),
        ({"name": ""}, "请填写姓名"),
        ({"unit": "x"}, "请从列表中选择单位"),
    ],
)
def test_adding_refuses_with_a_sentence(clerk: Person, signed_in: SignedIn, values: dict[str, str], says: str) -> None:
    factories.person("陈志强", account="taken", staff_number="ns-1", mobile="13900000009")
    before = Person.objects.count()
    answer = signed_in(clerk).post(f"{LIST}add/", fields(factories.office(), **values))
    assert answer.status_code == 200
    assert says in text(answer)
    assert Person.objects.count() == before


def test_a_ticked_namesake_is_added(clerk: Person, cadre: Person, signed_in: SignedIn) -> None:
    signed_in(clerk).post(f"{LIST}add/", fields(cadre.unit, name=cadre.name, namesake="on"))
    assert Person.objects.filter(name=cadre.name).count() == 2
