"""Signing in by oneself: with the code of the room's screen, by one's own account, on one's own phone."""

import base64
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from core import files
from core.errors import Refused
from core.models import AuditEntry
from people.models import Person
from tests import factories
from tests.training.things import MORNING, place_of, session
from training.models import Attendance, CodeTry, CreditEntry, Session, SignInIncident
from training.rules import codes
from training.rules.codes import Purpose
from training.rules.tries import WRONG_CODES
from training.services import attendance, roster_by_hand, sessions, signing_in
from training.services.attendance import Mark

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
MEETINGS = "/sign-in/meeting/"


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Puts the clock of the views to so many minutes after the beginning."""

    def put(minutes: float) -> datetime:
        now = MORNING + timedelta(minutes=minutes)
        monkeypatch.setattr("training.views.sign_in.timezone.now", lambda: now)
        return now

    put(-10)
    return put


@pytest.fixture
def one(cadre: Person, at: Any) -> Session:
    return session(qr=True)


def code(one: Session, minutes: float = -10, purpose: Purpose = Purpose.IN) -> str:
    token = codes.token(one.public_id, one.secret, purpose, MORNING + timedelta(minutes=minutes))
    return reverse("training:scan", args=[token])


def digits(one: Session, minutes: float = -10, purpose: Purpose = Purpose.IN) -> str:
    return codes.typed(one.secret, purpose, MORNING + timedelta(minutes=minutes))


def page(one: Session) -> str:
    return reverse("training:meeting", args=[one.public_id])


def scan(client: Client, one: Session, minutes: float = -10, purpose: Purpose = Purpose.IN) -> Any:
    return client.get(code(one, minutes, purpose), follow=True)


def press(client: Client, one: Session, **sent: str) -> Any:
    return client.post(page(one), sent, follow=True)


def test_a_scan_and_one_button_sign_in_by_the_persons_own_account(one: Session, cadre: Person, signed_in: Any):
    phone = signed_in(cadre)
    assert "签到人：<strong>陈志强" in scan(phone, one).content.decode()
    assert place_of(one, cadre).status == "none", "a scan alone writes nothing"
    assert "您已签到" in press(phone, one).content.decode()
    place = place_of(one, cadre)
    assert (place.status, place.via, place.signed_in_at) == ("present", "qr", MORNING - timedelta(minutes=10))
    change = place.changes.get()
    assert (change.by, change.before["status"], change.after["status"]) == (cadre, "none", "present")
    press(phone, one)
    assert place.changes.count() == 1, "the same button pressed twice is one sign-in"


def test_late_begins_after_the_sessions_limit(one: Session, cadre: Person, signed_in: Any, at: Any):
    at(11)
    phone = signed_in(cadre)
    scan(phone, one, 11)
    assert "迟到" in press(phone, one).content.decode()
    assert place_of(one, cadre).status == "late"


def test_a_friend_with_the_photograph_or_the_address_of_the_page_gets_nothing(one: Session, cadre: Person, signed_in: Any, at: Any):
    friend = signed_in(cadre)
    at(-9.4)  # two periods after the code of -10
    refused = scan(friend, one)
    assert (refused.status_code, "再扫一次" in refused.content.decode()) == (410, True)
    in_the_room = signed_in(factories.person("在场的人", unit=cadre.unit))
    scan(in_the_room, one, -9.4)
    assert "请扫会场屏幕上的二维码" in friend.get(page(one)).content.decode()
    assert press(friend, one).status_code == 410
    friend.cookies["sign_in_right"] = in_the_room.cookies["sign_in_right"].value
    assert press(friend, one).status_code == 410, "the right is the scanner's, in the scanner's browser"
    assert place_of(one, cadre).status == "none"


def test_the_right_of_a_scan_ends_after_five_minutes_by_the_servers_clock(one: Session, cadre: Person, signed_in: Any, at: Any):
    phone = signed_in(cadre)
    scan(phone, one)
    at(-5)
    assert press(phone, one).status_code == 410
    scan(phone, one, -5)
    at(-0.1)
    assert press(phone, one).status_code == 200
    assert place_of(one, cadre).came


def test_who_is_signed_out_is_asked_once_keeps_the_right_for_ten_minutes_and_reads_who_helps(one: Session, cadre: Person, at: Any):
    phone = Client()
    asked = scan(phone, one)
    assert asked.redirect_chain[0][0].startswith("/sign-in/?next=")
    assert "找会场工作人员登记" in asked.content.decode()
    wrong = phone.post("/sign-in/", {"username": cadre.account, "password": "wrong", "next": page(one)})
    assert "找会场工作人员登记" in wrong.content.decode()
    at(-0.1)
    entered = phone.post("/sign-in/", {"username": cadre.account, "password": factories.PASSWORD, "next": page(one)})
    assert unquote(entered["Location"]) == page(one)
    press(phone, one)
    assert place_of(one, cadre).came


def test_a_remembered_device_is_enough(one: Session, cadre: Person):
    phone = Client()
    phone.post("/sign-in/", {"username": cadre.account, "password": factories.PASSWORD, "remember": "on"})
    del phone.cookies["exam_session"]
    scan(phone, one)
    press(phone, one)
    assert place_of(one, cadre).came


@pytest.mark.parametrize(("minutes", "said"), [(-31, "签到 11月20日 08:30 开始"), (121, "签到已经结束")])
def test_outside_the_window_a_scan_says_when_and_locks_nobody_out(one: Session, cadre: Person, signed_in: Any, at: Any, minutes: float, said: str):
    phone = signed_in(cadre)
    at(minutes)
    for _ in range(WRONG_CODES + 1):
        assert said in scan(phone, one, minutes).content.decode()
    at(-10)
    scan(phone, one)
    press(phone, one)
    assert place_of(one, cadre).came


def test_who_is_not_on_the_list_reads_so(one: Session, signed_in: Any, at: Any):
    stranger = signed_in(factories.person("周来客", from_on=datetime(2026, 11, 21).date()))
    assert not one.attendances.filter(person__name="周来客").exists()
    assert stranger.get(page(one)).status_code == 404
    assert "不在这次会议的名单上" in scan(stranger, one).content.decode()


def test_one_phone_signs_in_one_person_and_the_clerk_sees_who_tried(one: Session, cadre: Person, clerk: Person, signed_in: Any):
    friend = factories.person("欧阳建国", unit=cadre.unit)
    one = session(qr=True)
    phone = signed_in(cadre)
    scan(phone, one)
    press(phone, one)
    phone.force_login(friend, backend="people.backends.SignInBackend")
    for _ in range(2):
        scan(phone, one)
        assert "已经为别人签到过" in press(phone, one).content.decode()
    incident = SignInIncident.objects.get()
    assert (incident.attendance, incident.other) == (place_of(one, friend), place_of(one, cadre))
    assert place_of(one, friend).status == "none"
    shown = signed_in(clerk).get(reverse("training:live", args=[one.public_id])).content.decode()
    assert "欧阳建国（党政办公室）用陈志强签过到的手机签到" in shown


def test_a_phone_is_its_owners_again_once_the_door_took_back_whom_it_signed_in(cadre: Person, clerk: Person, signed_in: Any, at: Any):
    absent = factories.person("欧阳建国", unit=cadre.unit)
    one = session(qr=True)
    phone = signed_in(absent)
    scan(phone, one)
    press(phone, one)
    mark = Mark(place_of(one, absent).pk, {"status": "absent"})
    attendance.mark(session=one, marks=[mark], via=Attendance.Via.DOOR, by=clerk, now=MORNING)
    phone.force_login(cadre, backend="people.backends.SignInBackend")
    scan(phone, one)
    press(phone, one)
    assert (place_of(one, cadre).status, place_of(one, absent).status) == ("present", "absent")


def test_where_the_clerk_allows_it_one_phone_signs_in_several(cadre: Person, signed_in: Any, at: Any):
    friend = factories.person("欧阳建国", unit=cadre.unit)
    one = session(qr=True, shared_phones=True)
    phone = signed_in(cadre)
    for person in (cadre, friend):
        phone.force_login(person, backend="people.backends.SignInBackend")
        scan(phone, one)
        press(phone, one)
    assert one.attendances.filter(status="present").count() == 2
    assert not SignInIncident.objects.exists()


def test_whom_the_door_marked_absent_cannot_undo_it_and_whom_it_marked_on_leave_can(one: Session, cadre: Person, clerk: Person, signed_in: Any):
    def door(**values: str) -> None:
        mark = Mark(place_of(one, cadre).pk, values)
        attendance.mark(session=one, marks=[mark], via=Attendance.Via.DOOR, by=clerk, now=MORNING)

    phone = signed_in(cadre)
    scan(phone, one)
    door(status="absent")
    assert "登记为缺席" in press(phone, one).content.decode()
    door(status="leave", leave_reason="下村", leave_approver="蔡日升")
    press(phone, one)
    assert place_of(one, cadre).status == "present"


def test_the_back_row_types_the_code_and_is_signed_in(one: Session, cadre: Person, signed_in: Any):
    phone = signed_in(cadre)
    assert one.title in phone.get(MEETINGS).content.decode()
    typed = digits(one)
    said = phone.post(MEETINGS, {"code": f"{typed[:3]} {typed[3:]}"}, follow=True).content.decode()
    assert "您已签到" in said
    assert (place_of(one, cadre).status, place_of(one, cadre).via) == ("present", "code")
    phone.post(MEETINGS, {"code": typed})
    assert place_of(one, cadre).changes.count() == 1


def test_wrong_codes_are_limited_and_the_wait_is_told(one: Session, cadre: Person, signed_in: Any, at: Any):
    phone = signed_in(cadre)
    phone.get(MEETINGS)
    wrong = f"{(int(digits(one)) + 1) % 10**6:06d}"
    for _ in range(WRONG_CODES):
        assert "签到码不对" in phone.post(MEETINGS, {"code": wrong}).content.decode()
    assert "请 10 分钟后再试" in phone.post(MEETINGS, {"code": digits(one)}).content.decode()
    assert CodeTry.objects.count() == WRONG_CODES
    at(0.1)
    phone.post(MEETINGS, {"code": digits(one, 0.1)})
    assert place_of(one, cadre).came


def test_signing_out_needs_its_own_code_and_the_last_one_counts(cadre: Person, clerk: Person, signed_in: Any, at: Any):
    one = session(qr=True, asks_sign_out=True)
    phone = signed_in(cadre)
    at(60)
    scan(phone, one, 60, Purpose.OUT)
    assert "还没有签到" in press(phone, one).content.decode()
    at(0)
    scan(phone, one, 0)
    press(phone, one)
    for minutes in (60, 125):
        at(minutes)
        scan(phone, one, minutes, Purpose.OUT)
        assert "签退时间" in press(phone, one).content.decode()
    assert (place_of(one, cadre).signed_out_at, place_of(one, cadre).via) == (MORNING + timedelta(minutes=125), "qr")
    assert '已签退</dt><dd class="num">1' in signed_in(clerk).get(reverse("training:live", args=[one.public_id])).content.decode()
    at(150.1)
    assert "签退已经结束" in scan(phone, one, 150.1, Purpose.OUT).content.decode()
    sessions.close(session=one, by=clerk, now=MORNING + timedelta(hours=3))
    assert CreditEntry.objects.get(person=cadre).hours == 300


def test_once_the_clerk_has_closed_the_session_nobody_signs_in(one: Session, cadre: Person, clerk: Person, signed_in: Any):
    phone = signed_in(cadre)
    scan(phone, one)
    sessions.close(session=one, by=clerk, now=MORNING)
    assert press(phone, one).status_code == 410
    sessions.file(session=one, by=clerk, now=MORNING)
    assert press(phone, one).status_code == 410
    assert (place_of(one, cadre).status, place_of(one, cadre).changes.count()) == ("absent", 1)


def picture(width: int = 640, height: int = 240) -> str:
    out = BytesIO()
    Image.new("RGBA", (width, height), (0, 0, 0, 0)).save(out, "PNG")
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()


def test_a_drawn_signature_is_kept_as_a_clean_picture_that_its_owner_and_the_door_may_see(cadre: Person, clerk: Person, signed_in: Any, at: Any):
    one = session(qr=True, draws_signature=True)
    phone = signed_in(cadre)
    scan(phone, one)
    for broken in ("data:image/png;base64,AAAA", "data:text/html;base64,AAAA", picture(3000, 10), "data:image/png;base64," + "A" * 200_000):
        assert "签名没有识别出来" in press(phone, one, signature=broken).content.decode()
    assert not place_of(one, cadre).came
    press(phone, one, signature=picture())
    signature = place_of(one, cadre).signature
    assert signature is not None
    with Image.open(BytesIO(files.content(signature))) as kept:
        assert (kept.format, kept.mode, kept.size) == ("PNG", "L", (640, 240))
    stranger = factories.person("周来客", unit=factories.office("财政所"))
    assert [files.may_read(who, signature) for who in (cadre, clerk, stranger)] == [True, True, False]


def test_refusals_at_the_scan_are_kept_in_the_trail_without_the_code(one: Session, cadre: Person, signed_in: Any, at: Any):
    at(-5)
    scan(signed_in(cadre), one)
    entry = AuditEntry.objects.filter(event="core.refused").get()
    assert (entry.detail["code"], codes.token(one.public_id, one.secret, Purpose.IN, MORNING)[22:] in str(entry.detail)) == ("code_dead", False)


def test_who_was_taken_off_the_list_while_the_page_was_open_does_not_sign_in(one: Session, clerk: Person, cadre: Person):
    place = place_of(one, cadre)
    roster_by_hand.remove(place=place_of(one, cadre), reason="误列", by=clerk, now=MORNING)
    with pytest.raises(Refused, match="名单上没有"):
        signing_in.sign_in(place=place, by=cadre, via=Attendance.Via.QR, key="scan-1", phone="a" * 64, now=MORNING)
    assert place_of(one, cadre).status == "none"
