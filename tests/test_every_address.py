"""Every address with every role and with nonsense: a sentence or a refusal, never a fault; and no address without an owner."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
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


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_no_address_answers_with_a_fault(name: str, known: dict[str, Any], clerk: Person, leader: Person, cadre: Person, signed_in: Any) -> None:
    for client in (Client(), signed_in(cadre), signed_in(leader), signed_in(clerk)):
        assert client.get(filled(name, known)).status_code < 500
        assert client.post(filled(name, known)).status_code < 500
    for address in (filled(name, known), filled(name, {})):
        for answer in (
            client.get(address + "?page=-1&year=x&unit=%00&q=%F0%9F%98%80&type[]=&live=1&which=%27&next=//evil.example"),
            client.post(address, {"name": "\x00", "title": "x" * 5000, "file": "not a file", "version": "abc", "position": "-1"}),
            client.post(address, "{", content_type="application/json"),
        ):
            assert answer.status_code < 500, address


@pytest.mark.parametrize("name", sorted(set(ADDRESSES) - OPEN - BY_DEVICE_KEY))
def test_who_has_not_signed_in_gets_nowhere(name: str, known: dict[str, Any]) -> None:
    response = Client().get(filled(name, known))
    assert response.status_code in (302, 403, 404, 405)
    if response.status_code == 302:
        assert response["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("name", sorted(name for name, one in ADDRESSES.items() if "manage" in str(one.pattern) or name.startswith("reports:")))
def test_a_cadre_gets_into_no_staff_page(name: str, known: dict[str, Any], cadre: Person, signed_in: Any) -> None:
    client = signed_in(cadre)
    for response in (client.get(filled(name, known)), client.post(filled(name, known))):
        assert response.status_code in (403, 404, 405)


def test_an_exam_id_that_is_none_is_not_found(clerk: Person, signed_in: Any) -> None:
    for address in ("/exams/1/", "/exams/abc/", "/attempts/%00/", "/reports/exams/' OR 1=1/", "/manage/exams/999999999999999999999999/"):
        assert signed_in(clerk).get(address).status_code == 404


def test_an_unknown_exam_of_another_town_is_not_found(clerk: Person, signed_in: Any) -> None:
    elsewhere = units.make_root("北山镇")
    other = factories.exam(title="外镇考试")
    Exam.objects.filter(pk=other.pk).update(unit=elsewhere)
    for name in ("quiz:exam_manage", "quiz:roster", "reports:exam"):
        assert signed_in(clerk).get(reverse(name, args=[other.public_id])).status_code == 404
