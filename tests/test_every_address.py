"""Every address with every role and with nonsense: a sentence or a refusal, never a fault; and no address without an owner."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from people.models import Person
from people.services import units
from quiz.models import Attempt, Exam
from tests import factories
from tests.quiz import sitting

pytestmark = pytest.mark.django_db

# what anyone may open without signing in
OPEN = {"people:sign_in", "people:set_password", "setup:start", "help", "healthz"}
# what is guarded by the device's key instead of a sign-in
BY_DEVICE_KEY = {"quiz:save", "quiz:time", "quiz:hand_in"}


def addresses(patterns: list[Any], space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in patterns:
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from addresses(one.url_patterns, inner)
        elif one.name:
            yield space + one.name, one


ADDRESSES = dict(addresses(get_resolver().url_patterns))


def filled(name: str, known: dict[str, Any]) -> str:
    """The address with ids of things that exist where we have them, and with a stranger's id or nonsense elsewhere."""
    values = {}
    for argument, converter in ADDRESSES[name].pattern.converters.items():
        kind = type(converter).__name__
        values[argument] = known.get(argument) or {"UUIDConverter": uuid.UUID(int=7), "IntConverter": 999_999}.get(kind, "nonsense")
    return reverse(name, kwargs=values)


@pytest.fixture
def known(clerk: Person, cadre: Person, signed_in: Any) -> dict[str, Any]:
    factories.bank(3, 2, 2)
    exam = factories.exam(cadre)
    attempt: Attempt = sitting.start(signed_in(cadre), exam)
    return {"exam_id": exam.public_id, "attempt_id": attempt.public_id, "person_id": cadre.public_id, "candidate_id": attempt.candidate.public_id}


@contextmanager
def undone(client: Client) -> Iterator[None]:
    """What the block wrote is taken back, and a sign-out too, so that one address does not spoil the next."""
    cookies = copy(client.cookies)
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    client.cookies = cookies


def still_signed_in(client: Client) -> bool:
    return client.get(reverse("people:me")).status_code == 200


@pytest.mark.parametrize("role", ["nobody", "cadre", "leader", "clerk"])
def test_no_address_answers_with_a_fault(role: str, known: dict[str, Any], signed_in: Any, request: pytest.FixtureRequest) -> None:
    client = Client() if role == "nobody" else signed_in(request.getfixturevalue(role))
    for name in ADDRESSES:
        address = filled(name, known)
        with undone(client):
            assert client.get(address).status_code < 500, address
            assert client.post(address).status_code < 500, address
    assert still_signed_in(client) is (role != "nobody")


@pytest.mark.parametrize("role", ["cadre", "clerk"])
def test_nonsense_is_answered_without_a_fault(role: str, known: dict[str, Any], signed_in: Any, request: pytest.FixtureRequest) -> None:
    client = signed_in(request.getfixturevalue(role))
    for name in ADDRESSES:
        for address in dict.fromkeys((filled(name, known), filled(name, {}))):
            with undone(client):
                answers = (
                    client.get(address + "?page=-1&year=x&unit=%00&q=%F0%9F%98%80&type[]=&live=1&which=%27&next=//evil.example"),
                    client.post(address, {"name": "\x00", "title": "x" * 5000, "file": "not a file", "version": "abc", "position": "-1"}),
                    client.post(address, "{", content_type="application/json"),
                )
            assert all(one.status_code < 500 for one in answers), address
    assert still_signed_in(client)


def test_who_has_not_signed_in_gets_nowhere(known: dict[str, Any]) -> None:
    for name in set(ADDRESSES) - OPEN - BY_DEVICE_KEY:
        response = Client().get(filled(name, known))
        assert response.status_code in (302, 403, 404, 405), name
        assert response.status_code != 302 or response["Location"].startswith("/sign-in/"), name


def test_a_cadre_gets_into_no_staff_page(known: dict[str, Any], cadre: Person, signed_in: Any) -> None:
    client = signed_in(cadre)
    for name in (name for name, one in ADDRESSES.items() if "manage" in str(one.pattern) or name.startswith("reports:")):
        for response in (client.get(filled(name, known)), client.post(filled(name, known))):
            assert response.status_code in (403, 404, 405), name


def test_an_exam_id_that_is_none_is_not_found(clerk: Person, signed_in: Any) -> None:
    for address in ("/exams/1/", "/exams/abc/", "/attempts/%00/", "/reports/exams/' OR 1=1/", "/manage/exams/999999999999999999999999/"):
        assert signed_in(clerk).get(address).status_code == 404


def test_an_unknown_exam_of_another_town_is_not_found(clerk: Person, signed_in: Any) -> None:
    elsewhere = units.make_root("北山镇")
    other = factories.exam(title="外镇考试")
    Exam.objects.filter(pk=other.pk).update(unit=elsewhere)
    for name in ("quiz:exam_manage", "quiz:roster", "reports:exam"):
        assert signed_in(clerk).get(reverse(name, args=[other.public_id])).status_code == 404
