"""密码有效天数: off by default; switched on, an old password is changed first, but never during an exam."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.models import Office
from people.models import Person
from quiz.models import Exam
from tests import factories
from tests.quiz import sitting

OWN = "Laojia-2026"


@pytest.fixture
def ninety_days(town: object) -> None:
    Office.objects.update(password_days=90)


def signed_in_with_password_of(person: Person, days: int | None) -> Client:
    at = None if days is None else timezone.now() - timedelta(days=days)
    Person.objects.filter(pk=person.pk).update(password_set_at=at)
    client = Client()
    client.post("/sign-in/", {"username": person.account, "password": factories.PASSWORD})
    return client


def test_nothing_expires_while_the_switch_is_off(cadre: Person) -> None:
    assert signed_in_with_password_of(cadre, 4000).get("/me/").status_code == 200


@pytest.mark.usefixtures("ninety_days")
def test_an_old_password_is_changed_before_anything_else(cadre: Person) -> None:
    client = signed_in_with_password_of(cadre, 90)
    assert client.get("/").headers["Location"].startswith("/me/password/")
    assert "密码已到期" in client.get("/me/password/").content.decode()
    client.post("/me/password/", {"present": factories.PASSWORD, "password": OWN, "again": OWN})
    assert client.get("/me/").status_code == 200
    assert "密码有效至" in client.get("/me/").content.decode()


@pytest.mark.usefixtures("ninety_days")
def test_it_is_announced_once_a_session_seven_days_before(cadre: Person) -> None:
    client = signed_in_with_password_of(cadre, 84)
    assert ["到期，请在" in client.get("/").content.decode() for _ in range(2)] == [True, False]
    assert "到期，请在" not in signed_in_with_password_of(cadre, 82).get("/").content.decode()


@pytest.mark.usefixtures("ninety_days")
def test_who_set_it_before_it_was_counted_begins_with_the_next_sign_in(cadre: Person) -> None:
    assert signed_in_with_password_of(cadre, None).get("/me/").status_code == 200
    set_at = Person.objects.get(pk=cadre.pk).password_set_at
    assert set_at is not None
    assert timezone.now() - set_at < timedelta(minutes=1)


@pytest.mark.usefixtures("ninety_days")
def test_an_open_attempt_is_not_interrupted(cadre: Person, signed_in: Callable[[Person], Client]) -> None:
    factories.bank(2, 1, 1)
    exam: Exam = factories.exam(cadre)
    attempt = sitting.start(signed_in(cadre), exam)
    client = signed_in_with_password_of(cadre, 91)
    assert client.get(f"/attempts/{attempt.public_id}/").status_code == 200
    client.post(f"/attempts/{attempt.public_id}/take-over/")
    assert sitting.hand_in(client, attempt).status_code == 200
    assert client.get("/").headers["Location"].startswith("/me/password/")
