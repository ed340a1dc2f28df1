"""到会情况 from an Excel or CSV file: every row is clear, or nothing is written."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from people.models import Person
from tests import factories
from tests.training.things import AFTER, MORNING, mark, place_of, session
from training.models import Session
from training.rules.attendance_words import status_of
from training.services import attendance_file, sessions

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def others(town) -> list[Person]:
    return [factories.person(name) for name in ("王海燕", "李建国")]


@pytest.fixture
def meeting(clerk: Person, cadre: Person, others: list[Person]) -> Session:
    return session(by=clerk)


@pytest.fixture
def at_desk(client: Client, clerk: Person) -> Client:
    client.force_login(clerk, backend="people.backends.SignInBackend")
    return client


def planned(meeting: Session, *lines: str, approver: str = "") -> attendance_file.Plan:
    data = "\n".join(["姓名,工号,账号,到会情况,备注,批准人", *lines]).encode()
    return attendance_file.plan(session=meeting, data=data, approver=approver, now=AFTER)


@pytest.mark.parametrize(
    ("text", "status"),
    [("√", "present"), (" 出席 ", "present"), ("迟到", "late"), ("病假", "leave"), ("缺席", "absent"), ("×", "absent"), ("", ""), ("大概", None)],
)
def test_the_word_in_a_cell(text: str, status: str | None):
    assert status_of(text) == status


def test_what_the_table_says_is_written_and_who_is_not_in_it_stays(meeting: Session, clerk: Person, cadre: Person, others: list[Person]):
    made = planned(meeting, "陈志强,,,√,,", "王海燕,,,病假,,黄镇长")
    assert attendance_file.take(session=meeting, plan=made, by=clerk, now=AFTER) == 2
    assert (place_of(meeting, cadre).status, place_of(meeting, cadre).via) == ("present", "file")
    place = place_of(meeting, others[0])
    assert (place.status, place.leave_reason, place.leave_approver) == ("leave", "病假", "黄镇长")
    assert place_of(meeting, others[1]).status == "none"


def test_each_wrong_row_is_told_with_its_reason(meeting: Session, cadre: Person, others: list[Person]):
    factories.person("王海燕")
    meeting = session()
    made = planned(meeting, "王海燕,,,√,,", "张三丰,,,√,,", "陈志强,,,大概,,", "李建国,,,请假,,", "林文书,,,请假,出差,", "李建国,,,缺席,,")
    assert [one.row for one in made.faults] == [2, 3, 4, 5, 6, 7]
    told = " ".join(one.message for one in made.faults)
    for said in ("有 2 位", "不在这次会议的名单上", "看不懂", "写原因", "没有写批准人", "与第 5 行重复"):
        assert said in told
    assert not made.said


def test_the_template_has_the_names_filled_in_and_comes_back_as_it_went(meeting: Session, clerk: Person, cadre: Person):
    mark(meeting, cadre, clerk, status="late", note="堵车")
    data = attendance_file.template(meeting)
    names = [row[0].value for row in load_workbook(BytesIO(data)).active.iter_rows()]
    assert {"陈志强", "林文书", "王海燕", "李建国"} <= set(names)
    made = attendance_file.plan(session=meeting, data=data, approver="", now=AFTER)
    assert (made.errors, made.blank, [one.changes for one in made.said]) == ([], 3, [False])


def test_nothing_is_written_where_somebody_signed_in_since_the_preview(meeting: Session, clerk: Person, cadre: Person, at_desk: Client):
    url = reverse("training:attendance_file", args=[meeting.public_id])
    text = "姓名,到会情况\n陈志强,缺席\n".encode()
    page = at_desk.post(url, {"file": SimpleUploadedFile("到会.csv", text)})
    confirm = {"stored": page.context["stored"].public_id, "seen": page.context["plan"].seen, "confirm": "1"}
    mark(meeting, cadre, clerk, via="qr", status="present", signed_in_at=MORNING)
    again = at_desk.post(url, confirm)
    assert "有人签到或改动了到会情况" in again.content.decode()
    assert place_of(meeting, cadre).status == "present"
    at_desk.post(url, confirm | {"seen": again.context["plan"].seen})
    assert place_of(meeting, cadre).status == "absent"


def test_a_closed_session_takes_a_reason(meeting: Session, clerk: Person, cadre: Person, at_desk: Client):
    sessions.close(session=meeting, by=clerk, now=AFTER)
    url = reverse("training:attendance_file", args=[meeting.public_id])
    page = at_desk.post(url, {"file": SimpleUploadedFile("到会.csv", "姓名,到会情况\n陈志强,到会\n".encode())})
    confirm = {"stored": page.context["stored"].public_id, "seen": page.context["plan"].seen, "confirm": "1"}
    assert "要写明原因" in at_desk.post(url, confirm).content.decode()
    at_desk.post(url, confirm | {"reason": "按签到表补登"})
    assert place_of(meeting, cadre).changes.last().reason == "按签到表补登"


def test_what_no_database_keeps_is_left_out_of_what_is_typed_beside_the_file(at_desk: Client, meeting: Session, clerk: Person, cadre: Person):
    sessions.close(session=meeting, by=clerk, now=AFTER)
    page = reverse("training:attendance_file", args=[meeting.public_id])
    table = SimpleUploadedFile("到会.csv", "姓名,到会情况,备注\n陈志强,请假,事假\n".encode())
    shown = at_desk.post(page, {"file": table, "approver": "黄\0镇长"}).context
    confirmed = {"stored": f"{shown['stored'].public_id}", "seen": shown["plan"].seen, "confirm": "1", "approver": "黄\0镇长", "reason": "漏\0登"}
    assert at_desk.post(page, confirmed).status_code == 302
    place = place_of(meeting, cadre)
    assert (place.leave_approver, place.changes.last().reason) == ("黄镇长", "漏登")


def test_the_table_of_who_was_excused_and_came_all_the_same_changes_nothing(meeting: Session, clerk: Person, cadre: Person):
    excuse = {"leave_reason": "病假", "leave_approver": "黄镇长"}
    mark(meeting, cadre, clerk, status="leave", **excuse)
    mark(meeting, cadre, clerk, via="qr", status="present", signed_in_at=MORNING)
    made = attendance_file.plan(session=meeting, data=attendance_file.template(meeting), approver="", now=AFTER)
    assert not any(one.changes for one in made.said)


def test_before_it_begins_the_preview_takes_leave_alone_and_says_so(meeting: Session):
    data = "姓名,到会情况,备注,批准人\n陈志强,到会,,\n王海燕,请假,病假,黄镇长".encode()
    made = attendance_file.plan(session=meeting, data=data, approver="", now=MORNING - timedelta(hours=2))
    assert [(one.row, one.message) for one in made.errors] == [(2, "会议还没有开始，现在只能登记请假。")]
    assert [one.status for one in made.said] == ["leave"]
