"""Certificates and their figures at the interface: the same rights as on the pages, numbers masked, nothing to be written."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from certificates.models import Certificate
from people.models import Person, Role
from tests import factories
from tests.certificates import figure_things as made
from tests.certificates import things

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
CARDS, FIGURES = "/api/v1/certificates/", "/api/v1/certificate-figures/"
Program = Callable[[Person], Client]


@pytest.fixture
def card(cadre: Person) -> Certificate:
    return things.certificate(cadre, number="粤N123402")


@pytest.fixture
def managing(program: Program, town: Any) -> Client:
    return program(things.clerk())


@pytest.fixture
def reading(program: Program, town: Any) -> Client:
    """Who reads reports of the whole town and manages no certificates."""
    return program(factories.person("郑考务", role=Role.EXAM_ADMIN))


def test_who_manages_reads_the_whole_number(managing: Client, card: Certificate, cadre: Person) -> None:
    row = managing.get(f"{CARDS}{card.public_id}/").json()
    assert (row["number"], row["person"], row["state"], row["family"]) == ("粤N123402", str(cadre.public_id), "valid", "provincial")
    assert (row["valid_from"], row["valid_until"], row["unit"]["name"]) == ("2024-01-01", "2028-12-31", cadre.unit.name)


def test_who_only_reads_gets_a_masked_number_and_cannot_search_by_it(reading: Client, card: Certificate, managing: Client) -> None:
    assert reading.get(CARDS).json()["results"][0]["number"] == "粤N****02"
    assert [client.get(CARDS, {"q": "1234"}).json()["count"] for client in (reading, managing)] == [0, 1]
    assert reading.get(CARDS, {"q": card.person.name}).json()["count"] == 1


def test_numbers_of_a_unit_that_one_does_not_manage_are_masked(program: Program, card: Certificate) -> None:
    """A 证件管理员 of an office who reads reports of the whole town."""
    clerk = factories.person("何证管", unit=factories.office("财政所"), role=Role.CERTIFICATE_CLERK, role_unit=factories.office("财政所"))
    mine = things.certificate(clerk, number="粤N555502")
    clerk.role_assignments.create(role=Role.EXAM_ADMIN, unit=factories.town())
    numbers = {row["id"]: row["number"] for row in program(clerk).get(CARDS).json()["results"]}
    assert numbers == {str(card.public_id): "粤N****02", str(mine.public_id): "粤N555502"}


def test_certificates_are_found_by_state_family_and_unit(managing: Client, card: Certificate) -> None:
    other = things.certificate(factories.person("何秀兰", unit=factories.office("财政所")), family="national", valid_until="2026-01-01")

    def found(**asked: Any) -> set[str]:
        return {row["id"] for row in managing.get(CARDS, asked).json()["results"]}

    assert found(state="expired") == found(family="national") == found(unit=other.person.unit.public_id) == {str(other.public_id)}
    assert found(state="valid") == {str(card.public_id)}
    assert found() == {str(card.public_id), str(other.public_id)}


@pytest.mark.parametrize("many", [1, 30])
def test_the_list_takes_the_same_statements_for_one_and_for_thirty(many: int, managing: Client) -> None:
    for number in range(many):
        things.certificate(factories.person(f"人员{number}", unit=factories.office(f"第{number}办"), password=None))
    managing.get(CARDS)
    with CaptureQueriesContext(connection) as taken:
        assert managing.get(CARDS).json()["count"] == many
    assert len(taken) == 11


def test_beyond_ones_units_there_is_nothing(program: Program, card: Certificate) -> None:
    chief = factories.person("钱考务", unit=factories.office("财政所"), role=Role.EXAM_ADMIN, role_unit=factories.office("财政所"))
    asking = program(chief)
    assert asking.get(CARDS).json()["count"] == 0
    assert asking.get(f"{CARDS}{card.public_id}/").status_code == 404
    assert asking.get(FIGURES, {"unit": card.person.unit.public_id}).status_code == 400


def test_nothing_is_written_here(managing: Client, card: Certificate) -> None:
    answers = managing.post(CARDS), managing.delete(f"{CARDS}{card.public_id}/"), managing.post(FIGURES)
    assert [one.status_code for one in answers] == [405, 405, 405]


def test_the_figures_are_the_pages(reading: Client, signed_in: Any, leader: Person) -> None:
    team = made.town_of_the_report()
    answer = reading.get(FIGURES, {"on": "2026-11-20", "team": team.public_id}).json()
    shown = signed_in(leader).get("/manage/certificates/figures/", {"on": "2026-11-20"}).context["shown"]
    assert (answer["sentence"], answer["team"]["people"], answer["team"]["established_holding_rate"]) == (shown.sentence, 22, 0.8)
    assert answer["team"]["soon_count"] == 1


@pytest.mark.parametrize("asked", [{"on": "去年"}, {"on": "2999-01-01"}, {"on": "0001-01-01"}, {"team": "x"}, {"unit": "x"}])
def test_what_it_cannot_tell_is_refused_at_its_field(asked: dict[str, str], managing: Client) -> None:
    answer = managing.get(FIGURES, asked)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, list(asked))
