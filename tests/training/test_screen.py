"""The room's screen and the live page: codes for whoever attends to the session alone, figures as people come in."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from people.models import Person, Role
from tests import factories
from tests.training.things import MORNING, place_of, session
from training.models import Attendance, Session
from training.rules import codes
from training.rules.codes import Purpose
from training.selectors import live
from training.services import attendance
from training.services.attendance import Mark

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    def put(minutes: float) -> datetime:
        now = MORNING + timedelta(minutes=minutes)
        monkeypatch.setattr("training.views.screen.timezone.now", lambda: now)
        return now

    put(-10)
    return put


@pytest.fixture
def one(cadre: Person, at: Any) -> Session:
    return session(qr=True)


def url(name: str, one: Session) -> str:
    return reverse(f"training:{name}", args=[one.public_id])


def came(one: Session, *people: Person, status: str = "present") -> None:
    marks = [Mark(place_of(one, person).pk, {"status": status, "signed_in_at": MORNING}) for person in people]
    attendance.mark(session=one, marks=marks, via=Attendance.Via.QR, by=None, now=MORNING, silently=True)


def test_the_screen_shows_the_codes_of_now_and_figures_without_any_name(one: Session, cadre: Person, clerk: Person, signed_in: Any, at: Any):
    came(one, cadre)
    desk = signed_in(clerk)
    shown = desk.get(url("projector", one))
    body = shown.content.decode()
    digits = codes.typed(one.secret, Purpose.IN, at(-10))
    assert f"{digits[:3]} {digits[3:]}" in body
    assert '已到 <strong class="num">1</strong> / 应到 <strong class="num">1</strong>' in body
    assert cadre.name not in body
    assert shown["Cache-Control"] == "no-store"
    at(-9.75)
    again = desk.get(url("screen", one)).content.decode()
    assert digits[:3] + " " + digits[3:] not in again
    assert 'data-left="15000"' in again


def test_the_screen_goes_on_without_the_staffs_session_as_long_as_they_may_attend(one: Session, signed_in: Any):
    liaison = factories.person("符联络", role=Role.LIAISON)
    desk = signed_in(liaison)
    desk.get(url("projector", one))
    del desk.cookies["exam_session"]
    assert desk.get(url("screen", one)).status_code == 200
    assert desk.get(url("screen", session(qr=True))).status_code == 403, "for this session alone"
    liaison.role_assignments.all().delete()
    assert desk.get(url("screen", one)).status_code == 403


@pytest.mark.parametrize(
    ("changes", "minutes", "said"),
    [
        ({"qr": False}, 0, "没有打开扫码签到"), ({}, -31, "签到还没有开始"), ({}, 121, "签到已经结束"),
        ({"asks_sign_out": True}, 110, "扫码签退"), ({"asks_sign_out": True}, 151, "签退已经结束"),
    ],
)  # fmt: skip
def test_the_screen_says_why_there_is_no_code(cadre: Person, clerk: Person, signed_in: Any, at: Any, changes: Any, minutes: int, said: str):
    one = session(**{"qr": True, **changes})
    at(minutes)
    body = signed_in(clerk).get(url("projector", one)).content.decode()
    assert said in body
    assert ("二维码" in body and "data:image/svg" in body) is ("扫码签退" in said)


def test_the_clerk_chooses_the_other_code(cadre: Person, clerk: Person, signed_in: Any, at: Any):
    one = session(qr=True, asks_sign_out=True)
    digits = codes.typed(one.secret, Purpose.OUT, at(30))
    assert f"{digits[:3]} {digits[3:]}" in signed_in(clerk).get(url("projector", one) + "?for=out").content.decode()


def test_the_live_page_counts_who_is_due_by_unit_and_guests_beside_them(cadre: Person, clerk: Person, at: Any):
    farmer = factories.person("符农", unit=factories.office("农业办"))
    guest = factories.person("周来宾", unit=factories.office("农业办"))
    one = session(qr=True)
    one.attendances.filter(person=guest).update(standing="guest")
    came(one, cadre, guest)
    came(one, farmer, status="late")
    units = live.by_unit(one)
    assert [(each.unit, each.due, each.came, each.late, each.missing, each.guests) for each in units] == [
        ("党政办公室", 2, 1, 0, 1, 0), ("农业办", 1, 1, 1, 0, 1),
    ]  # fmt: skip
    assert (live.total(units).came, live.whole(one).missing, len(live.newest(one))) == (2, 1, 3)


@pytest.mark.parametrize("people", [1, 30])
def test_the_live_figures_are_one_request_of_a_constant_few_statements(
    people: int, cadre: Person, clerk: Person, signed_in: Any, at: Any, django_assert_num_queries: Any
):
    crowd = [factories.person(f"村{n}", unit=factories.office(f"村{n % 5}"), password=None) for n in range(people)]
    one = session(qr=True)
    came(one, *crowd)
    desk = signed_in(clerk)
    with django_assert_num_queries(8):
        body = desk.get(url("live", one), headers={"HX-Request": "true", "X-Unattended": "1"}).content.decode()
    assert "<html" not in body
    assert "刚刚签到" in body
