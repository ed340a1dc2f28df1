"""PDF and Excel file: the same figures as the page and the command."""

import json
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from openpyxl import load_workbook
from pypdf import PdfReader

from core import files, jobs
from core.models import Job
from quiz.models import Candidate, Exam
from reports import services
from tests import factories
from tests.reports import results

pytestmark = pytest.mark.django_db


@pytest.fixture
def exam(town) -> Exam:
    """108 people, of whom 107 are excellent; and one excused."""
    now = timezone.now()
    made = results.exam(*[95] * 107, 84, annual=True, opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=1))
    results.excuse(results.enrol(made, "休假人员", unit=factories.office("财政所")), reason="产假")
    return made


@pytest.fixture
def made(exam, leader, signed_in):
    """Ask for a file on the page, let the worker make it, and open it."""

    def make(kind: str, query: str = "") -> bytes:
        response = signed_in(leader).post(reverse("reports:export", args=[exam.public_id, kind]) + query)
        assert response.status_code == 302
        jobs.run(Job.objects.latest("id").pk)
        job = Job.objects.latest("id")
        assert job.state == Job.State.DONE, job.sentence
        return files.content(job.result)

    return make


def pdf_text(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)


def test_one_figure_is_the_same_on_page_pdf_excel_and_command(exam, made, leader, signed_in):
    page = signed_in(leader).get(reverse("reports:exam", args=[exam.public_id])).content.decode()
    text = pdf_text(made("pdf"))
    summary = load_workbook(BytesIO(made("xlsx")))["汇总"]
    cells = {row[0].value: row[1] for row in summary.iter_rows(min_row=3)}
    out = StringIO()
    call_command("exam_report", "--year", "2026", "--json", stdout=out)
    told = json.loads(out.getvalue())
    sentence = "2026年应考108人，已参考108人，参考率100%，优秀率99%。"
    assert sentence in page
    assert sentence in text.replace("\n", "")
    assert "99.1%" in page
    assert "99.1%" in text
    assert (cells["优秀率"].value, cells["优秀率"].number_format) == (pytest.approx(107 / 108), "0.0%")
    assert (cells["参考率"].value, cells["参考率"].number_format) == (1, "0%")
    assert cells["参考人数"].value == told["sat_count"] == 108
    assert told["excellence_rate"] == 107 / 108


def test_the_pdf_is_an_official_list(made):
    text = pdf_text(made("pdf"))
    for part in (
        "单位：南山镇",
        f"截至 {localdate()}",
        "财政所",
        "合计",
        "缺考人员（0 人）",
        "产假",
        "填表人",
        "审核人",
        "单位负责人（签字）",
        "（盖章）",
        "第 1 页 共",
    ):
        assert part in text


def test_the_excel_file_has_everybody_with_unit_and_result(made):
    names = load_workbook(BytesIO(made("xlsx")))["名单"]
    rows = [[cell.value for cell in row] for row in names.iter_rows(min_row=4)]
    assert len(rows) == 109
    assert ["休假人员", "财政所", "免考", "否", None, None, "产假", "黄镇长", "2026-11-01"] in rows


def test_units_in_the_excel_file_add_up(made):
    units = load_workbook(BytesIO(made("xlsx")))["各单位"]
    rows = [[cell.value for cell in row] for row in units.iter_rows(min_row=4)]
    assert [row[0] for row in rows] == ["党政办公室", "财政所", "合计"]
    assert sum(row[1] for row in rows[:-1]) == rows[-1][1] == 108
    assert rows[1][8] == "—"  # nobody of the office had to sit


def test_an_export_of_confirmed_figures_does_not_move(exam, made, clerk):
    services.confirm_results(exam=exam, as_of=localdate(), by=clerk, now=timezone.now())
    Candidate.objects.filter(exam=exam).update(grade="fail")
    assert "99.1%" in pdf_text(made("pdf"))
    assert "99.1%" not in pdf_text(made("pdf", "?live=1"))


def test_a_file_of_another_kind_is_not_found(exam, leader, signed_in):
    assert signed_in(leader).post(reverse("reports:export", args=[exam.public_id, "docx"])).status_code == 404


def test_a_rate_that_is_not_known_is_a_dash_in_the_excel_file(exam, made):
    Exam.objects.filter(pk=exam.pk).update(source="external")
    summary = load_workbook(BytesIO(made("xlsx")))["汇总"]
    assert {row[0].value: row[1].value for row in summary.iter_rows()}["首次作答合格率"] == "—"
