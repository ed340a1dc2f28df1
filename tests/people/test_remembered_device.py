"""记住本机: what it gives, what asks for the password again, and what ends it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from people import registries
from people.models import Device, OpenSession, Person, PersonnelChange
from people.registries import PersonChanged
from people.services import devices, passwords, sessions
from quiz.models import Attempt, Exam
from tests import factories

pytestmark = pytest.mark.django_db
ANDROID = "Mozilla/5.0 (Linux; Android 12; NOH-AN00) AppleWebKit/537.36 Chrome/86.0 Mobile Safari/537.36 MicroMessenger/8.0"


def sign_in(person: Person, client: Client | None = None, *, remember: bool = True) -> Client:
    client = client or Client(headers={"user-agent": ANDROID})
    data = {"username": person.account, "password": factories.PASSWORD, **({"remember": "on"} if remember else {})}
    assert client.post("/sign-in/", data).status_code == 302
    return client


def next_day(client: Client) -> Client:
    """The session is over, the browser's token is still there."""
    del client.cookies["exam_session"]
    return client


def test_a_remembered_browser_signs_in_by_itself(cadre: Person) -> None:
    client = next_day(sign_in(cadre))
    assert client.get("/me/").status_code == 200
    assert client.session[sessions.BY] == sessions.DEVICE
    assert AuditEntry.objects.filter(event="people.signed_in", detail__how="device").count() == 1


def test_a_browser_not_remembered_does_not(cadre: Person) -> None:
    client = next_day(sign_in(cadre, remember=False))
    assert client.get("/me/").status_code == 302
    assert Device.objects.get(person=cadre).remembered_until is None


def test_the_sign_in_page_lets_a_remembered_person_pass(cadre: Person) -> None:
    response = next_day(sign_in(cadre)).get("/sign-in/?next=/me/")
    assert (response.status_code, response["Location"]) == (302, "/me/")


def test_it_holds_for_ninety_days(cadre: Person) -> None:
    client = next_day(sign_in(cadre))
    until = Device.objects.get(person=cadre).remembered_until
    assert until is not None
    assert timedelta(days=89) < until - timezone.now() <= timedelta(days=90)
    Device.objects.update(remembered_until=timezone.now() - timedelta(seconds=1))
    assert client.get("/me/").status_code == 302


def test_the_browser_gets_a_new_token_when_it_is_remembered(cadre: Person) -> None:
    client = sign_in(cadre, remember=False)
    copied = client.cookies[devices.COOKIE].value
    sign_in(cadre, client)
    thief = Client()
    thief.cookies[devices.COOKIE] = copied
    assert thief.get("/me/").status_code == 302
    assert Device.objects.filter(person=cadre).count() == 1


def test_the_token_is_out_of_reach_of_scripts(cadre: Person) -> None:
    cookie = sign_in(cadre).cookies[devices.COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not Device.objects.filter(token_hash=cookie.value).exists()


def test_one_browser_remembers_one_person(cadre: Person, clerk: Person) -> None:
    client = sign_in(cadre)
    client.post("/sign-in/", {"username": clerk.account, "password": factories.PASSWORD, "remember": "on"})
    assert list(Device.objects.filter(remembered_until__isnull=False).values_list("person", flat=True)) == [clerk.pk]


def test_signing_out_forgets(cadre: Person) -> None:
    client = sign_in(cadre)
    client.post("/sign-out/")
    assert client.get("/me/").status_code == 302
    assert not OpenSession.objects.exists()


@pytest.mark.parametrize("status", [Person.Status.DISABLED, Person.Status.LEFT])
def test_who_was_disabled_is_remembered_no_longer(cadre: Person, status: str) -> None:
    client = next_day(sign_in(cadre))
    Person.objects.filter(pk=cadre.pk).update(status=status)
    assert client.get("/me/").status_code == 302


def test_revoking_ends_sessions_that_rest_on_it_at_once(cadre: Person) -> None:
    client = next_day(sign_in(cadre))
    assert client.get("/me/").status_code == 200
    assert devices.forget_remembered(person=cadre) == 1
    assert client.get("/me/").status_code == 302


def test_a_transfer_revokes_it(cadre: Person, clerk: Person) -> None:
    client = next_day(sign_in(cadre))
    kind, day = PersonnelChange.Kind.TRANSFERRED, factories.NOON.date()
    registries.changed(PersonChanged(cadre, kind, cadre.unit, factories.office("财政所"), day, "轮岗", clerk, timezone.now()))
    assert client.get("/me/").status_code == 302


def test_a_reset_and_a_new_password_revoke_it(cadre: Person, clerk: Person) -> None:
    first, second = sign_in(cadre), sign_in(cadre)
    first.post("/me/password/", {"present": factories.PASSWORD, "password": "Laojia-2027", "again": "Laojia-2027"})
    assert next_day(second).get("/me/").status_code == 302
    devices.remember(request=RequestFactory().get("/"), device=Device.objects.filter(person=cadre)[0], now=timezone.now())
    passwords.reset(person=cadre, by=clerk, now=timezone.now())
    assert not Device.objects.filter(remembered_until__isnull=False).exists()


def test_a_browser_without_token_costs_no_query(django_assert_num_queries: Any, town: Any) -> None:
    with django_assert_num_queries(0):
        assert Client().get("/me/").status_code == 302


# --- what it is not enough for


def test_a_formal_exam_asks_for_the_password_and_a_practice_does_not(cadre: Person) -> None:
    factories.bank(4, 2, 2)
    mock = factories.exam(cadre, title="模拟", kind=Exam.Kind.MOCK)
    client = next_day(sign_in(cadre))
    assert client.post(reverse("quiz:start", args=[mock.public_id]))["Location"].startswith("/attempts/")
    formal = factories.exam(cadre)
    assert client.get(reverse("quiz:exam", args=[formal.public_id])).status_code == 200
    asked = client.post(reverse("quiz:start", args=[formal.public_id]))["Location"]
    assert asked.startswith("/me/confirm/?next=%2Fexams%2F")
    back = client.post(asked, {"password": factories.PASSWORD, "next": f"/exams/{formal.public_id}/?ready=1"})["Location"]
    assert back.endswith("?ready=1")
    assert client.post(reverse("quiz:start", args=[formal.public_id]))["Location"].startswith("/attempts/")
    assert Attempt.objects.filter(candidate__exam=formal).count() == 1


def test_staff_pages_ask_for_the_password(clerk: Person) -> None:
    client = next_day(sign_in(clerk))
    for address in ("/manage/people/", "/manage/exams/", "/reports/"):
        assert client.get(address)["Location"].startswith("/me/confirm/?next=%2F"), address
    before = client.session.session_key
    client.post("/me/confirm/", {"password": factories.PASSWORD, "next": "/manage/people/"})
    assert client.session.session_key != before
    assert client.get("/manage/people/").status_code == 200


def test_a_fragment_is_led_away_whole(clerk: Person) -> None:
    client = next_day(sign_in(clerk))
    headers = {"hx-request": "true", "hx-current-url": "http://testserver/manage/people/?q=a"}
    answer = client.get("/manage/people/?q=ab", headers=headers)
    assert answer["HX-Redirect"] == "/me/confirm/?next=%2Fmanage%2Fpeople%2F%3Fq%3Da"


def test_a_leader_reads_reports_on_a_remembered_device(leader: Person) -> None:
    client = next_day(sign_in(leader))
    assert client.get("/reports/").status_code == 200
    assert client.get("/manage/people/").status_code == 403


def test_a_new_password_asks_for_the_old_one_first(cadre: Person) -> None:
    client = next_day(sign_in(cadre))
    assert client.get("/me/").status_code == 200
    assert client.get("/me/password/")["Location"].startswith("/me/confirm/")
    data = {"present": factories.PASSWORD, "password": "Nanshan-2027", "again": "Nanshan-2027"}
    assert client.post("/me/password/", data)["Location"].startswith("/me/confirm/")
    cadre.refresh_from_db()
    assert cadre.check_password(factories.PASSWORD)


def test_wrong_passwords_there_count_as_at_sign_in(cadre: Person) -> None:
    client = next_day(sign_in(cadre))
    for _ in range(4):
        assert "密码不对" in client.post("/me/confirm/", {"password": "wrong"}).content.decode()
    assert client.post("/me/confirm/", {"password": "wrong"}).status_code == 429
    assert client.post("/me/confirm/", {"password": factories.PASSWORD}).status_code == 429
    assert AuditEntry.objects.filter(event="people.sign_in_refused", subject=cadre.account).count() == 6


def test_coming_back_by_the_device_gives_no_new_tries(cadre: Person) -> None:
    client = sign_in(cadre)
    for _ in range(4):
        next_day(client).post("/me/confirm/", {"password": "wrong"})
    assert next_day(client).post("/me/confirm/", {"password": "wrong"}).status_code == 429


def test_the_page_that_asks_leads_nowhere_else(cadre: Person) -> None:
    client = next_day(sign_in(cadre))
    answer = client.post("/me/confirm/", {"password": factories.PASSWORD, "next": "https://evil.example/"})
    assert answer["Location"] == reverse("landing")
