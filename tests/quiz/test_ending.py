"""The end of an attempt: handed in, timed out, unanswered; and what then counts."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from quiz.models import Answer, Attempt, Candidate, Exam, Mark
from quiz.services import attempts
from tests.quiz import sitting

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def attempt(phone: Client, exam: Exam) -> Attempt:
    return sitting.start(phone, exam)


def let_time_pass(attempt: Attempt, **ago: float) -> None:
    """Move the attempt so that its deadline was `ago`."""
    deadline_at = timezone.now() - timedelta(**ago)
    Attempt.objects.filter(pk=attempt.pk).update(started_at=deadline_at - timedelta(hours=1), deadline_at=deadline_at)


def test_handing_in_grades_what_was_acknowledged(phone: Client, attempt: Attempt) -> None:
    sitting.answer_all(phone, attempt, wrong=1)
    assert sitting.hand_in(phone, attempt).json()["result_url"] == reverse("quiz:result", args=[attempt.public_id])
    candidate = Candidate.objects.get()
    assert (candidate.sat, candidate.score, candidate.grade) == (True, 7500, "pass")


def test_handing_in_carries_what_was_still_unsent(phone: Client, attempt: Attempt) -> None:
    keys = sitting.keys_of(attempt)
    unsent = [{"position": n, "content": {"chosen": key}, "base": 0, "writer": sitting.WRITER, "counter": n} for n, key in keys.items()]
    sitting.hand_in(phone, attempt, *unsent)
    assert Candidate.objects.get().grade == "excellent"


def test_handing_in_twice_is_one_mark(phone: Client, attempt: Attempt) -> None:
    sitting.hand_in(phone, attempt)
    assert sitting.hand_in(phone, attempt).status_code == 200
    assert Mark.objects.count() == 1


def test_answers_that_come_with_a_late_hand_in_are_refused_and_said(phone: Client, attempt: Attempt) -> None:
    let_time_pass(attempt, seconds=6)
    late = {"position": 1, "content": {"chosen": sitting.keys_of(attempt)[1]}, "base": 0, "writer": sitting.WRITER, "counter": 1}
    response = sitting.hand_in(phone, attempt, late)
    assert (response.status_code, response.json()["code"]) == (410, "late")
    assert response.json()["result_url"] == reverse("quiz:result", args=[attempt.public_id])
    assert attempt.incidents.get().detail == {"position": 1}
    assert Attempt.objects.get().state == "unanswered"


def one_save(attempt: Attempt, *chosen: str, writer: str = sitting.WRITER, counter: int = 1) -> dict[str, Any]:
    return {"position": 1, "content": {"chosen": list(chosen)}, "base": 0, "writer": writer, "counter": counter}


def test_a_hand_in_sent_again_does_not_call_graded_answers_late(phone: Client, attempt: Attempt) -> None:
    carried = one_save(attempt, *sitting.keys_of(attempt)[1])
    assert [sitting.hand_in(phone, attempt, carried).status_code for _ in range(2)] == [200, 200]
    assert sitting.save(phone, attempt, 1, *sitting.keys_of(attempt)[1]).json()["version"] == 1
    assert not attempt.incidents.exists()


def test_a_newer_answer_from_elsewhere_is_chosen_between_before_the_hand_in(phone: Client, attempt: Attempt) -> None:
    first, second = attempt.paper.items.get(position=1).option_order[:2]
    sitting.save(phone, attempt, 1, first, writer="a" * 16)
    response = sitting.hand_in(phone, attempt, one_save(attempt, second, writer="b" * 16))
    assert (response.status_code, response.json()["position"]) == (409, 1)
    assert Attempt.objects.get().state == "open"


def test_when_time_is_up_the_newer_answer_counts(phone: Client, attempt: Attempt) -> None:
    first, second = attempt.paper.items.get(position=1).option_order[:2]
    sitting.save(phone, attempt, 1, first, writer="a" * 16)
    body = {"answers": [one_save(attempt, second, writer="b" * 16)], "final": True}
    assert sitting.post_json(phone, reverse("quiz:hand_in", args=[attempt.public_id]), body).status_code == 200
    assert Answer.objects.get().content == {"chosen": [first]}


def test_a_stale_page_without_script_overwrites_nothing(phone: Client, attempt: Attempt) -> None:
    url, origin = reverse("quiz:hand_in", args=[attempt.public_id]), {"Origin": "http://testserver"}
    first, second = attempt.paper.items.get(position=1).option_order[:2]
    sitting.save(phone, attempt, 1, first)
    for changed in ({}, {"q1": second, "v1": "0"}):
        response = phone.post(url, {**changed, "q2": sitting.keys_of(attempt)[2]}, headers=origin, follow=True)
        assert "第 1 题在另一处保存过更新的答案" in response.content.decode()
    assert Answer.objects.get(position=1).content == {"chosen": [first]}
    assert Attempt.objects.get().state == "open"
    phone.post(url, {"q1": second, "v1": "1"}, headers=origin)
    assert Answer.objects.get(position=1).content == {"chosen": [second]}


def test_an_empty_hand_in_is_sat_with_no_points(phone: Client, attempt: Attempt) -> None:
    sitting.hand_in(phone, attempt)
    candidate = Candidate.objects.get()
    assert (candidate.sat, candidate.score) == (True, 0)


def test_the_form_without_script_saves_and_hands_in(phone: Client, attempt: Attempt) -> None:
    url = reverse("quiz:hand_in", args=[attempt.public_id])
    fields = {f"q{position}": key for position, key in sitting.keys_of(attempt).items()}
    saved = phone.post(url, {**fields, "save": "1"}, headers={"Origin": "http://testserver"})
    assert saved["Location"] == reverse("quiz:attempt", args=[attempt.public_id])
    phone.post(url, fields, headers={"Origin": "http://testserver"})
    assert Candidate.objects.get().score == 10000


def test_time_up_hands_in_without_a_browser(phone: Client, attempt: Attempt) -> None:
    sitting.answer_all(phone, attempt)
    let_time_pass(attempt, seconds=11)
    assert attempts.expire_due(timezone.now()) == 1
    ended = Attempt.objects.get()
    assert (ended.state, ended.ended_at) == ("timed_out", ended.deadline_at)
    assert Candidate.objects.get().score == 10000


def test_time_up_twice_is_harmless(phone: Client, attempt: Attempt) -> None:
    let_time_pass(attempt, seconds=11)
    assert [attempts.expire_due(timezone.now()) for _ in range(2)] == [1, 0]


def test_nothing_expires_before_ten_seconds_have_passed(attempt: Attempt) -> None:
    let_time_pass(attempt, seconds=9)
    assert attempts.expire_due(timezone.now()) == 0


def test_time_up_without_a_saved_answer_is_unanswered_and_not_sat(attempt: Attempt) -> None:
    let_time_pass(attempt, seconds=11)
    attempts.expire_due(timezone.now())
    assert Attempt.objects.get().state == "unanswered"
    assert not Candidate.objects.get().sat


def test_who_reads_an_overdue_attempt_closes_it(phone: Client, attempt: Attempt) -> None:
    let_time_pass(attempt, seconds=11)
    assert phone.get(reverse("quiz:attempt", args=[attempt.public_id])).status_code == 302
    assert Attempt.objects.get().state == "unanswered"


def test_the_best_attempt_counts(phone: Client, exam: Exam, attempt: Attempt) -> None:
    sitting.answer_all(phone, attempt)
    sitting.hand_in(phone, attempt)
    sitting.hand_in(phone, sitting.start(phone, exam))
    candidate = Candidate.objects.get()
    assert (candidate.score, candidate.counted_attempt) == (10000, attempt)


def test_the_first_attempt_is_remembered_as_such(phone: Client, exam: Exam, attempt: Attempt) -> None:
    sitting.hand_in(phone, attempt)
    second = sitting.start(phone, exam)
    sitting.answer_all(phone, second)
    sitting.hand_in(phone, second)
    candidate = Candidate.objects.get()
    assert (candidate.grade, candidate.first_passed) == ("excellent", False)


def test_going_on_at_another_device_is_asked_allowed_and_recorded(phone: Client, attempt: Attempt) -> None:
    del phone.cookies["device"]
    url = reverse("quiz:attempt", args=[attempt.public_id])
    assert "在本机继续答题" in phone.get(url).content.decode()
    phone.post(reverse("quiz:take_over", args=[attempt.public_id]))
    assert "quiz/attempt.html" in [template.name for template in phone.get(url).templates]
    assert attempt.incidents.get().kind == "other_device"
