"""The authenticator's code as a second step for staff: off, optional, required; no way in goes round it."""

import time
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from core.models import AuditEntry, Office
from people.models import Device, Person
from people.services import sessions, totp
from tests import factories
from tests.people.test_remembered_device import next_day

pytestmark = pytest.mark.django_db
KEY = "3132333435363738393031323334353637383930"
PAGE = "/manage/people/"


@pytest.fixture(autouse=True)
def optional(town: Any) -> None:
    Office.objects.update(totp=Office.Totp.OPTIONAL)


def require() -> None:
    Office.objects.update(totp=Office.Totp.REQUIRED)


@pytest.fixture
def key(clerk: Person) -> TOTPDevice:
    return TOTPDevice.objects.create(user=clerk, name="动态口令", key=KEY, confirmed=True)


def code(key: str = KEY, steps: int = 0) -> str:
    one = TOTP(bytes.fromhex(key))
    one.time = time.time() + steps * 30
    return f"{one.token():06d}"


def password(person: Person, client: Client | None = None, **data: str) -> tuple[Client, Any]:
    client = client or Client()
    return client, client.post("/sign-in/", {"username": person.account, "password": factories.PASSWORD, "next": PAGE, **data})


@pytest.fixture
def half_way(clerk: Person, key: TOTPDevice) -> Client:
    client, answer = password(clerk)
    assert answer["Location"] == "/sign-in/code/"
    return client


# --- signing in


def test_the_password_alone_opens_nothing(half_way: Client) -> None:
    for address in ("/me/", "/", PAGE, "/reports/"):
        assert half_way.get(address)["Location"].startswith("/sign-in/"), address


def test_the_code_lets_in_and_on_to_the_page_that_was_wanted(half_way: Client) -> None:
    assert half_way.post("/sign-in/code/", {"code": code()})["Location"] == PAGE
    assert half_way.get(PAGE).status_code == 200
    assert AuditEntry.objects.get(event="people.signed_in").detail == {"how": "password", "two_steps": True}


def test_a_code_in_full_width_and_two_groups_counts(half_way: Client) -> None:
    wide = code().translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert half_way.post("/sign-in/code/", {"code": f"{wide[:3]} {wide[3:]}"}).status_code == 302


def test_a_code_works_once(half_way: Client, clerk: Person) -> None:
    typed = code()
    half_way.post("/sign-in/code/", {"code": typed})
    again, _ = password(clerk)
    assert "已经用过" in again.post("/sign-in/code/", {"code": typed}).content.decode()


def test_wrong_codes_are_kept_and_make_one_wait(half_way: Client) -> None:
    assert "动态口令不对" in half_way.post("/sign-in/code/", {"code": "000000"}).content.decode()
    assert "请等" in half_way.post("/sign-in/code/", {"code": code()}).content.decode()
    refused = AuditEntry.objects.filter(event="people.code_refused", outcome="refused")
    assert [one.detail["too_soon"] for one in refused.order_by("id")] == [False, True]
    TOTPDevice.objects.update(throttling_failure_timestamp=timezone.now() - timedelta(seconds=2))
    assert half_way.post("/sign-in/code/", {"code": code()}).status_code == 302


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "1234567", "-12345", "\x00", "一二三四五六"])
def test_what_is_no_code_is_told_and_not_counted(half_way: Client, typed: str) -> None:
    page = half_way.post("/sign-in/code/", {"code": typed}).content.decode()
    assert "6 位数字" in page
    assert TOTPDevice.objects.get().throttling_failure_count == 0


def test_half_way_ends_after_five_minutes_and_with_the_password(half_way: Client, clerk: Person) -> None:
    Person.objects.filter(pk=clerk.pk).update(session_epoch=9)
    assert half_way.post("/sign-in/code/", {"code": code()})["Location"] == "/sign-in/"
    client, _ = password(clerk)
    session = client.session
    session[sessions.HALF_WAY] = {**session[sessions.HALF_WAY], "until": int(time.time()) - 1}
    session.save()
    assert client.post("/sign-in/code/", {"code": code()})["Location"] == "/sign-in/"


def test_without_a_password_the_code_page_leads_to_the_sign_in(key: TOTPDevice) -> None:
    assert Client().post("/sign-in/code/", {"code": code()})["Location"] == "/sign-in/"


def test_switched_off_nobody_is_asked_and_nothing_is_seen(clerk: Person, key: TOTPDevice) -> None:
    Office.objects.update(totp=Office.Totp.OFF)
    client, answer = password(clerk)
    assert answer["Location"] == PAGE
    assert client.get(PAGE).status_code == 200
    assert client.get("/me/totp/").status_code == 404
    assert "动态口令" not in client.get("/me/").content.decode()
    Office.objects.update(totp=Office.Totp.OPTIONAL)
    assert "动态口令：已启用" in client.get("/me/").content.decode()


def test_a_cadre_is_never_asked(cadre: Person) -> None:
    require()
    TOTPDevice.objects.create(user=cadre, name="x", key=KEY, confirmed=True)
    client, answer = password(cadre, next="/me/")
    assert answer["Location"] == "/me/"
    assert client.get("/me/totp/").status_code == 403


# --- no way round it


def test_a_remembered_device_owes_password_and_code_for_staff_pages(half_way: Client, clerk: Person) -> None:
    half_way.post("/sign-in/", {"username": clerk.account, "password": factories.PASSWORD, "remember": "on"})
    half_way.post("/sign-in/code/", {"code": code()})
    assert Device.objects.get().remembered_until
    client = next_day(half_way)
    assert client.get(PAGE)["Location"].startswith("/me/confirm/")
    assert client.post("/me/confirm/", {"password": factories.PASSWORD, "next": PAGE})["Location"] == "/sign-in/code/"
    assert client.get(PAGE)["Location"].startswith("/me/confirm/")
    assert client.post("/sign-in/code/", {"code": code(steps=1)})["Location"] == PAGE
    assert client.get(PAGE).status_code == 200


def test_a_session_older_than_the_key_is_asked_on_its_next_staff_page(clerk: Person, signed_in: Any) -> None:
    client = signed_in(clerk)
    assert client.get(PAGE).status_code == 200
    TOTPDevice.objects.create(user=clerk, name="x", key=KEY, confirmed=True)
    assert client.get(PAGE)["Location"] == "/sign-in/code/"
    assert client.get(PAGE, headers={"hx-request": "true"})["HX-Redirect"] == "/sign-in/code/"
    assert client.post("/sign-in/code/", {"code": code()}).status_code == 302
    assert client.get(PAGE).status_code == 200


def test_required_and_none_yet_leads_to_setting_one_up(clerk: Person) -> None:
    require()
    client, _ = password(clerk)
    assert client.get("/").status_code == 200
    assert client.get(PAGE)["Location"] == "/me/totp/"
    assert "要求管理人员" in client.get("/me/totp/").content.decode()


# --- setting up and giving up


def test_setting_up_shows_a_key_and_asks_for_a_code_of_it(clerk: Person, signed_in: Any) -> None:
    client = signed_in(clerk)
    page = client.get("/me/totp/").content.decode()
    new = client.session[totp.NEW_KEY]
    assert totp.in_letters(new) in page
    assert 'src="data:image/svg+xml' in page
    assert "动态口令不对" in client.post("/me/totp/", {"code": "000000"}).content.decode()
    assert client.session[totp.NEW_KEY] == new
    assert client.post("/me/totp/", {"code": code(new)})["Location"] == "/me/"
    assert client.get(PAGE).status_code == 200
    assert AuditEntry.objects.filter(event="people.totp_set").exists()
    assert new not in str(list(AuditEntry.objects.values_list("detail", flat=True)))


def test_the_code_that_set_it_up_does_not_sign_in(clerk: Person, signed_in: Any) -> None:
    typed = code()
    totp.set_up(person=clerk, key=KEY, typed=typed, now=timezone.now())
    client, _ = password(clerk)
    assert client.post("/sign-in/code/", {"code": typed}).status_code == 200


def test_giving_it_up_asks_for_the_password_and_ends_other_sessions(half_way: Client, clerk: Person) -> None:
    half_way.post("/sign-in/code/", {"code": code()})
    other, _ = password(clerk)
    other.post("/sign-in/code/", {"code": code(steps=1)})
    assert "密码不对" in half_way.post("/me/totp/remove/", {"password": "wrong"}).content.decode()
    assert half_way.post("/me/totp/remove/", {"password": factories.PASSWORD})["Location"] == "/me/"
    assert not TOTPDevice.objects.exists()
    assert other.get("/me/").status_code == 302
    assert half_way.get(PAGE).status_code == 200


def test_the_security_admin_clears_the_key_of_a_lost_phone(half_way: Client, clerk: Person, signed_in: Any) -> None:
    half_way.post("/sign-in/code/", {"code": code()})
    admin = signed_in(factories.person("周安全", role="security_admin"))
    page = admin.get("/manage/people/codes/").content.decode()
    assert "林文书" in page
    assert f"/manage/people/{clerk.public_id}/totp/remove/" in page
    admin.post(f"/manage/people/{clerk.public_id}/totp/remove/")
    assert half_way.get("/me/").status_code == 302
    assert password(clerk)[1]["Location"] == PAGE
    assert AuditEntry.objects.get(event="people.totp_removed").person_name == "周安全"


def test_the_command_clears_the_key_of_the_last_security_admin(half_way: Client, clerk: Person) -> None:
    half_way.post("/sign-in/code/", {"code": code()})
    call_command("remove_totp", clerk.account, stdout=StringIO())
    assert half_way.get("/me/").status_code == 302
    assert AuditEntry.objects.filter(event="people.totp_removed", person_name="").exists()
    for account in (clerk.account, "nobody"):
        with pytest.raises(CommandError, match="没有"):
            call_command("remove_totp", account)


def test_the_list_costs_the_same_for_one_and_thirty(clerk: Person, signed_in: Any, django_assert_max_num_queries: Any) -> None:
    admin = signed_in(factories.person("周安全", role="security_admin"))
    for _ in range(10):
        factories.person("甲", role="author", password=None)
    with django_assert_max_num_queries(12):
        assert admin.get("/manage/people/codes/").status_code == 200
