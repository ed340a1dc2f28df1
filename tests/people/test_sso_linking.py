"""Whose account elsewhere is whose: linked by the person, never by name; taken away by them or by who helps people to sign in."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.errors import Refused
from core.models import AuditEntry, Office
from people.models import ExternalIdentity, Person
from people.services import devices, identities, sessions, sso, totp
from people.services.passwords import reset
from quiz.models import Exam
from tests import factories
from tests.people.test_totp import KEY, code
from tests.providers.wecom import StandIn

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
LINK, START = "/sign-in/link/", "/sign-in/with/wecom/"


def come(client: Client, wecom: StandIn, member: str = "chenzq", to: str = "") -> Any:
    """Through the provider and back."""
    wecom.member = member
    client.get(START, {"next": to} if to else {})
    return client.get("/sign-in/with/wecom/back/", {"code": wecom.new_code(), "state": client.session[sso.ON_ITS_WAY]["state"]})


def give(client: Client, person: Person, password: str = factories.PASSWORD) -> Any:
    return client.post(LINK, {"username": person.account, "password": password})


def is_linked(person: Person) -> bool:
    return ExternalIdentity.objects.filter(person=person, provider="wecom").exists()


@pytest.fixture
def linked(cadre: Person, wecom: StandIn) -> Person:
    identities.link(person=cadre, provider=sso.named("wecom"), subject="chenzq", now=timezone.now())
    return cadre


# --- at the sign-in


def test_an_account_nobody_has_is_linked_by_signing_in_once(client: Client, wecom: StandIn, cadre: Person) -> None:
    assert come(client, wecom, to="/me/")["Location"] == LINK
    page = client.get(LINK).content.decode()
    assert "“<strong>chenzq</strong>”还没有绑定" in page
    assert give(client, cadre)["Location"] == "/me/"
    assert is_linked(cadre)
    entry = AuditEntry.objects.get(event="people.identity_linked")
    assert (entry.person_name, entry.detail) == ("陈志强", {"how": "wecom"})
    assert "已绑定，以后可以用企业微信登录" in client.get("/me/").content.decode()
    other = Client()
    assert come(other, wecom)["Location"] == "/welcome/"
    assert other.get("/me/").wsgi_request.user == cadre


def test_nobody_is_matched_by_account_or_mobile(client: Client, wecom: StandIn, town: Any) -> None:
    factories.person("陈志强", account="chenzq", mobile="19900000001")
    for member in ("chenzq", "19900000001", "陈志强"):
        assert come(client, wecom, member)["Location"] == LINK


def test_a_wrong_password_links_nothing_and_locks_as_anywhere(client: Client, wecom: StandIn, cadre: Person) -> None:
    come(client, wecom)
    for _ in range(4):
        assert "账号或密码不对" in give(client, cadre, "wrong").content.decode()
    assert give(client, cadre, "wrong").status_code == 429
    assert give(client, cadre).status_code == 429
    assert not is_linked(cadre)


def test_a_one_time_password_links_too(client: Client, wecom: StandIn, cadre: Person, clerk: Person) -> None:
    one_time = reset(person=cadre, by=clerk, now=timezone.now())
    come(client, wecom)
    give(client, cadre, one_time)
    assert is_linked(cadre)
    assert client.get("/me/")["Location"].startswith("/me/password/")


def test_an_account_waits_for_ten_minutes(client: Client, wecom: StandIn, cadre: Person) -> None:
    come(client, wecom)
    session = client.session
    session[sso.TO_LINK]["until"] = int(timezone.now().timestamp()) - 1
    session.save()
    assert give(client, cadre)["Location"] == "/sign-in/"
    assert not is_linked(cadre)


def test_it_can_be_left(client: Client, wecom: StandIn, cadre: Person) -> None:
    come(client, wecom)
    assert client.post(LINK, {"cancel": "1"})["Location"] == "/sign-in/"
    assert give(client, cadre)["Location"] == "/sign-in/"


def test_an_ordinary_sign_in_links_nothing(client: Client, wecom: StandIn, cadre: Person) -> None:
    """On a shared computer the next person must not find another's account linked to theirs."""
    come(client, wecom)
    client.post("/sign-in/", {"username": cadre.account, "password": factories.PASSWORD})
    assert not is_linked(cadre)


def test_who_has_an_account_there_already_is_told(client: Client, wecom: StandIn, linked: Person) -> None:
    come(client, wecom, "another")
    give(client, linked)
    assert "已经绑定了另一个企业微信账号" in client.get("/me/").content.decode()
    assert ExternalIdentity.objects.get(person=linked).subject == "chenzq"


def test_where_a_code_is_owed_it_is_asked_first_and_linking_after(client: Client, wecom: StandIn, clerk: Person) -> None:
    Office.objects.update(totp=Office.Totp.OPTIONAL)
    totp.set_up(person=clerk, key=KEY, typed=code(steps=-1), now=timezone.now())
    come(client, wecom)
    assert give(client, clerk)["Location"] == "/sign-in/code/"
    assert not is_linked(clerk)
    assert client.post("/sign-in/code/", {"code": code()})["Location"] == LINK
    assert "与您（林文书" in client.get(LINK).content.decode()
    client.post(LINK)
    assert is_linked(clerk)


# --- on one's own page


def test_who_is_signed_in_links_on_the_own_page(client: Client, signed_in: Any, wecom: StandIn, cadre: Person) -> None:
    client = signed_in(cadre)
    assert f"{START}?next=/me/" in client.get("/me/").content.decode()
    assert come(client, wecom, to="/me/")["Location"] == LINK
    assert not is_linked(cadre)  # before they said so
    assert client.post(LINK)["Location"] == "/me/"
    assert is_linked(cadre)
    assert "解除绑定" in client.get("/me/").content.decode()


def test_on_a_remembered_device_the_password_is_asked_first(client: Client, wecom: StandIn, cadre: Person) -> None:
    client.post("/sign-in/", {"username": cadre.account, "password": factories.PASSWORD, "remember": "on"})
    del client.cookies["exam_session"]
    client.get("/me/")
    come(client, wecom)
    assert client.post(LINK)["Location"] == "/me/confirm/?next=%2Fsign-in%2Flink%2F"
    assert not is_linked(cadre)
    assert client.post("/me/confirm/", {"password": factories.PASSWORD, "next": LINK})["Location"] == LINK
    client.post(LINK)
    assert is_linked(cadre)


def test_another_s_account_is_neither_taken_nor_signed_in(signed_in: Any, wecom: StandIn, linked: Person) -> None:
    other = factories.person("王海燕")
    client = signed_in(other)
    assert come(client, wecom)["Location"] == "/me/"
    page = client.get("/me/")
    assert page.wsgi_request.user == other
    assert "已经与另一个人绑定" in page.content.decode()


def test_two_who_link_the_same_account_at_once(wecom: StandIn, linked: Person) -> None:
    other = factories.person("王海燕")
    with pytest.raises(Refused, match="已经与另一个人绑定"):
        identities.link(person=other, provider=sso.named("wecom"), subject="chenzq", now=timezone.now())
    identities.link(person=linked, provider=sso.named("wecom"), subject="chenzq", now=timezone.now())
    assert ExternalIdentity.objects.count() == 1


def test_one_takes_the_own_link_away(signed_in: Any, wecom: StandIn, linked: Person) -> None:
    elsewhere, client = Client(), signed_in(linked)
    come(elsewhere, wecom)
    assert client.post("/me/identities/wecom/unlink/")["Location"] == "/me/"
    assert not is_linked(linked)
    assert elsewhere.get("/me/").status_code == 302
    assert come(Client(), wecom)["Location"] == LINK
    assert AuditEntry.objects.filter(event="people.identity_unlinked", person_name="陈志强").count() == 1
    client.post("/me/identities/wecom/unlink/")
    assert AuditEntry.objects.filter(event="people.identity_unlinked").count() == 1


# --- by who helps


def test_the_clerk_takes_a_link_away(signed_in: Any, wecom: StandIn, linked: Person, clerk: Person) -> None:
    client, elsewhere = signed_in(clerk), Client()
    come(elsewhere, wecom)
    assert "已绑定企业微信账号" in client.get(f"/manage/people/{linked.public_id}/").content.decode()
    address = f"/manage/people/{linked.public_id}/identities/wecom/unlink/"
    assert client.post(address)["Location"] == f"/manage/people/{linked.public_id}/"
    assert not is_linked(linked)
    assert elsewhere.get("/me/").status_code == 302
    assert AuditEntry.objects.get(event="people.identity_unlinked").person_name == "林文书"
    assert "已解除 陈志强 的企业微信绑定" in client.get("/me/").content.decode()


def test_not_of_who_holds_a_role_beyond(signed_in: Any, wecom: StandIn, linked: Person, clerk: Person) -> None:
    admin = factories.person("周安全", role="security_admin")
    ExternalIdentity.objects.create(person=admin, provider="wecom", subject="zhou", linked_at=timezone.now())
    assert signed_in(clerk).post(f"/manage/people/{admin.public_id}/identities/wecom/unlink/").status_code == 400
    assert is_linked(admin)


# --- what such a session gives


def test_it_is_as_good_as_a_password_for_a_formal_exam(client: Client, wecom: StandIn, linked: Person) -> None:
    factories.bank(4, 2, 2)
    exam = factories.exam(linked)
    assert exam.kind in Exam.KEEPS_KEYS
    come(client, wecom)
    assert client.post(f"/exams/{exam.public_id}/start/")["Location"].startswith("/attempts/")


def test_and_for_staff_pages(client: Client, wecom: StandIn, clerk: Person) -> None:
    ExternalIdentity.objects.create(person=clerk, provider="wecom", subject="lin", linked_at=timezone.now())
    come(client, wecom, "lin")
    assert client.get("/manage/people/").status_code == 200


def test_but_a_new_password_asks_for_the_present_one_also_of_who_has_a_one_time_password(
    client: Client, wecom: StandIn, linked: Person, clerk: Person
) -> None:
    one_time = reset(person=linked, by=clerk, now=timezone.now())
    come(client, wecom)
    assert client.get("/me/").status_code == 200
    assert "现在的密码" in client.get("/me/password/").content.decode()
    new = {"password": "Laojia-2027", "again": "Laojia-2027"}
    assert client.post("/me/password/", new).status_code == 200
    assert client.post("/me/password/", {**new, "present": one_time}).status_code == 302


def test_the_authenticator_s_code_is_asked_after_it(client: Client, wecom: StandIn, clerk: Person) -> None:
    ExternalIdentity.objects.create(person=clerk, provider="wecom", subject="lin", linked_at=timezone.now())
    Office.objects.update(totp=Office.Totp.OPTIONAL)
    totp.set_up(person=clerk, key=KEY, typed=code(steps=-1), now=timezone.now())
    assert come(client, wecom, "lin", to="/manage/people/")["Location"] == "/sign-in/code/"
    assert client.post("/sign-in/code/", {"code": code()})["Location"] == "/manage/people/"
    assert (client.session[sessions.BY], client.session[sessions.TWO_STEPS]) == (sessions.WECOM, True)


def test_the_device_is_listed_as_any_other(client: Client, wecom: StandIn, linked: Person) -> None:
    come(client, wecom)
    assert "登录过的设备" in client.get("/me/").content.decode()
    assert devices.COOKIE in client.cookies
