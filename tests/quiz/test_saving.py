"""Saving an answer: one statement, never an older answer over a newer one, nothing from strangers, nothing late."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from people.models import Person
from quiz import sql
from quiz.models import Answer, Attempt, Exam, Incident
from quiz.rules.clock import ARRIVAL_GRACE
from quiz.services import attempts
from tests import factories
from tests.quiz import sitting

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def attempt(phone: Client, exam: Exam) -> Attempt:
    return sitting.start(phone, exam)


def first_option(attempt: Attempt, position: int = 1) -> str:
    return str(attempt.paper.items.get(position=position).option_order[0])


def test_an_acknowledged_answer_is_stored(phone: Client, attempt: Attempt) -> None:
    option = first_option(attempt)
    response = sitting.save(phone, attempt, 1, option)
    assert response.json()["version"] == 1
    assert 0 < response.json()["left_ms"] <= 3_600_000
    assert Answer.objects.get().content == {"chosen": [option]}


def test_a_save_is_one_statement(phone: Client, attempt: Attempt) -> None:
    option = first_option(attempt)
    with CaptureQueriesContext(connection) as context:
        assert sitting.save(phone, attempt, 1, option).status_code == 200
    assert len(context.captured_queries) == 1, context.captured_queries


def test_a_save_needs_no_sign_in_any_more(phone: Client, attempt: Attempt) -> None:
    del phone.cookies["exam_session"]
    assert sitting.save(phone, attempt, 1, first_option(attempt)).status_code == 200


def test_a_newer_answer_from_another_tab_is_not_overwritten(phone: Client, attempt: Attempt) -> None:
    first, second = attempt.paper.items.get(position=1).option_order[:2]
    sitting.save(phone, attempt, 1, first, writer="a" * 16)
    response = sitting.save(phone, attempt, 1, second, writer="b" * 16)
    assert response.status_code == 409
    assert response.json()["answer"] == {"chosen": [first]}
    assert Answer.objects.get().content == {"chosen": [first]}


def test_the_candidate_may_choose_the_own_answer_after_a_conflict(phone: Client, attempt: Attempt) -> None:
    first, second = attempt.paper.items.get(position=1).option_order[:2]
    sitting.save(phone, attempt, 1, first, writer="a" * 16)
    assert sitting.save(phone, attempt, 1, second, writer="b" * 16, base=1).json()["version"] == 2


def test_the_same_tab_goes_on_though_an_acknowledgement_was_lost(phone: Client, attempt: Attempt) -> None:
    first, second = attempt.paper.items.get(position=1).option_order[:2]
    sitting.save(phone, attempt, 1, first, counter=1)
    assert sitting.save(phone, attempt, 1, second, base=0, counter=2).json()["version"] == 2


def test_the_same_save_again_answers_what_is_stored(phone: Client, attempt: Attempt) -> None:
    option = first_option(attempt)
    assert sitting.save(phone, attempt, 1, option).json()["version"] == 1
    again = sitting.save(phone, attempt, 1, option)
    assert (again.status_code, again.json()["version"]) == (200, 1)


def test_an_option_of_another_question_is_refused(phone: Client, attempt: Attempt) -> None:
    response = sitting.save(phone, attempt, 1, "zz")
    assert response.status_code == 400
    assert not Answer.objects.exists()


@pytest.mark.parametrize("position", [0, 5, 31999])
def test_a_position_that_is_not_on_the_paper_is_refused(phone: Client, attempt: Attempt, position: int) -> None:
    assert sitting.save(phone, attempt, position, "a").status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        {"position": "1"},
        {"position": 1, "content": {"chosen": "a"}, "base": 0, "writer": sitting.WRITER, "counter": 1},
        {"position": 1, "content": {"chosen": ["a"], "key": 1}, "base": 0, "writer": sitting.WRITER, "counter": 1},
        {"position": 1, "content": {"chosen": ["a"]}, "base": -1, "writer": sitting.WRITER, "counter": 1},
        {"position": 1, "content": {"chosen": ["a"]}, "base": 0, "writer": "' OR 1=1 --", "counter": 1},
        {"position": True, "content": {"chosen": ["a"]}, "base": 0, "writer": sitting.WRITER, "counter": 1},
        {"position": 2**60, "content": {"chosen": ["a"]}, "base": 0, "writer": sitting.WRITER, "counter": 1},
    ],
)
def test_a_malformed_save_gets_a_sentence(phone: Client, attempt: Attempt, body: Any) -> None:
    response = sitting.post_json(phone, reverse("quiz:save", args=[attempt.public_id]), body)
    assert response.status_code == 400
    assert response.json()["sentence"]


def test_a_save_of_more_than_a_kilobyte_is_refused(phone: Client, attempt: Attempt) -> None:
    assert sitting.post_json(phone, reverse("quiz:save", args=[attempt.public_id]), {"x": "y" * 2000}).json()["code"] == "too_large"


@pytest.mark.parametrize("origin", ["", "https://evil.example", "null"])
def test_only_our_own_page_may_save(phone: Client, attempt: Attempt, origin: str) -> None:
    body = {"position": 1, "content": {"chosen": [first_option(attempt)]}, "base": 0, "writer": sitting.WRITER, "counter": 1}
    assert sitting.post_json(phone, reverse("quiz:save", args=[attempt.public_id]), body, origin=origin).status_code == 403


def test_the_address_behind_a_proxy_may_save_when_it_is_named(phone: Client, attempt: Attempt, settings: Any) -> None:
    settings.CSRF_TRUSTED_ORIGINS = ["https://xuefa.example"]
    body = {"position": 1, "content": {"chosen": [first_option(attempt)]}, "base": 0, "writer": sitting.WRITER, "counter": 1}
    url = reverse("quiz:save", args=[attempt.public_id])
    assert sitting.post_json(phone, url, body, origin="https://xuefa.example").status_code == 200
    assert sitting.post_json(phone, url, body, origin="https://testserver").status_code == 403


def test_another_person_cannot_write_into_the_attempt(attempt: Attempt, exam: Exam, signed_in: Any) -> None:
    stranger = factories.person("李同事")
    factories.enrol(exam, stranger)
    client = signed_in(stranger)
    sitting.start(client, exam)
    assert sitting.save(client, attempt, 1, first_option(attempt)).status_code == 403
    assert not Answer.objects.exists()


def test_a_device_that_lost_its_place_is_told(phone: Client, attempt: Attempt, cadre: Person) -> None:
    attempts.take_over(attempt=attempt, person=cadre, device_key_hash="0" * 64, now=timezone.now())
    response = sitting.save(phone, attempt, 1, first_option(attempt))
    assert (response.status_code, response.json()["code"]) == (403, "device")


def test_after_a_reset_of_the_person_the_old_device_cannot_write(phone: Client, attempt: Attempt, cadre: Person) -> None:
    Person.objects.filter(pk=cadre.pk).update(session_epoch=cadre.session_epoch + 1)
    assert sitting.save(phone, attempt, 1, first_option(attempt)).status_code == 403


def save_at(attempt: Attempt, moment: Any) -> tuple[Any, ...] | None:
    save = sql.Save(1, {"chosen": [first_option(attempt)]}, 0, sitting.WRITER, 1)
    return sql.save_answer(attempt.public_id, attempt.device_key_hash, save, moment)


@pytest.mark.parametrize(("after", "counts"), [(timedelta(0), True), (ARRIVAL_GRACE, True), (ARRIVAL_GRACE + timedelta(microseconds=1), False)])
def test_the_grace_ends_to_the_microsecond(attempt: Attempt, after: timedelta, counts: bool) -> None:
    assert (save_at(attempt, attempt.deadline_at + after) is not None) is counts


@pytest.mark.parametrize("fraction", [0, 1, 999_999])
def test_the_deadline_is_kept_whatever_its_fraction_of_a_second(attempt: Attempt, fraction: int) -> None:
    moment = attempt.deadline_at.replace(microsecond=fraction)
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=moment)
    assert save_at(attempt, moment + ARRIVAL_GRACE) is not None
    assert save_at(attempt, moment + ARRIVAL_GRACE + timedelta(microseconds=1)) is None


def test_a_late_answer_is_refused_and_recorded(phone: Client, attempt: Attempt) -> None:
    past = timezone.now() - timedelta(seconds=6)
    Attempt.objects.filter(pk=attempt.pk).update(started_at=past - timedelta(hours=1), deadline_at=past)
    response = sitting.save(phone, attempt, 1, first_option(attempt))
    assert (response.status_code, response.json()["code"]) == (410, "late")
    assert Incident.objects.get().kind == Incident.Kind.LATE_ANSWER


def test_nothing_is_saved_after_the_hand_in(phone: Client, attempt: Attempt) -> None:
    sitting.hand_in(phone, attempt)
    response = sitting.save(phone, attempt, 1, first_option(attempt))
    assert (response.status_code, response.json()["code"]) == (410, "over")


def test_the_time_left_is_told_to_the_device_alone(phone: Client, attempt: Attempt) -> None:
    url = reverse("quiz:time", args=[attempt.public_id])
    assert phone.get(url).json()["state"] == "open"
    assert Client().get(url).status_code == 403
