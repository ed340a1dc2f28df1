"""行政执法证 out as Excel: what the list's filters find, as it stands or stood, fit to be imported again."""

from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from certificates.models import Certificate
from certificates.rules.life import Kind
from certificates.services import card_export, card_file
from core import files, jobs
from core.models import AuditEntry, Job
from people.models import EnforcementField, Person, PersonnelChange
from people.services import changes
from tests import factories
from tests.certificates import things

pytestmark = pytest.mark.django_db


def made(*, on: date | None = None, by: Person | None = None, **chosen: Any) -> Job:
    job = card_export.ask(chosen=chosen, on=on, by=by or things.clerk(), now=factories.NOON, back_url="/")
    jobs.run(job.pk)
    job.refresh_from_db()
    return job


def data_of(job: Job) -> bytes:
    assert job.result is not None, job.sentence
    return files.content(job.result)


def rows(job: Job) -> list[dict[str, Any]]:
    sheet = load_workbook(BytesIO(data_of(job))).worksheets[0]
    table = list(sheet.iter_rows(values_only=True))
    head = next(place for place, row in enumerate(table) if row[0] == "姓名")
    return [dict(zip(map(str, table[head]), row, strict=True)) for row in table[head + 1 :]]


@pytest.fixture
def cards(clerk: Person, cadre: Person) -> list[Certificate]:
    """One valid, one suspended, one applied for, one returned of somebody who retired, one past its days."""
    field, _ = EnforcementField.objects.get_or_create(name="综合执法")
    found = [things.certificate(cadre, number="000123456789012345678", fields=[field.pk], issued_on=date(2023, 12, 28))]
    found += [things.certificate(factories.person(name)) for name in ("王海燕", "符大志")]
    things.step(found[1], Kind.SUSPEND, date(2025, 3, 1), reason="调查")
    things.step(found[2], Kind.RETURN, date(2026, 1, 31))
    gone = changes.Facts(kind=PersonnelChange.Kind.RETIRED, effective_on=date(2026, 1, 31), reason="到龄退休", person=found[2].person)
    changes.enter(facts=gone, by=clerk, now=factories.NOON)
    return [*found, things.apply(factories.person("吴小妹")), things.certificate(factories.person("韩大海"), valid_until=date(2025, 1, 1))]


@pytest.mark.postgres
def test_what_was_exported_is_there_already_when_it_is_imported(cards: list[Certificate]) -> None:
    plan = card_file.plan(data=data_of(made()), by=things.clerk(), today=things.TODAY)
    assert (plan.new, plan.faults, plan.unknown, plan.differs) == ([], [], [], [])
    assert len(plan.there) == len(cards)


def test_a_number_is_a_text_and_a_day_is_a_day(cards: list[Certificate]) -> None:
    (row,) = rows(made(text="陈志强"))
    assert row["证件编号"] == "000123456789012345678"
    assert (row["发证日期"], row["有效期至"]) == (datetime(2023, 12, 28), datetime(2028, 12, 31))
    assert (row["执法领域"], row["状态"], row["状态日期"]) == ("综合执法", "有效", None)


def test_the_filters_of_the_list_are_those_of_the_file(cards: list[Certificate]) -> None:
    assert [(row["姓名"], row["状态日期"], row["状态事由"]) for row in rows(made(state="suspended"))] == [("王海燕", datetime(2025, 3, 1), "调查")]
    assert [row["姓名"] for row in rows(made(unit=cards[0].person.unit, text="符"))] == ["符大志"]


def test_a_day_of_the_past_says_how_each_stood_then(cards: list[Certificate]) -> None:
    assert {row["姓名"]: row["状态"] for row in rows(made(on=date(2024, 6, 1)))} == dict.fromkeys(("陈志强", "王海燕", "符大志", "韩大海"), "有效")
    assert [row["姓名"] for row in rows(made(on=date(2025, 2, 1), state="expired"))] == ["韩大海"]


def test_nobody_exports_what_they_do_not_read_and_it_is_written_down(cards: list[Certificate]) -> None:
    office = factories.office("财政所")
    only_there = factories.person("吴证管", unit=office, role="certificate_clerk", role_unit=office)
    assert "没有符合条件的证件" in made(by=only_there).sentence
    made()
    assert AuditEntry.objects.get(event="certificates.exported").detail["count"] == len(cards)


def test_the_button_below_the_list_carries_its_filters(cards: list[Certificate], signed_in: Any) -> None:
    client = signed_in(things.clerk())
    page = client.get(reverse("certificates:list"), {"state": "suspended"}).content.decode()
    assert f'action="{reverse("certificates:export")}?state=suspended"' in page
    answer = client.post(f"{reverse('certificates:export')}?state=suspended")
    job = Job.objects.get(kind=card_export.JOB)
    assert (answer.status_code, job.params["wanted"]["state"]) == (302, "suspended")
    assert "不晚于今天" in client.post(reverse("certificates:export"), {"on": "2099-01-01"}).content.decode()


def test_a_table_saved_anew_by_an_office_suite_is_still_the_same(cards: list[Certificate]) -> None:
    """Numbers of a spreadsheet that lost the text format are refused, not rounded."""
    book = load_workbook(BytesIO(data_of(made(text="陈志强"))))
    again = Workbook()
    for row in book.worksheets[0].iter_rows(values_only=True):
        again.active.append([int(cell) if cell == "000123456789012345678" else cell for cell in row])
    out = BytesIO()
    again.save(out)
    assert "后几位已经丢失" in card_file.plan(data=out.getvalue(), by=things.clerk(), today=things.TODAY).faults[0].message
