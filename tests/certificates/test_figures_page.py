"""The page of figures: the same for the team and the town beside each other, each number leads to its names, and nobody reads beyond their units."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from certificates.rules.life import Kind
from people.models import Person, Role, Team
from tests import factories
from tests.certificates import figure_things as made
from tests.certificates import things
from training.models import CreditEntry, StudyYear

pytestmark = [pytest.mark.django_db]
PAGE = "/manage/certificates/figures/"
ON = {"on": str(things.TODAY)}
QUARTER = "names/?side=unit&what=cards&quarter=2028Q4"
Signed = Callable[[Person], Client]


@pytest.fixture
def team() -> Team:
    return made.town_of_the_report()


@pytest.fixture
def reading(signed_in: Signed, team: Team) -> Client:
    return signed_in(factories.leader(unit=factories.town()))


def names(client: Client, **asked: Any) -> set[str]:
    answer = client.get(f"{PAGE}names/", {"side": "team", **ON, **asked})
    assert answer.status_code == 200
    return {row.person.name for row in answer.context["rows"]}


def test_the_page_says_both_bases_and_one_sentence_to_copy(reading: Client) -> None:
    text = reading.get(PAGE, ON).content.decode()
    for said in ("全队22人，在编20人", "72.7%", "80.0%", "88.9%", "全队22人（在编20人），行政执法证16人有效", 'data-copy="#sentence"'):
        assert said in text


def test_every_number_leads_to_as_many_names_as_it_says(reading: Client) -> None:
    things.step(things.certificate(made.member("王海燕", staffing="集体干部")), Kind.SUSPEND, date(2026, 3, 1))
    passed = made.member("何秀兰")
    made.sat(passed)
    exam = factories.exam(passed, source="external", opens_at=factories.NOON.replace(month=1), closes_at=factories.NOON.replace(month=2))
    factories.score(exam.candidates.get(), 9500)
    StudyYear.objects.create(year=2026, counted_kinds=[], officer_hours=100)
    CreditEntry.objects.create(
        person=passed, year=2026, on=date(2026, 3, 1), source="session", source_id=1, hours=200, label="培训", at=factories.NOON
    )  # fmt: skip
    links = re.findall(
        r'<a (?:class="back" )?href="(/manage/certificates/figures/names/[^"]*)">(\d+)(?: 人)?</a>', reading.get(PAGE, ON).content.decode()
    )
    assert len(links) > 40
    for address, number in links:
        answer = reading.get(unescape(address))
        assert answer.status_code == 200, address
        assert answer.context["page"].paginator.count == int(number), address


def test_a_list_of_names_is_of_the_day_it_was_asked_for(reading: Client, team: Team) -> None:
    one = made.member("周文静", until_on=date(2026, 6, 30))
    things.step(things.certificate(one), Kind.CANCEL, date(2026, 7, 1))
    assert "周文静" in names(reading, what="holders", on="2026-06-30")
    assert "周文静" not in names(reading, what="holders", on="2026-07-01")
    assert names(reading, what="established_without", on="2026-06-30") == {"队员17", "队员18", "队员19", "队员20"}


def test_a_day_to_come_is_today(reading: Client) -> None:
    assert reading.get(PAGE, {"on": "2999-01-01"}).context["scope"].past is False
    assert reading.get(PAGE, {"on": "昨天", "team": "x", "unit": "y"}).status_code == 200


@pytest.mark.parametrize(
    "asked",
    [{}, {"what": "nothing"}, {"what": "cards"}, {"what": "steps"}, {"what": "sat"}, {"what": "people", "side": "unit", "field": "1"},
     {"what": "people", "place": "x"}, {"what": "people", "staffing": "-1"}, {"what": "cards", "quarter": "1999Q1"}],
)  # fmt: skip
def test_what_is_no_list_leads_back_to_the_figures(asked: dict[str, str], reading: Client) -> None:
    answer = reading.get(f"{PAGE}names/", {"side": "team", **asked})
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, PAGE)


def test_names_beyond_ones_units_are_only_counted(signed_in: Signed, team: Team) -> None:
    """The team belongs to an office, whose leader reads the figures of all its members; members who work elsewhere are no names to them."""
    mine = made.member("本办公室的人", unit=team.unit)
    leader = signed_in(factories.person("黄主任", unit=team.unit, role=Role.LEADER, role_unit=team.unit))
    shown = leader.get(PAGE, ON).context["shown"]
    assert shown.team.total.people == 23
    assert {one.label for one in shown.by_unit()} == {f"{team.unit.name}（本级）", "其他单位或不详"}
    answer = leader.get(f"{PAGE}names/", {"side": "team", "what": "people", **ON})
    assert ([row.person for row in answer.context["rows"]], answer.context["hidden"]) == ([mine], 22)
    assert "另有 22 条不在您可以查看的单位" in answer.content.decode()


def test_a_leader_of_another_office_sees_neither_the_team_nor_the_town(signed_in: Signed, team: Team) -> None:
    office = factories.office("财政所")
    leader = signed_in(factories.person("钱主任", unit=office, role=Role.LEADER, role_unit=office))
    shown = leader.get(PAGE, {"team": team.public_id, "unit": factories.town().public_id}).context["shown"]
    assert (shown.team, shown.unit.name, shown.unit.total.people) == (None, "财政所", 1)


def test_who_only_manages_certificates_sees_no_results_of_exams(signed_in: Signed, team: Team) -> None:
    passed = made.member("何秀兰")
    exam = factories.exam(passed, source="external", opens_at=factories.NOON.replace(month=1), closes_at=factories.NOON.replace(month=2))
    factories.score(exam.candidates.get(), 9500)
    clerk = signed_in(things.clerk())
    assert "what=passed" not in clerk.get(PAGE, ON).content.decode()
    assert names(clerk, what="passed", exam=exam.public_id) == set()


@pytest.mark.parametrize("many", [1, 12])
@pytest.mark.parametrize("address", ["", "names/?side=team&what=people", "names/?side=unit&what=steps&kind=issue", QUARTER])
def test_a_page_takes_the_same_statements_for_few_and_many(many: int, address: str, signed_in: Signed, django_assert_max_num_queries: Any) -> None:
    for number in range(many):
        things.certificate(made.member(f"队员{number}", unit=factories.office(f"第{number}办")), on=date(2026, 2, 1))
    client = signed_in(factories.leader(unit=factories.town()))
    client.get(PAGE + address)
    with django_assert_max_num_queries(48 if not address else 22):
        assert client.get(PAGE + address).status_code == 200


def test_the_list_of_certificates_leads_there(signed_in: Signed) -> None:
    assert reverse("certificates:figures") in signed_in(things.clerk()).get(reverse("certificates:list")).content.decode()
