"""Wrong passwords: five from one address lock that pair, thirty from all addresses the person, but not on devices they signed in with before."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.db import connection
from django.test import Client
from django.utils import timezone

from core.models import AuditEntry
from notices.models import Notice
from people.models import Person, SignInFailure, Unit
from people.rules.lockout import PERSON_LIMIT, PERSON_WINDOW
from people.services import lockout
from tests import factories


def attempt(client: Client, person: Person, password: str = factories.PASSWORD, address: str = "10.0.0.1"):
    return client.post("/sign-in/", {"username": person.account, "password": password}, REMOTE_ADDR=address)


def failed(person: Person, number: int, minutes_ago: float = 1) -> None:
    at = timezone.now() - timedelta(minutes=minutes_ago)
    SignInFailure.objects.bulk_create(SignInFailure(person=person, address=f"10.1.0.{place}", at=at) for place in range(number))


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_fifty_equal_browsers_behind_one_address_sign_in_undisturbed(town: Unit) -> None:
    first = factories.person("人0")
    others = [factories.person(f"人{number}", password=None) for number in range(1, 50)]
    Person.objects.update(password=first.password, must_change_password=False)
    browsers = [(Client(headers={"User-Agent": "Chromium 86"}), one) for one in [first, *others]]
    for client, one in browsers[:5] * 2:
        assert attempt(client, one, "wrong").status_code == 200
    assert [attempt(client, one).status_code for client, one in browsers] == [302] * 50


def test_the_last_tries_are_announced_for_known_and_unknown_names_alike(cadre: Person) -> None:
    for typed in (cadre.account, "nobody"):
        said = [text(Client().post("/sign-in/", {"username": typed, "password": "wrong"})) for _ in range(5)]
        assert ["再输错" in one for one in said] == [False, False, True, True, False]
        assert "再输错 1 次，将暂停登录 10 分钟" in said[3]
        assert re.search(r"暂停登录，到 <strong class=\"num\">\d\d:\d\d</strong> 为止", said[4])


def test_trying_during_the_lock_does_not_make_it_longer(cadre: Person) -> None:
    for _ in range(5):
        attempt(Client(), cadre, "wrong")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=9, seconds=30))
    assert "请 1 分钟后再试" in text(attempt(Client(), cadre))
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=10))
    assert attempt(Client(), cadre).status_code == 302


def test_thirty_failures_lock_the_person_on_new_devices_everywhere(cadre: Person) -> None:
    failed(cadre, PERSON_LIMIT - 1)
    assert attempt(Client(), cadre).status_code == 302
    failed(cadre, 1)
    answer = attempt(Client(), cadre, address="10.9.9.9")
    assert answer.status_code == 429
    assert "已暂停在新设备上登录" in text(answer)
    assert "还有 59 分钟" in text(answer)
    attempt(Client(), cadre, "wrong", address="10.9.9.9")
    assert SignInFailure.objects.filter(person=cadre).count() == PERSON_LIMIT  # nothing is checked or counted now
    assert not AccessAttempt.objects.exists()


def test_a_device_that_signed_in_before_still_signs_in(cadre: Person) -> None:
    known = Client()
    attempt(known, cadre)
    known.post("/sign-out/")
    failed(cadre, PERSON_LIMIT)
    neighbour = factories.person("李明")
    assert attempt(known, cadre).status_code == 302
    assert attempt(Client(), neighbour).status_code == 302
    failed(neighbour, PERSON_LIMIT)
    known.post("/sign-out/")
    assert attempt(known, neighbour).status_code == 429  # the browser is known for another


def test_the_lock_ends_after_an_hour_and_old_failures_are_swept(cadre: Person) -> None:
    failed(cadre, PERSON_LIMIT, minutes_ago=60)
    assert attempt(Client(), cadre).status_code == 302
    failed(cadre, 1, minutes_ago=59)
    lockout.sweep(timezone.now())
    assert SignInFailure.objects.count() == 1


def test_a_success_forgives_the_pair_and_not_the_count_of_the_person(cadre: Person) -> None:
    for _ in range(4):
        attempt(Client(), cadre, "wrong")
    attempt(Client(), cadre)
    assert attempt(Client(), cadre, "wrong").status_code == 200
    assert SignInFailure.objects.filter(person=cadre).count() == 5


def test_the_thirtieth_failure_tells_the_clerk_once(clerk: Person, cadre: Person) -> None:
    failed(cadre, PERSON_LIMIT - 2)
    for told in (0, 1, 1):
        lockout.note_failure(person=cadre, address="10.0.0.1", now=timezone.now())
        assert Notice.objects.filter(person=clerk, kind="people.locked").count() == told
    assert AuditEntry.objects.filter(event="people.locked", subject=cadre.account).count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_failures_at_the_same_moment_exactly_one_is_the_thirtieth(clerk: Person, cadre: Person) -> None:
    failed(cadre, PERSON_LIMIT - 4)

    def fail(number: int) -> None:
        lockout.note_failure(person=cadre, address=f"10.2.0.{number}", now=timezone.now())
        connection.close()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(fail, range(8)))
    assert SignInFailure.objects.filter(person=cadre).count() == PERSON_LIMIT + 4
    assert Notice.objects.filter(person=clerk, kind="people.locked").count() == 1


@pytest.mark.postgres
def test_locked_people_are_found_for_both_locks(cadre: Person, clerk: Person) -> None:
    now = timezone.now()
    failed(cadre, PERSON_LIMIT)
    AccessAttempt.objects.create(username=clerk.account, ip_address="10.0.0.1", failures_since_start=5, attempt_time=now)
    AccessAttempt.objects.create(username=factories.person("李明").account, ip_address="10.0.0.1", failures_since_start=4)
    everyone = Person.objects.all()
    assert set(lockout.locked_people(everyone, now)) == {cadre, clerk}
    assert set(lockout.locked_people(everyone, now + timedelta(minutes=11))) == {cadre}
    assert not lockout.locked_people(everyone, now + PERSON_WINDOW)


def test_an_unknown_name_is_nobodys_failure(cadre: Person) -> None:
    Client().post("/sign-in/", {"username": "nobody", "password": "wrong"})
    assert not SignInFailure.objects.exists()
