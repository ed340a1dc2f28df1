"""变动人员 as a page, as PDF and as Excel file; where its rows come from."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from core import files, jobs
from core.models import Job
from people.models import Person, PersonnelChange, Role, StaffingType
from people.services import changes, imports
from people.services.changes import Facts
from tests import factories
from tests.people.tables import file, line

pytestmark = pytest.mark.django_db
Kind = PersonnelChange.Kind
NOW = factories.NOON
PAGE = "/manage/people/changes/"


def leave(clerk: Person, name: str, on: date = date(2026, 11, 1), **more: Any) -> PersonnelChange:
    person = factories.person(name, password=None, **more)
    return changes.enter(facts=Facts(kind=Kind.RETIRED, effective_on=on, reason="到龄退休", person=person), by=clerk, now=NOW)


def made(client: Any, kind: str, query: str) -> bytes:
    assert client.post(reverse("people:change_export", args=[kind]) + query).status_code == 302
    jobs.run(Job.objects.latest("id").pk)
    job = Job.objects.latest("id")
    assert job.result is not None, job.sentence
    return files.content(job.result)


def test_the_list_is_narrowed_by_year_kind_state_and_unit(clerk: Person, signed_in: Any) -> None:
    leave(clerk, "甲退休")
    leave(clerk, "乙退休", date(2025, 3, 1), unit=factories.office("财政所"))
    client = signed_in(clerk)
    office = factories.office("财政所").public_id
    for query, shown in (
        ("?year=2026", "甲"), ("?year=2025", "乙"), ("?year=", "甲乙"), ("?year=&kind=retired", "甲乙"), ("?year=&kind=left", ""),
        ("?year=&state=filed", ""), (f"?year=&unit={office}", "乙"), ("?year=x", ""),
    ):  # fmt: skip
        body = client.get(PAGE + query).content.decode()
        assert "".join(one for one in "甲乙" if f"{one}退休" in body) == shown or query == "?year=x", query


def test_what_waits_stands_on_top(clerk: Person, cadre: Person, signed_in: Any) -> None:
    liaison = factories.person("符联络", unit=cadre.unit, role=Role.LIAISON, role_unit=cadre.unit, password=None)
    changes.file(facts=Facts(kind=Kind.LEFT, effective_on=date(2026, 1, 5), reason="调离", person=cadre), by=liaison, now=NOW)
    leave(clerk, "甲退休")
    body = signed_in(clerk).get(f"{PAGE}?year=2026").content.decode()
    assert body.index("陈志强") < body.index("甲退休")
    assert "有 1 条填报待受理" in body


def test_a_liaison_is_led_only_to_people_who_are_still_theirs(clerk: Person, cadre: Person, signed_in: Any) -> None:
    liaison = factories.person("符联络", unit=cadre.unit, role=Role.LIAISON, role_unit=cadre.unit, password=None)
    left = leave(clerk, "甲退休").person
    to = Facts(kind=Kind.TRANSFERRED, effective_on=date(2026, 11, 1), reason="调动", person=cadre, to_unit=factories.office("财政所"))
    changes.enter(facts=to, by=clerk, now=NOW)
    body = signed_in(liaison).get(f"{PAGE}?year=2026").content.decode()
    assert left is not None
    assert cadre.name in body
    assert [str(one.public_id) in body for one in (left, cadre)] == [True, False]


def test_the_page_costs_the_same_for_one_row_and_for_thirty(clerk: Person, signed_in: Any) -> None:
    client = signed_in(clerk)
    client.get(PAGE)
    counts = []
    for number in (1, 29):
        for place in range(number):
            leave(clerk, f"退休{place}")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{PAGE}?year=2026")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_printed_list_has_title_date_and_lines_to_sign_and_seal(clerk: Person, signed_in: Any) -> None:
    leave(clerk, "甲退休")
    leave(clerk, "乙退休", date(2025, 3, 1))
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(made(signed_in(clerk), "pdf", "?year=2026"))).pages)
    foot = ("填表人：", "审核人：", "单位负责人（签字）：", "（盖章）", "第 1 页 共 1 页")
    for words in ("南山镇2026年变动人员名单", "截至", "甲退休", "到龄退休", *foot):
        assert words in text, words
    assert "乙退休" not in text


def test_the_head_is_repeated_on_each_page(clerk: Person, signed_in: Any) -> None:
    for place in range(40):
        leave(clerk, f"退休{place}")
    pages = PdfReader(BytesIO(made(signed_in(clerk), "pdf", "?year=2026"))).pages
    assert len(pages) > 1
    assert all("依据文件" in page.extract_text() for page in pages)


def test_nobody_signs_a_page_without_rows(clerk: Person, signed_in: Any) -> None:
    client = signed_in(clerk)
    for place in range(13):
        leave(clerk, f"退休{place}")
    for place in range(13, 19):  # the last row comes near the end of the page, and over it
        leave(clerk, f"退休{place}")
        last = PdfReader(BytesIO(made(client, "pdf", "?year=2026"))).pages[-1].extract_text()
        assert all(words in last for words in (f"退休{place}", "填表人：", "（盖章）")), place


def test_the_excel_file_holds_the_same(clerk: Person, signed_in: Any) -> None:
    leave(clerk, "甲退休")
    sheet = load_workbook(BytesIO(made(signed_in(clerk), "xlsx", "?year=2026"))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert rows[0][:4] == ["序号", "姓名", "变动", "原单位"]
    assert rows[1] == [1, "甲退休", "退休", "党政办公室", None, None, "公务员", "2026-11-01", "到龄退休", None]


def test_a_liaison_prints_the_own_unit_alone(clerk: Person, cadre: Person, signed_in: Any) -> None:
    liaison = factories.person("符联络", unit=cadre.unit, role=Role.LIAISON, role_unit=cadre.unit, password=None)
    leave(clerk, "甲退休")
    leave(clerk, "乙退休", unit=factories.office("财政所"))
    sheet = load_workbook(BytesIO(made(signed_in(liaison), "xlsx", "?year="))).active
    assert sheet["A1"].value == "党政办公室变动人员名单"
    assert [row[1].value for row in sheet.iter_rows(min_row=4)] == ["甲退休"]


def test_somebody_added_is_a_newcomer_unless_they_were_here_before(clerk: Person, cadre: Person, signed_in: Any) -> None:
    values = {"name": "吴新", "unit": cadre.unit.public_id, "staffing_type": StaffingType.objects.get(name="公务员").pk, "from_on": "2026-03-01"}
    signed_in(clerk).post("/manage/people/add/", values | {"joined": "on", "reason": "新录用"})
    signed_in(clerk).post("/manage/people/add/", values | {"name": "吴旧"})
    change = PersonnelChange.objects.get()
    assert (change.name, change.kind, change.reason, change.effective_on, change.state) == ("吴新", "joined", "新录用", date(2026, 3, 1), "accepted")


def test_an_import_lists_newcomers_where_that_is_ticked(clerk: Person, cadre: Person) -> None:
    for newcomers, name in ((False, "吴旧"), (True, "吴新")):
        plan = imports.plan(data=file(line(name)), by=clerk, today=NOW.date(), create_units=True)
        imports.carry_out(plan=plan, by=clerk, now=NOW, newcomers=newcomers)
    assert [(one.name, one.kind) for one in PersonnelChange.objects.all()] == [("吴新", "joined")]


def test_a_move_by_import_is_listed(clerk: Person, cadre: Person) -> None:
    row = line(cadre.name, "南山镇/财政所", account=cadre.account)
    plan = imports.plan(data=file(row), by=clerk, today=NOW.date(), create_units=True)
    imports.carry_out(plan=plan, by=clerk, now=NOW)
    change = PersonnelChange.objects.get()
    assert (change.kind, change.from_unit.name, change.to_unit.name) == ("transferred", "党政办公室", "财政所")  # type: ignore[union-attr]


def test_people_are_found_by_status(clerk: Person, cadre: Person, signed_in: Any) -> None:
    leave(clerk, "甲退休")
    client = signed_in(clerk)
    for query, shown in (("", False), ("?status=all", True), ("?status=retired", True), ("?status=left", False)):
        assert ("甲退休" in client.get(f"/manage/people/{query}").content.decode()) is shown
