"""Signing in by account, staff number or mobile; the lock-out; signing out."""

import pytest
from django.test import Client

from core.models import AuditEntry
from people.models import Person, Unit
from tests import factories

SIGN_IN = "/sign-in/"
LANDING = "/welcome/"  # settings.LOGIN_REDIRECT_URL


def attempt(client: Client, username: str, password: str = factories.PASSWORD, **more: str):
    return client.post(SIGN_IN, {"username": username, "password": password, **more})


@pytest.fixture
def cadre(town: Unit) -> Person:
    return factories.person("陈志强", account="chenzhiqiang01", staff_number="NS-007", mobile="19900000001")


@pytest.mark.parametrize("typed", ["chenzhiqiang01", "ChenZhiqiang01", "NS-007", "19900000001", " 19900000001 "])
def test_account_staff_number_or_mobile_signs_in(client: Client, cadre: Person, typed: str) -> None:
    assert attempt(client, typed).headers["Location"] == LANDING
    assert AuditEntry.objects.get(event="people.signed_in").person_name == "陈志强"


def test_wrong_password_is_one_sentence_that_names_nobody(client: Client, cadre: Person) -> None:
    known = attempt(client, "chenzhiqiang01", "wrong")
    unknown = attempt(client, "nobody", "wrong")
    for answer in (known, unknown):
        assert "账号或密码不对" in answer.content.decode()
    assert [one.subject for one in AuditEntry.objects.filter(event="people.sign_in_refused")] == ["没有这个账号", "chenzhiqiang01"]


def test_shared_mobile_asks_for_the_account(client: Client, cadre: Person) -> None:
    other = factories.person("陈小妹", mobile="19900000001")
    assert "该手机号有多人使用" in attempt(client, "19900000001").content.decode()
    Person.objects.filter(pk=other.pk).update(status=Person.Status.LEFT)
    assert attempt(client, "19900000001").status_code == 302


def test_a_disabled_person_cannot_sign_in(client: Client, cadre: Person) -> None:
    Person.objects.filter(pk=cadre.pk).update(status=Person.Status.DISABLED)
    assert "账号或密码不对" in attempt(client, "chenzhiqiang01").content.decode()


def test_five_failures_by_any_of_the_names_lock_this_person_here_only(client: Client, cadre: Person) -> None:
    for typed in ("chenzhiqiang01", "NS-007", "19900000001", "chenzhiqiang01", "NS-007"):
        answer = attempt(client, typed, "wrong")
    assert answer.status_code == 429
    assert "10 分钟后再试" in answer.content.decode()
    assert attempt(client, "chenzhiqiang01").status_code == 429  # the right password does not help now
    neighbour = factories.person("李明")
    assert attempt(Client(), neighbour.account).status_code == 302
    assert Client().post(SIGN_IN, {"username": "NS-007", "password": factories.PASSWORD}, REMOTE_ADDR="10.0.0.9").status_code == 302


@pytest.mark.parametrize(("to", "leads"), [("/me/", "/me/"), ("https://elsewhere.example/", LANDING), ("//elsewhere.example", LANDING)])
def test_next_leads_only_into_this_site(client: Client, cadre: Person, to: str, leads: str) -> None:
    assert attempt(client, "NS-007", next=to).headers["Location"] == leads


def test_sign_out_is_a_post_and_may_lead_to_the_next_persons_sign_in(client: Client, cadre: Person) -> None:
    attempt(client, "NS-007")
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/", {"next": "/sign-in/?next=/me/"}).headers["Location"] == "/sign-in/?next=/me/"
    assert client.get("/me/").headers["Location"] == "/sign-in/?next=/me/"
