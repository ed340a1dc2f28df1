"""What is printed of a session: 签到表, 会议通知, 到会情况表, 培训档案; and the texts for the group."""

import zipfile
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime
from openpyxl import load_workbook
from PIL import Image
from pypdf import PdfReader, PdfWriter

from core import dossier as archives
from core import files, jobs
from core.models import AuditEntry, Job, SignedScan
from people.models import Person
from tests import factories
from tests.training.things import AFTER, MORNING, place_of, session
from training.models import Attendance, Session, SessionFile, SessionPrint
from training.rules import papers as rules
from training.services import attendance, sessions
from training.services.attendance import Mark

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(clerk: Person, cadre: Person) -> Session:
    Person.objects.filter(pk=cadre.pk).update(mobile="13900000001")
    return session(laws=("民法典",), lecturer="王律师", agenda="一、学习民法典\n二、讨论", by=clerk)


@pytest.fixture
def desk(clerk: Person, signed_in: Any) -> Client:
    return signed_in(clerk)


def closed(one: Session, clerk: Person, cadre: Person) -> Session:
    leave = {"status": "leave", "leave_reason": "下村", "leave_approver": "蔡日升"}
    marks = [Mark(place_of(one, cadre).pk, {"status": "late", "signed_in_at": MORNING + timedelta(minutes=20)}), Mark(place_of(one, clerk).pk, leave)]
    attendance.mark(session=one, marks=marks, via=Attendance.Via.DOOR, by=clerk, now=AFTER)
    return sessions.close(session=one, by=clerk, now=AFTER)


def made(client: Client, name: str, one: Session, *args: str, **sent: Any) -> Job:
    response = client.post(reverse(f"training:{name}", args=[one.public_id, *args]), sent)
    assert response.status_code == 302, response.context["rows"]
    job = Job.objects.latest("id")
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.result is not None, job.sentence
    return job


def words(job: Job) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(files.content(job.result))).pages).replace("\n", "")


def test_the_sheet_to_sign_is_printed_by_one_click_and_shows_no_number(desk: Client, meeting: Session, cadre: Person):
    job = made(desk, "print", meeting, "sign-in", file="pdf")
    said = words(job)
    for part in (cadre.name, "第一次法治学习会签到表", "主讲：王律师", "联系电话", "应到 2 人", "请假：", "第 1 页 共 1 页", "单位负责人（签字）"):
        assert part in said
    assert "139" not in said
    assert SessionPrint.objects.get().paper == "sign-in"


def test_full_numbers_only_when_chosen_and_then_it_is_written_down(desk: Client, meeting: Session):
    job = made(desk, "print", meeting, "sign-in", file="xlsx", numbers="masked", blank_rows=3)
    rows = [[cell.value for cell in row] for row in load_workbook(BytesIO(files.content(job.result))).active.iter_rows(min_row=4)]
    assert "139****0001" in [row[4] for row in rows]
    assert not AuditEntry.objects.filter(event="people.telephones_shown").exists()
    job = made(desk, "print", meeting, "sign-in", file="pdf", numbers="full")
    assert "13900000001" in words(job)
    assert AuditEntry.objects.get(event="people.telephones_shown").detail["count"] == 1


def test_the_sheet_afterwards_says_who_came_when_and_what_it_earned(desk: Client, meeting: Session, clerk: Person, cadre: Person):
    assert desk.get(reverse("training:prints", args=[meeting.public_id])).status_code == 200
    closed(meeting, clerk, cadre)
    said = words(made(desk, "print", meeting, "outcome", file="pdf", numbers="none"))
    for part in ("迟到", "09:20", "1.5", "下村（蔡日升批准）", "应到 2 人", "请假 1 人", "参训率 50.0%（实到 1 / 应到 2）"):
        assert part in said


def test_leave_out_of_the_base_is_said_beside_the_rate(desk: Client, meeting: Session, clerk: Person, cadre: Person):
    Session.objects.filter(pk=meeting.pk).update(leave_in_base=False)
    closed(meeting, clerk, cadre)
    assert "参训率 100%（实到 1 / 应到 1；应到 2 人，请假 1 人按会议设置不计入）" in words(
        made(desk, "print", meeting, "outcome", file="pdf", numbers="none")
    )


def test_the_notice_is_proposed_from_the_session_and_keeps_what_the_clerk_wrote(desk: Client, meeting: Session):
    page = desk.get(reverse("training:prints", args=[meeting.public_id]))
    proposed = next(row["form"] for row in page.context["rows"] if row["paper"].slug == "notice").initial
    assert "2026年11月20日（星期五）09:00至11:00" in proposed["body"]
    assert "1. 学习民法典" in proposed["body"]  # not a heading of the notice
    asked = {**proposed, "body": proposed["body"] + "\n请着正装。"}
    assert "请着正装" in words(made(desk, "print", meeting, "notice", file="pdf", **asked))
    again = desk.get(reverse("training:prints", args=[meeting.public_id]))
    assert "请着正装" in next(row["form"] for row in again.context["rows"] if row["paper"].slug == "notice").initial["body"]


def beside(one: Session, what: str, name: str, data: bytes, kind: str, by: Person) -> None:
    stored = files.store(data, name=name, content_type=kind, owner_kind=SessionFile.OWNER_KIND, owner_id=one.pk, now=AFTER)
    SessionFile.objects.create(session=one, what=what, file=stored, by=by, at=AFTER)


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (60, 40), "white").save(out, "JPEG")
    return out.getvalue()


def sheet_of_paper() -> bytes:
    out, writer = BytesIO(), PdfWriter()
    writer.add_blank_page(595, 842)
    writer.write(out)
    return out.getvalue()


def test_the_file_of_a_session_holds_all_of_it_and_names_what_cannot_be_read(desk: Client, meeting: Session, clerk: Person, cadre: Person):
    closed(meeting, clerk, cadre)
    beside(meeting, "photo", "会场.jpg", picture(), "image/jpeg", clerk)
    beside(meeting, "photo", "坏了.jpg", b"no picture", "image/jpeg", clerk)
    beside(meeting, "minutes", "记录.pdf", sheet_of_paper(), "application/pdf", clerk)
    beside(meeting, "minutes", "坏了.pdf", b"%PDF-1.7 broken", "application/pdf", clerk)
    beside(meeting, "material", "课件.pptx", b"PK", "application/vnd.openxmlformats-officedocument.presentationml.presentation", clerk)
    job = made(desk, "dossier", meeting, "pdf")
    said = words(job)
    for part in ("民法典", "一、学习民法典", cadre.name, "现场照片（1 张）", "课件.pptx", "另存，见归档包", "“坏了.jpg”打不开", "附在本档案后面"):
        assert part in said
    assert "“坏了.pdf”打不开" in job.sentence
    job = made(desk, "dossier", meeting, "zip")
    path = files.path_of(job.result)
    assert archives.checked(path)["session"]["title"] == meeting.title
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
    assert "培训档案.pdf" in names
    assert [name for name in names if name.endswith("课件.pptx")]


def test_a_planned_session_has_no_file_yet(desk: Client, meeting: Session):
    page = desk.post(reverse("training:dossier", args=[meeting.public_id, "pdf"]), follow=True)
    assert "核对到会情况以后才能生成培训档案" in page.content.decode()
    assert not Job.objects.exists()


def test_a_scan_beside_a_filed_session_says_why(desk: Client, meeting: Session, clerk: Person, cadre: Person):
    sessions.file(session=closed(meeting, clerk, cadre), by=clerk, now=AFTER)
    address = reverse("training:print_scan", args=[meeting.public_id, "sign-in"])
    for note, kept in (("", 0), ("补交签字的签到表", 1)):
        desk.post(address, {"pages": SimpleUploadedFile("scan.jpg", picture()), "note": note})
        assert SignedScan.objects.count() == kept


def test_the_group_is_told_names_only_when_they_are_chosen(desk: Client, meeting: Session, clerk: Person, cadre: Person):
    address = reverse("training:group_text", args=[meeting.public_id])
    Session.objects.filter(pk=meeting.pk).update(
        starts_at=factories.NOON + timedelta(days=9000), ends_at=factories.NOON + timedelta(days=9000, hours=2)
    )
    text = desk.get(address).context["text"]
    assert "会议通知】" in text
    assert "应到2人" in text
    assert cadre.name not in text
    assert cadre.name in desk.get(address, {"names": 1}).context["text"]
    Session.objects.filter(pk=meeting.pk).update(starts_at=meeting.starts_at, ends_at=meeting.ends_at)
    meeting.refresh_from_db()
    sessions.close(session=meeting, by=clerk, now=AFTER)
    text = desk.get(address).context["text"]
    assert "应到2人，实到0人，缺席2人" in text
    assert cadre.name not in text
    one_unit = desk.get(address, {"unit": cadre.unit.public_id, "names": 1}).context["text"]
    assert f"{cadre.unit.name}应到" in one_unit
    assert cadre.name in one_unit


def test_a_moment_span_over_two_days_names_both():

    starts = localtime(MORNING)
    assert rules.span(starts, starts + timedelta(hours=26)) == "2026年11月20日（星期五）09:00至2026年11月21日（星期六）11:00"
