"""What leaves the list of people: an Excel file without numbers that can be imported again, and the telephone list, each time written down."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from core import excel, files, jobs
from core.models import AuditEntry, Job
from people.models import Person, Role, Unit
from people.rules.table import columns
from people.services import exports, imports
from tests import factories

SignedIn = Callable[[Person], Client]


@pytest.fixture
def village(town: Unit) -> Unit:
    return factories.office("北坡村")


@pytest.fixture
def people(clerk: Person, cadre: Person, village: Unit) -> None:
    """A cadre with everything, two namesakes, one without a number, one of the town itself, one who left."""
    Person.objects.filter(pk=cadre.pk).update(mobile="13900000001", staff_number="0012", post="=科员", sort_number=3)
    factories.person("王芳", unit=village, mobile="13900000002", sort_number=2)
    factories.person("王芳", unit=village, mobile="13900000002", sort_number=1)
    factories.person("Ann Lee", unit=factories.town(), account="Ann.Lee")
    left = factories.person("走了", mobile="13900000009")
    Person.objects.filter(pk=left.pk).update(status=Person.Status.LEFT)


def ask(client: Client, name: str, query: str = "", **data: str) -> Job:
    answer = client.post(reverse(f"people:{name}") + query, data)
    assert answer.status_code == 302, answer.content.decode()
    made = Job.objects.order_by("-pk").first()
    assert made is not None
    jobs.run(made.pk)
    return Job.objects.select_related("result").get(pk=made.pk)


def content(job: Job) -> bytes:
    assert job.result is not None, job.sentence
    return files.content(job.result)


def names(data: bytes) -> list[str]:
    """The names in a file under title, note and header."""
    rows = excel.read_rows(data)
    return [row[rows[2].index("姓名")] for row in rows[3:]]


def test_an_export_imported_again_changes_nobody(people: None, clerk: Person, signed_in: SignedIn) -> None:
    data = content(ask(signed_in(clerk), "export"))
    plan = imports.plan(data=data, by=clerk, today=timezone.localdate(), create_units=True)
    assert (plan.taken, plan.errors, plan.doubts, plan.warnings, plan.unknown, plan.new_units) == ([], [], [], [], [], [])
    assert plan.unchanged == Person.objects.filter(status="active").count()


def test_an_edited_export_changes_what_was_edited(people: None, clerk: Person, cadre: Person, signed_in: SignedIn) -> None:
    rows = excel.read_rows(content(ask(signed_in(clerk), "export")))[2:]
    edited = {"陈志强": "王强", "南山镇/党政办公室": "南山镇/北坡村"}
    changed = [[edited.get(cell, cell) if "陈志强" in row else cell for cell in row] for row in rows]
    data = excel.write([excel.Sheet("人员", changed[0], changed[1:], text_columns=frozenset({4, 5, 6}))])
    plan = imports.plan(data=data, by=clerk, today=timezone.localdate(), create_units=True)
    assert [doubt.people for doubt in plan.doubts] == [(cadre,)]
    decided = imports.plan(
        data=data, by=clerk, today=timezone.localdate(), create_units=True, decisions={plan.doubts[0].row.number: str(cadre.public_id)}
    )
    imports.carry_out(plan=decided, by=clerk, now=timezone.now())
    cadre.refresh_from_db()
    assert (cadre.name, cadre.unit.name, cadre.mobile, cadre.staff_number) == ("王强", "北坡村", "13900000001", "0012")


def test_an_export_has_no_numbers_and_says_who_made_it(people: None, clerk: Person, signed_in: SignedIn) -> None:
    rows = excel.read_rows(content(ask(signed_in(clerk), "export")))
    assert rows[2] == columns(with_email=False)
    assert not any("139" in cell for row in rows for cell in row)
    assert ("导出人：林文书" in rows[1][0], "共 5 人" in rows[1][0]) == (True, True)
    entry = AuditEntry.objects.get(event="people.exported")
    assert (entry.person_name, entry.detail["count"]) == (clerk.name, 5)


def test_what_is_exported_is_what_was_found(people: None, clerk: Person, village: Unit, signed_in: SignedIn) -> None:
    page = signed_in(clerk)
    assert names(content(ask(page, "export", f"?unit={village.public_id}"))) == ["王芳", "王芳"]
    assert names(content(ask(page, "export", "?q=czq"))) == ["陈志强"]


def test_a_liaison_gets_the_telephones_of_the_own_unit_alone_and_no_export(people: None, village: Unit, cadre: Person, signed_in: SignedIn) -> None:
    page = signed_in(factories.person("符联络", unit=village, role=Role.LIAISON, role_unit=village, sort_number=0))
    assert names(content(ask(page, "telephones", kind="xlsx"))) == ["符联络", "王芳", "王芳"]
    assert names(content(ask(page, "telephones", f"?unit={cadre.unit.public_id}", kind="xlsx"))) == ["符联络", "王芳", "王芳"]
    assert page.post(reverse("people:export")).status_code == 403
    assert "导出Excel" not in page.get(reverse("people:list")).content.decode()


def test_the_page_says_how_many_numbers_and_that_it_is_written_down(people: None, clerk: Person, signed_in: SignedIn) -> None:
    shown = signed_in(clerk).get(reverse("people:telephones")).content.decode()
    assert all(one in shown for one in ('<strong class="num">3</strong> 人的完整手机号', "另有 2 人没有登记", "记入审计记录"))
    assert "13900000001" not in shown
    assert not AuditEntry.objects.filter(event="people.telephones_shown").exists()


@pytest.mark.parametrize("kind", ["xlsx", "pdf"])
def test_a_telephone_list_is_one_entry(people: None, clerk: Person, village: Unit, signed_in: SignedIn, kind: str) -> None:
    job = ask(signed_in(clerk), "telephones", f"?unit={village.public_id}", kind=kind)
    entry = AuditEntry.objects.get(event="people.telephones_shown")
    assert (entry.person_name, entry.detail["count"], entry.detail["unit"]) == (clerk.name, 2, "南山镇/北坡村")
    assert job.result is not None
    assert job.result.expires_at is not None
    assert job.result.expires_at <= timezone.now() + timedelta(hours=1)


def test_the_printed_list_has_numbers_unit_day_and_pages(people: None, clerk: Person, signed_in: SignedIn) -> None:
    pages = PdfReader(BytesIO(content(ask(signed_in(clerk), "telephones", kind="pdf")))).pages
    text = "".join(page.extract_text() for page in pages)
    assert all(one in text for one in ("南山镇通讯录", "13900000001", f"截至 {timezone.localdate()}", "共 5 人"))
    assert "第 1 页 共 1 页" in text
    assert "13900000009" not in text


def test_leaders_come_first_in_each_unit(people: None, clerk: Person, village: Unit, signed_in: SignedIn) -> None:
    factories.person("村支书", unit=village, sort_number=0)
    rows = excel.read_rows(content(ask(signed_in(clerk), "telephones", kind="xlsx")))
    assert rows[2] == ["序号", "姓名", "单位", "职务", "手机号"]
    assert [row[1] for row in rows[3:]] == ["Ann Lee", "陈志强", "林文书", "村支书", "王芳", "王芳"]


@pytest.mark.parametrize(
    ("query", "kind", "says"), [("?q=没有这个人", "pdf", "没有符合条件"), ("?q=Ann", "pdf", "都没有登记手机号"), ("", "doc", "请选择")]
)
def test_what_cannot_be_made_is_said(people: None, clerk: Person, signed_in: SignedIn, query: str, kind: str, says: str) -> None:
    answer = signed_in(clerk).post(reverse("people:telephones") + query, {"kind": kind})
    assert says in answer.content.decode()
    assert not Job.objects.exists()


def test_an_export_of_nobody_says_so(clerk: Person, signed_in: SignedIn) -> None:
    assert "没有符合条件的在职人员" in ask(signed_in(clerk), "export", "?q=没有这个人").sentence


def test_a_list_too_long_for_paper_is_refused(people: None, clerk: Person, signed_in: SignedIn, monkeypatch: Any) -> None:
    monkeypatch.setitem(exports.AT_MOST, "pdf", 2)
    answer = signed_in(clerk).post(reverse("people:telephones"), {"kind": "pdf"})
    assert "一次最多 2 人" in answer.content.decode()
