"""The person's own list of devices and sessions, and ending them from elsewhere."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from core.models import AuditEntry
from people.models import Device, OpenSession, Person
from people.services import sessions
from people.tasks import sweep_sessions
from tests import factories
from tests.people.test_remembered_device import ANDROID, sign_in

pytestmark = pytest.mark.django_db
DESK = "Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 Safari/537.36 Edg/120.0"


@pytest.fixture
def phone(cadre: Person) -> Client:
    return sign_in(cadre)


@pytest.fixture
def desk(cadre: Person, phone: Client) -> Client:
    return sign_in(cadre, Client(headers={"user-agent": DESK}), remember=False)


def device(label: str) -> Device:
    return Device.objects.get(label__contains=label)


def test_the_list_shows_both_and_marks_this_one(desk: Client) -> None:
    page = desk.get("/me/").content.decode()
    assert page.index("Edge · Windows 电脑") < page.index("本机") < page.index("微信 · Android 手机")
    assert page.count("已登录") == 2
    assert "记住至" in page


def test_signing_out_there_ends_that_session_only(desk: Client, phone: Client) -> None:
    Device.objects.update(remembered_until=None)
    desk.post(f"/me/devices/{device('微信').public_id}/sign-out/")
    assert phone.get("/me/").status_code == 302
    assert desk.get("/me/").status_code == 200
    assert OpenSession.objects.count() == Session.objects.count() == 1


def test_removing_a_device_ends_its_sessions_and_its_remembrance(desk: Client, phone: Client) -> None:
    desk.post(f"/me/devices/{device('微信').public_id}/remove/")
    assert phone.get("/me/").status_code == 302
    assert AuditEntry.objects.filter(event="people.device_removed", subject="微信 · Android 手机").exists()


def test_removing_this_one_forgets_it_and_stays_signed_in(phone: Client) -> None:
    phone.post(f"/me/devices/{device('微信').public_id}/remove/")
    assert phone.get("/me/").status_code == 200
    assert device("微信").remembered_until is None


def test_all_others_end_at_once(desk: Client, phone: Client) -> None:
    desk.post("/me/devices/sign-out-others/")
    assert phone.get("/me/").status_code == 200  # still remembered: in again, but with less
    assert phone.session[sessions.BY] == sessions.DEVICE
    assert desk.get("/me/").status_code == 200


def test_a_device_of_somebody_else_is_not_found(desk: Client, clerk: Person) -> None:
    sign_in(clerk, Client(headers={"user-agent": "curl"}))
    theirs = Device.objects.get(person=clerk)
    for what in ("remove", "sign-out"):
        assert desk.post(f"/me/devices/{theirs.public_id}/{what}/").status_code == 404


def test_a_remembered_device_may_not_touch_the_others(phone: Client, desk: Client) -> None:
    del phone.cookies["exam_session"]
    other = device("Edge").public_id
    for address in (f"/me/devices/{other}/remove/", f"/me/devices/{other}/sign-out/", "/me/devices/sign-out-others/"):
        assert phone.post(address)["Location"].startswith("/me/confirm/")
    assert desk.get("/me/").status_code == 200


def test_sessions_that_a_new_password_ended_are_not_listed(desk: Client, phone: Client, cadre: Person) -> None:
    desk.post("/me/password/", {"present": factories.PASSWORD, "password": "Laojia-2027", "again": "Laojia-2027"})
    page = desk.get("/me/").content.decode()
    assert page.count("已登录") == 1
    assert phone.get("/me/").status_code == 302
    cadre.refresh_from_db()
    (standing,) = sessions.standing(cadre, timezone.now())
    assert standing.session_key == desk.session.session_key


def test_signing_in_again_keeps_one_session_of_the_browser(phone: Client, cadre: Person) -> None:
    before = phone.session.session_key
    sign_in(cadre, phone)
    assert phone.session.session_key != before
    assert OpenSession.objects.count() == 1


@pytest.mark.postgres
def test_the_database_knows_a_browser_once_for_a_person_and_remembers_one_person_in_it(cadre: Person, clerk: Person) -> None:
    now, token = timezone.now(), "0" * 64

    def known(person: Person, remembered_until: datetime | None) -> Device:
        return Device(person=person, token_hash=token, label="微信", first_seen_at=now, last_seen_at=now, remembered_until=remembered_until)

    known(cadre, now).save()
    known(clerk, None).save()
    with pytest.raises(IntegrityError, match="people_device|UNIQUE"), transaction.atomic():
        known(cadre, None).save()
    with pytest.raises(IntegrityError, match="people_device|UNIQUE"), transaction.atomic():
        Device.objects.filter(person=clerk).update(remembered_until=now)


def test_the_sweep_clears_what_is_over(phone: Client) -> None:
    sweep_sessions(timezone.now())
    assert OpenSession.objects.exists()
    sweep_sessions(timezone.now() + timedelta(days=1))
    assert not OpenSession.objects.exists()
    assert not Session.objects.exists()
    assert Device.objects.exists()
    sweep_sessions(timezone.now() + timedelta(days=731))
    assert not Device.objects.exists()


def test_the_page_costs_the_same_for_one_device_and_thirty(phone: Client, cadre: Person, django_assert_max_num_queries: Any) -> None:
    now = timezone.now()
    Device.objects.bulk_create(
        Device(person=cadre, token_hash=f"{number:064d}", label=ANDROID[:20], first_seen_at=now, last_seen_at=now) for number in range(30)
    )
    with django_assert_max_num_queries(12):
        assert phone.get("/me/").status_code == 200
