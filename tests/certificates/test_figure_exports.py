"""PDF, Excel file and command say what the page says, and are made only for who still reads it."""

import json
from collections.abc import Callable
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from openpyxl import load_workbook
from pypdf import PdfReader

from certificates.services import figure_exports
from core import files, jobs
from core.models import Job
from people.models import Person, Role, RoleAssignment
from tests import factories
from tests.certificates import figure_things as made
from tests.certificates import things

pytestmark = pytest.mark.django_db
PAGE = "/manage/certificates/figures/"
ON = f"?on={things.TODAY}"
Signed = Callable[[Person], Client]


@pytest.fixture
def leader(town: Any) -> Person:
    made.town_of_the_report()
    one = factories.leader(unit=town)
    made.sat(Person.objects.get(name="队员01"))
    return one


def product(client: Client, kind: str, query: str = "") -> bytes:
    assert client.post(f"{PAGE}export/{kind}/{query}").status_code == 302
    job = Job.objects.get()
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.result is not None, job.sentence
    return files.content(job.result)


def test_page_pdf_excel_and_command_say_the_same(leader: Person, signed_in: Signed) -> None:
    client = signed_in(leader)
    shown = client.get(PAGE + ON).context["shown"]
    rates = [rate.table for _, side in shown.sides for rate in (side.total.holding_rate, side.total.established_holding_rate)]
    assert rates[:2] == ["72.7%", "80.0%"]
    said = "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(product(client, "pdf", ON))).pages).replace("\n", "")
    for text in (shown.sentence, *rates, "审核人", "全队22人，在编20人", "2028年四季度"):
        assert text in said
    Job.objects.all().delete()
    book = load_workbook(BytesIO(product(client, "xlsx", ON)))
    cells = [[cell.value for cell in row] for row in book["汇总"].iter_rows()]
    assert shown.sentence in [row[0] for row in cells]
    found = [row[2] for row in cells if str(row[1]).startswith("持证率")]
    assert [f"{share:.1%}" for share in found] == rates
    assert [row[0].value for row in book["人员"].iter_rows(min_row=5)] == [f"队员{n:02d}" for n in range(1, 23)]
    assert [[cell.value for cell in row] for row in book["考试"].iter_rows(min_row=5)] == [["执法资格考试·综合法律知识", None, 1, 1, 1.0, None]]
    out = StringIO()
    call_command("certificate_report", "--json", "--on", str(things.TODAY), stdout=out)
    answer = json.loads(out.getvalue())
    assert (answer["sentence"], answer["team"]["holding_rate"], answer["team"]["holding_rate_text"]) == (shown.sentence, 16 / 22, "73%")
    assert [line["unit"] for line in answer["quarters"]] == [unit for _, _, unit in shown.quarters()]


def test_a_file_is_of_the_day_team_and_unit_of_the_page(leader: Person, signed_in: Signed) -> None:
    team = made.team()
    product(signed_in(leader), "xlsx", f"?on=2025-12-31&unit={team.unit.public_id}")
    name = Job.objects.get().result.name  # type: ignore[union-attr]
    assert name == f"{team.unit.name}执法队伍和行政执法证情况（截至2025-12-31）.xlsx"


@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
def test_a_town_without_a_team_has_a_file_too(kind: str, town: Any, signed_in: Signed) -> None:
    assert product(signed_in(factories.leader(unit=town)), kind)


def test_who_may_not_read_it_any_more_gets_no_file(leader: Person, signed_in: Signed) -> None:
    signed_in(leader).post(f"{PAGE}export/pdf/")
    RoleAssignment.objects.filter(person=leader).update(unit=factories.office("财政所"))
    job = Job.objects.get()
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.result, job.sentence) == (None, "您已不能查看这个单位或队伍的执法证件情况。")


def test_the_excel_file_names_nobody_beyond_the_readers_units(leader: Person, signed_in: Signed) -> None:
    team = made.team()
    mine = made.member("本办公室的人", unit=team.unit)
    chief = factories.person("黄主任", unit=team.unit, role=Role.LEADER, role_unit=team.unit)
    book = load_workbook(BytesIO(product(signed_in(chief), "xlsx")))
    assert [row[0].value for row in book["人员"].iter_rows(min_row=5)] == [mine.name]
    assert not list(book["变动明细"].iter_rows(min_row=5))


def test_an_unknown_kind_of_file_is_not_there(leader: Person, signed_in: Signed) -> None:
    assert signed_in(leader).post(f"{PAGE}export/docx/").status_code == 404
    assert figure_exports.FILES.keys() == {"pdf", "xlsx"}
