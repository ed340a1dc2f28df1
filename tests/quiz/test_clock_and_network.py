"""A clock set back, a worker away for an hour, the same request again and again, answers out of order, two devices: what the candidate meets."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people.models import Person
from quiz.models import Attempt, Exam
from tests.quiz import sitting
from tests.quiz.test_interventions import again, page, time_of

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def attempt(phone: Client, exam: Exam) -> Attempt:
    return sitting.start(phone, exam)


def test_a_server_clock_set_back_gives_no_time_back(phone: Client, attempt: Attempt, monkeypatch: pytest.MonkeyPatch) -> None:
    sitting.save(phone, attempt, 1, *sitting.keys_of(attempt)[1])
    half = attempt.started_at + timedelta(minutes=30)
    attempt.paper.answers.update(saved_at=half)
    monkeypatch.setattr(timezone, "now", lambda: attempt.started_at - timedelta(minutes=20))
    left = (attempt.deadline_at - half) / timedelta(milliseconds=1)
    assert time_of(phone, attempt)["left_ms"] == int(left)
    assert f'data-left-ms="{int(left)}"' in page(phone, "attempt", attempt)
    saved = sitting.save(phone, attempt, 2, *sitting.keys_of(attempt)[2]).json()
    assert saved["until"] == time_of(phone, attempt)["until"]  # by which the page knows that nobody gave more time


def test_a_worker_that_stood_still_for_an_hour_costs_nobody_an_answer(phone: Client, attempt: Attempt) -> None:
    sitting.answer_all(phone, attempt)
    hour_ago: datetime = timezone.now() - timedelta(hours=1)
    Attempt.objects.update(started_at=hour_ago - timedelta(hours=1), deadline_at=hour_ago)
    answer = sitting.save(phone, attempt, 1, "b", base=1, counter=9)
    assert (answer.status_code, answer.json()["sentence"]) == (410, "时间已到，这个答案没有保存。")
    assert "100" in page(phone, "result", attempt)  # who looks closes it
    assert (again(attempt).state, again(attempt).ended_at) == ("timed_out", hour_ago)


def test_the_same_save_five_times_is_one_answer_and_says_saved_each_time(phone: Client, attempt: Attempt) -> None:
    key = sitting.keys_of(attempt)[1]
    said = [sitting.save(phone, attempt, 1, *key) for _ in range(5)]
    assert [(one.status_code, one.json()["version"]) for one in said] == [(200, 1)] * 5


def test_an_answer_that_comes_after_a_newer_one_is_not_written_over_it(phone: Client, attempt: Attempt) -> None:
    first, second = attempt.paper.items.get(position=1).option_order[:2]
    sitting.save(phone, attempt, 1, second, counter=2)
    late = sitting.save(phone, attempt, 1, first, counter=1)
    assert (late.status_code, late.json()["answer"]) == (409, {"chosen": [second]})
    assert late.json()["sentence"] == "这道题刚在另一处作答过，请选择保留哪一个答案。"


def test_the_first_of_two_devices_is_told_that_it_goes_on_elsewhere(phone: Client, attempt: Attempt, cadre: Person, signed_in: Any) -> None:
    second = signed_in(cadre)
    assert "在本机继续答题" in page(second, "attempt", attempt)
    second.post(reverse("quiz:take_over", args=[attempt.public_id]))
    answer = sitting.save(phone, attempt, 1, *sitting.keys_of(attempt)[1])
    assert (answer.status_code, answer.json()["sentence"]) == (403, "这次考试已在另一台设备上继续，或登录已失效。请在本机重新打开考试。")
