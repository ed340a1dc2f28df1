"""Who may read the figures of an office reads of the town's exam what concerns that office, and nothing else."""

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import Job
from people.models import Person, Role, Unit
from quiz.models import Exam
from reports import exports, selectors, services
from tests import factories
from tests.reports import results


@pytest.fixture
def offices(town: Unit) -> tuple[Unit, Unit]:
    return factories.office("党政办公室"), factories.office("财政所")


@pytest.fixture
def exam(offices: tuple[Unit, Unit]) -> Exam:
    """The town's exam: 党政办公室 sat one of two, 财政所 one of one."""
    made = factories.exam(annual=True)
    results.enrol(made, "陈已考", 95, unit=offices[0])
    results.enrol(made, "陈未考", unit=offices[0])
    results.enrol(made, "王已考", 70, unit=offices[1])
    return made


@pytest.fixture
def chief(offices: tuple[Unit, Unit]) -> Person:
    return factories.person("何主任", unit=offices[0], role=Role.LEADER, role_unit=offices[0], password=None)


@pytest.fixture
def reader(chief: Person, signed_in: Any) -> Client:
    made: Client = signed_in(chief)
    return made


def test_the_figures_are_those_of_the_own_office(reader: Client, exam: Exam) -> None:
    for address in (reverse("reports:index"), reverse("reports:exam", args=[exam.public_id])):
        body = reader.get(address).content.decode()
        assert "党政办公室2026年应考2人，已参考1人" in body
        assert "财政所" not in body


def test_names_of_another_office_are_not_told(reader: Client, exam: Exam) -> None:
    body = reader.get(reverse("reports:names", args=[exam.public_id, "sat"])).content.decode()
    assert "陈已考" in body
    assert "王已考" not in body


@pytest.mark.parametrize("query", ["unit={0}", "part={0}", "part=x", "unit={0}&live=1"])
def test_asking_for_another_office_or_the_town_finds_nothing(query: str, reader: Client, exam: Exam, offices: tuple[Unit, Unit], town: Unit) -> None:
    for unit in (offices[1], town):
        address = reverse("reports:exam", args=[exam.public_id]) + "?" + query.format(unit.path)
        assert reader.get(address).status_code == 404


def test_confirmed_figures_are_cut_the_same_way(reader: Client, clerk: Person, exam: Exam) -> None:
    now = timezone.now()
    services.confirm_results(exam=exam, as_of=timezone.localdate(now), by=clerk, now=now)
    body = reader.get(reverse("reports:exam", args=[exam.public_id])).content.decode()
    assert "应考2人，已参考1人" in body
    assert "王已考" not in reader.get(reverse("reports:names", args=[exam.public_id, "sat"])).content.decode()


def test_the_file_holds_the_own_office_only(exam: Exam, offices: tuple[Unit, Unit]) -> None:
    params = {"exam": exam.pk, "snapshot": None, "part": offices[0].path}
    book = openpyxl.load_workbook(BytesIO(exports.rates_xlsx(params, lambda percent: None, timezone.now()).data))
    cells = {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    assert "陈已考" in cells
    assert not {"王已考", "财政所", "南山镇/财政所"} & cells


def test_the_export_asks_for_the_own_part(reader: Client, exam: Exam, offices: tuple[Unit, Unit]) -> None:
    reader.post(reverse("reports:export", args=[exam.public_id, "xlsx"]))
    assert Job.objects.get().params["part"] == offices[0].path


def test_of_two_offices_one_is_shown_and_the_other_a_tap_away(reader: Client, chief: Person, exam: Exam, offices: tuple[Unit, Unit]) -> None:
    chief.role_assignments.create(role=Role.LEADER, unit=offices[1])
    address = reverse("reports:exam", args=[exam.public_id])
    assert f"?part={offices[1].path}" in reader.get(address).content.decode()
    assert "应考1人，已参考1人" in reader.get(f"{address}?part={offices[1].path}").content.decode()


def test_nobody_confirms_the_towns_results_from_an_office(exam: Exam, offices: tuple[Unit, Unit], signed_in: Any) -> None:
    admin = factories.person("考管", unit=offices[0], role=Role.EXAM_ADMIN, role_unit=offices[0], password=None)
    assert signed_in(admin).get(reverse("reports:confirm", args=[exam.public_id])).status_code == 404


def test_readable_and_can_read_agree_for_every_role(exam: Exam, offices: tuple[Unit, Unit]) -> None:
    other, draft = factories.exam(unit=offices[1]), factories.exam(unit=offices[0], state="draft")
    results.enrol(other, "王二", 80, unit=offices[1])
    for role in Role:
        for unit in (Unit.objects.get(depth=1), *offices):
            person = factories.person(f"某{role.label}", role=role, role_unit=unit, password=None)
            seen = {one for one in (exam, other, draft) if selectors.can_read(person, one)}
            assert set(selectors.exams_readable(person)) == seen
