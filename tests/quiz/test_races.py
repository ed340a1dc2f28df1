"""What two do at the same moment: whatever was acknowledged is what was graded."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from quiz import sql
from quiz.models import Answer, Attempt, Exam, Mark
from quiz.services import attempts
from tests.quiz import sitting

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def attempt(phone: Client, exam: Exam) -> Attempt:
    return sitting.start(phone, exam)


def in_thread(work: Callable[[], Any]) -> tuple[threading.Thread, list[Any]]:
    results: list[Any] = []

    def run() -> None:
        try:
            results.append(work())
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, results


def save_right_answer(attempt: Attempt) -> Any:
    save = sql.Save(1, {"chosen": sitting.keys_of(attempt)[1]}, 0, sitting.WRITER, 1)
    return sql.save_answer(attempt.public_id, attempt.device_key_hash, save, timezone.now())


def close_by_hand(attempt: Attempt) -> None:
    attempts._end(attempt, state=Attempt.State.HANDED_IN, cause=Mark.Cause.HANDED_IN, ended_at=timezone.now(), now=timezone.now())


def test_a_save_that_meets_a_hand_in_waits_and_is_refused(attempt: Attempt) -> None:
    with transaction.atomic():
        held = Attempt.objects.select_for_update(of=("self",)).select_related("candidate__exam").get(pk=attempt.pk)
        thread, results = in_thread(lambda: save_right_answer(attempt))
        thread.join(0.3)
        assert thread.is_alive(), "the save did not wait for the hand-in"
        close_by_hand(held)
    thread.join(10)
    assert results == [None]
    assert (Answer.objects.count(), Mark.objects.get().score) == (0, 0)


def test_a_hand_in_that_meets_a_save_waits_and_grades_it(attempt: Attempt, phone: Client) -> None:
    key = phone.cookies["device"].value
    with transaction.atomic():
        assert save_right_answer(attempt) is not None
        thread, _ = in_thread(lambda: attempts.hand_in(attempt_id=attempt.public_id, device_key=key, unsent=[], now=timezone.now()))
        thread.join(0.3)
        assert thread.is_alive(), "the hand-in did not wait for the save"
    thread.join(10)
    assert Mark.objects.get().score == 2500


def test_saves_and_a_hand_in_all_at_once_grade_what_was_acknowledged(attempt: Attempt, phone: Client) -> None:
    key = phone.cookies["device"].value
    right = sitting.keys_of(attempt)
    gate = threading.Barrier(len(right) + 1)

    def save(position: int) -> int | None:
        gate.wait()
        one = sql.Save(position, {"chosen": right[position]}, 0, sitting.WRITER, position)
        return position if sql.save_answer(attempt.public_id, attempt.device_key_hash, one, timezone.now()) else None

    def end() -> Any:
        gate.wait()
        return attempts.hand_in(attempt_id=attempt.public_id, device_key=key, unsent=[], now=timezone.now())

    threads = [in_thread(lambda position=position: save(position)) for position in right] + [in_thread(end)]
    for thread, _ in threads:
        thread.join(20)
    acknowledged = [results[0] for _, results in threads[:-1] if results[0]]
    assert Mark.objects.get().score == 2500 * len(acknowledged)


def test_two_tabs_saving_the_same_position_never_both_win(attempt: Attempt) -> None:
    options = attempt.paper.items.get(position=1).option_order
    gate = threading.Barrier(2)

    def save(option: str, writer: str) -> Any:
        gate.wait()
        return sql.save_answer(attempt.public_id, attempt.device_key_hash, sql.Save(1, {"chosen": [option]}, 0, writer, 1), timezone.now())

    threads = [in_thread(lambda one=one: save(options[one], "ab"[one] * 16)) for one in (0, 1)]
    for thread, _ in threads:
        thread.join(20)
    assert sorted(results[0] is not None for _, results in threads) == [False, True]
