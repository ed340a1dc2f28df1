"""The composition of units on any past day, from dated postings."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.models import Person, Role
from people.services import postings
from tests import factories

pytestmark = pytest.mark.django_db
PAGE = "people:composition"


@pytest.fixture
def moved(cadre: Person) -> Person:
    """From the office to the finance office on 1 March 2024, and from 公务员 to 编外聘用."""
    to = factories.office("财政所")
    kind = factories.staffing("编外聘用", established=False)
    postings.transfer(person=cadre, unit=to, post="会计", staffing_type=kind, from_on=date(2024, 3, 1), reason="调动")
    return cadre


def shown(client: Client, **asked: str) -> Any:
    return client.get(reverse(PAGE), asked).context


def rows(context: Any) -> dict[str, dict[str, int]]:
    types = {one.pk: one.name for one in context["composition"].types}
    return {unit.name: {types[kind]: heads for kind, heads in unit.by_type.items()} for unit in context["composition"].units}


@pytest.mark.parametrize(
    ("day", "unit", "kind", "established"),
    [("2024-02-29", "党政办公室", "公务员", 2), ("2024-03-01", "财政所", "编外聘用", 1)],
)
def test_each_day_has_its_own(clerk: Person, moved: Person, signed_in: Any, day: str, unit: str, kind: str, established: int) -> None:
    context = shown(signed_in(clerk), on=day)
    assert rows(context)[unit][kind] >= 1
    assert context["composition"].total.all == 2
    assert context["composition"].established == established


def test_before_anybody_came_the_page_says_what_to_do(clerk: Person, moved: Person, signed_in: Any) -> None:
    assert "没有任职记录" in signed_in(clerk).get(reverse(PAGE), {"on": "1999-01-01"}).content.decode()


@pytest.mark.parametrize("day", ["", "2026-02-30", "2999-01-01", "1900-01-01", "x"])
def test_a_day_that_is_none_is_told(clerk: Person, signed_in: Any, day: str) -> None:
    answer = signed_in(clerk).get(reverse(PAGE), {"on": day})
    assert answer.status_code == 200
    assert "field-error" in answer.content.decode()


def test_a_liaison_is_led_only_to_people_who_are_still_theirs(cadre: Person, signed_in: Any) -> None:
    liaison = factories.person("符联络", unit=cadre.unit, role=Role.LIAISON, role_unit=cadre.unit, password=None)
    stays = factories.person("王海燕", unit=cadre.unit, password=None)
    postings.transfer(
        person=cadre, unit=factories.office("财政所"), post="", staffing_type=cadre.staffing_type, from_on=date(2024, 3, 1), reason="调动"
    )
    body = signed_in(liaison).get(reverse(PAGE), {"on": "2024-02-29", "names": "1"}).content.decode()
    assert cadre.name in body
    assert [str(one.public_id) in body for one in (stays, cadre)] == [True, False]


def test_a_unit_alone_is_shown_as_it_is_today(clerk: Person, moved: Person, signed_in: Any) -> None:
    assert set(rows(shown(signed_in(clerk), unit=str(moved.unit.public_id)))) == {"财政所"}


def test_names_show_unit_post_and_staffing_type_of_that_day(clerk: Person, moved: Person, signed_in: Any) -> None:
    page = signed_in(clerk).get(reverse(PAGE), {"on": "2024-03-02", "names": "1"}).content.decode()
    assert "会计" in page
    assert moved.name in page


def test_a_liaison_sees_the_own_unit_only_whatever_is_asked(moved: Person, signed_in: Any) -> None:
    office = factories.office()
    liaison = factories.person("符联络", unit=office, role="liaison", role_unit=office, password=None)
    client = signed_in(liaison)
    assert set(rows(shown(client, on="2024-03-02"))) == {office.name}
    outside = client.get(reverse(PAGE), {"on": "2024-03-02", "unit": str(moved.unit.public_id)})
    assert "请从列表中选择单位" in outside.content.decode()


def test_it_costs_the_same_for_one_person_and_for_thirty(clerk: Person, moved: Person, signed_in: Any) -> None:
    client = signed_in(clerk)

    def cost() -> int:
        with CaptureQueriesContext(connection) as context:
            shown(client, on="2024-03-02", names="1")
        return len(context.captured_queries)

    cost()
    few = cost()
    for number in range(30):
        factories.person(f"第{number}人", password=None)
    assert cost() == few
