"""考试通知, 考场签到表, 成绩汇总表, 缺考免考说明: made by the worker, written down, and the stamped scan put back beside them."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document
from pypdf import PdfReader

from core import files, jobs
from core.models import AuditEntry, Job, SignedScan
from people.models import Person
from quiz.models import Attempt, Exam, ExamPrint
from quiz.rules import notice
from quiz.services import roster
from tests import factories
from tests.quiz.manage.pages import url
from tests.reports import results

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 scanned\n%%EOF\n"
Made = Callable[..., bytes]


@pytest.fixture
def exam(town: Any) -> Exam:
    """Two sat, one was absent, one is excused; over since yesterday."""
    now = timezone.now()
    made = results.exam(95, 60, None, opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=1))
    results.excuse(results.enrol(made, "休假人员", unit=factories.office("财政所")), reason="产假")
    return made


@pytest.fixture
def desk(clerk: Person, signed_in: Any) -> Client:
    client: Client = signed_in(clerk)
    return client


@pytest.fixture
def printed(desk: Client, exam: Exam) -> Made:
    """Ask on the page, let the worker print, open the file."""

    def make(paper: str, file: str = "pdf", **asked: Any) -> bytes:
        answer = desk.post(url("print", exam, paper), {"file": file, **asked})
        assert answer.status_code == 302, answer.content.decode()
        job = Job.objects.latest("id")
        jobs.run(job.pk)
        job.refresh_from_db()
        assert job.result is not None, job.sentence
        return files.content(job.result)

    return make


def pdf_text(data: bytes) -> str:
    """Without the ends of lines, which fall where there is room."""
    return "".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages).replace("\n", "")


def docx_text(data: bytes) -> str:
    document = Document(BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([one.text for one in document.paragraphs] + cells)


def test_the_notice_says_what_the_exam_is_and_keeps_what_was_changed(desk: Client, exam: Exam, printed: Made) -> None:
    form = desk.get(url("prints", exam)).context["rows"][0]["form"]
    proposed = {name: form[name].value() for name in form.fields}
    for said in (exam.title, "应考 3 人", "60 分钟", "每人 3 次机会", f"/exams/{exam.public_id}/", "联系人：林文书"):
        assert said in proposed["title"] + proposed["body"]
    changed = {**proposed, "dated": str(proposed["dated"]), "addressee": "各办公室、各村", "body": proposed["body"] + "\n八、其他\n请带身份证。"}
    word, sheet = docx_text(printed("notice", "docx", **changed)), pdf_text(printed("notice", "pdf", **changed))
    for text in (word, sheet):
        for said in (f"关于举行{exam.title}的通知", "各办公室、各村：", "八、其他", "请带身份证。", "南山镇"):
            assert said in text.replace("\n", "") or said in text
    again = desk.get(url("prints", exam)).context["rows"][0]["form"]
    assert again["addressee"].value() == "各办公室、各村"
    assert "请带身份证" not in desk.get(url("prints", exam) + "?fresh=1").content.decode()


def test_a_notice_of_a_mock_says_that_it_proves_nothing() -> None:
    now = factories.NOON
    facts = notice.Facts(
        title="执法资格模拟", unit="南山镇", who="全体在职", expected=22, opens_at=now, closes_at=None, minutes=60, chances=99, shape="10 道单选题",
        pass_mark=6000, excellent_mark=9000, multiple_rule="少选不得分", score_release="交卷后立即公布", link="http://x/", contact="林文书",
        caveat="执法资格模拟，不作为申领依据",
    )  # fmt: skip
    said = notice.body(facts)
    assert "不作为申领依据" in said
    assert "不限次数" in said
    assert "不设结束时间" in said


def test_the_sign_in_sheet_has_who_must_sit_leaders_first_with_late_comers_and_empty_rows(exam: Exam, clerk: Person, printed: Made) -> None:
    Exam.objects.update(closes_at=timezone.now() + timedelta(days=1), published_at=timezone.now() - timedelta(days=1))
    exam.refresh_from_db()
    office = exam.candidates.earliest("id").exam_unit.unit
    chief = factories.person("符主任", unit=office, sort_number=1, post="主任", password=None)
    roster.add(exam=exam, person=chief, reason="新调入", by=clerk, now=timezone.now())
    text = pdf_text(printed("sign-in", blank_rows="3", place="三楼会议室"))
    assert text.index("符主任") < text.index("人员001") < text.index("人员003")
    for said in ("补列", "主任", "三楼会议室", "应到 4 人", "另有免考 1 人、缓考 0 人", "签到", "（盖章）"):
        assert said in text
    assert "休假人员" not in text


def test_each_unit_may_have_its_own_sheet(exam: Exam, printed: Made) -> None:
    results.enrol(exam, "符会计", unit=factories.office("财政所"))
    pages = PdfReader(BytesIO(printed("sign-in", blank_rows="0", apart="on"))).pages
    assert ["符会计" in page.extract_text() for page in pages] == [False, True]
    assert "财政所（应到 1 人）" in pages[1].extract_text()


def test_the_summary_has_the_figures_of_the_page(exam: Exam, desk: Client, printed: Made) -> None:
    text = pdf_text(printed("summary"))
    page = desk.get(reverse("reports:exam", args=[exam.public_id])).content.decode()
    for rate in ("66.7%", "50%", "100%"):
        assert rate in text
        assert rate in page
    assert "成绩来源：本系统考试" in text
    assert "合格率、优秀率＝合格、优秀人数÷参考人数" in text


def test_the_summary_says_where_the_scores_were_earned(exam: Exam, printed: Made) -> None:
    now = timezone.now()
    for one, source in zip(exam.candidates.filter(sat=True).order_by("id"), ("platform", "paper"), strict=True):
        over = {"state": Attempt.State.HANDED_IN, "started_at": now, "deadline_at": now, "ended_at": now}
        one.counted_attempt = Attempt.objects.create(candidate=one, number=1, source=source, **over)
        one.save(update_fields=["counted_attempt"])
    assert "成绩来源：本系统考试（纸质 1 人、其他平台 1 人）" in pdf_text(printed("summary"))


def test_while_papers_wait_to_be_marked_the_summary_says_so(exam: Exam, printed: Made) -> None:
    exam.candidates.filter(person_name="人员001").update(grade="pending")
    text = pdf_text(printed("summary"))
    assert "评卷中 1 人" in text
    assert "33.3%" not in text


def test_the_statement_of_absence_names_reason_proof_and_approver(printed: Made) -> None:
    for text in (pdf_text(printed("absence")), docx_text(printed("absence", "docx"))):
        for said in ("缺考人员（1 人）", "人员003", "缺考原因", "免考、缓考人员（1 人）", "休假人员", "产假", "黄镇长", "2026-11-01", "无", "填表人"):
            assert said in text
        assert "人员001" not in text


def test_nobody_is_absent_before_the_end(exam: Exam, desk: Client) -> None:
    Exam.objects.update(closes_at=timezone.now() + timedelta(days=1))
    answer = desk.post(url("print", exam, "absence"), {"file": "pdf"})
    assert "考试结束后才能打印" in answer.content.decode()
    assert not Job.objects.exists()


def test_who_printed_what_is_on_the_page_and_in_the_audit_trail(exam: Exam, desk: Client, clerk: Person, printed: Made) -> None:
    printed("summary")
    assert ExamPrint.objects.get().by == clerk
    assert AuditEntry.objects.get(event="quiz.printed").subject == f"成绩汇总表 · {exam.title}"
    assert "林文书 打印（PDF）" in desk.get(url("prints", exam)).content.decode()


def test_the_stamped_scan_lies_beside_its_paper_for_who_manages_the_exam(
    exam: Exam, desk: Client, signed_in: Any, django_assert_max_num_queries: Any
) -> None:
    sent = {"pages": [SimpleUploadedFile("1.pdf", PDF), SimpleUploadedFile("2.pdf", PDF)], "note": "共 2 页"}
    assert desk.post(url("print_scan", exam, "sign-in"), sent).status_code == 302
    page = desk.get(url("prints", exam)).content.decode()
    assert page.count("下载扫描件") == 2
    assert "共 2 页" in page
    scan = SignedScan.objects.earliest("id")
    address = reverse("core:file", args=[scan.file.public_id])
    assert desk.get(address).content == PDF
    elsewhere = factories.person("别处", role="clerk", role_unit=factories.office("财政所"), password=None)
    for other in (elsewhere, factories.leader(), factories.person("考生")):
        assert signed_in(other).get(address).status_code == 404


def test_a_scan_that_cannot_be_opened_is_refused_beside_its_field(exam: Exam, desk: Client) -> None:
    answer = desk.post(url("print_scan", exam, "sign-in"), {"pages": [SimpleUploadedFile("照片.heic", b"ftypheic")]})
    assert "“照片.heic”不是能打开的" in answer.content.decode()
    assert not SignedScan.objects.exists()


def test_a_draft_has_nothing_to_print(exam: Exam, desk: Client) -> None:
    Exam.objects.update(state=Exam.State.DRAFT)
    assert desk.get(url("prints", exam)).status_code == 404
