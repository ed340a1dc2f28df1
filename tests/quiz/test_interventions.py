"""What staff do about attempts: more time, a hand-in, 成绩作废, an attempt opened again, a chance given back, a device let go. And what the candidate
then sees."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.errors import Refused
from core.models import AuditEntry
from notices.models import Notice
from people.models import Person
from questionbank.models import Question, QuestionStat
from quiz.models import Attempt, Candidate, Exam, Intervention, Mark
from quiz.selectors.marking import Place, waiting
from quiz.selectors.shares import shares_of
from quiz.services import annulling, attempts, invigilating, item_stats, marking, papers, roster
from reports.services import confirm_results
from tests import factories
from tests.factories import NOON
from tests.quiz import sitting

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def attempt(phone: Client, exam: Exam) -> Attempt:
    return sitting.start(phone, exam)


@pytest.fixture
def by(clerk: Person) -> dict[str, Any]:
    return {"reason": "停电", "by": clerk, "now": timezone.now()}


def again(attempt: Attempt) -> Attempt:
    return Attempt.objects.select_related("candidate__exam").get(pk=attempt.pk)


def refused(code: str, act: Any, **values: Any) -> str:
    with pytest.raises(Refused) as refusal:
        act(**values)
    assert refusal.value.code == code
    return refusal.value.sentence


def handed_in(phone: Client, attempt: Attempt) -> Attempt:
    sitting.answer_all(phone, attempt)
    sitting.hand_in(phone, attempt)
    return again(attempt)


def page(phone: Client, name: str, attempt: Attempt) -> str:
    return phone.get(reverse(f"quiz:{name}", args=[attempt.public_id])).content.decode()


def time_of(phone: Client, attempt: Attempt, known: int = 0) -> dict[str, Any]:
    return phone.get(reverse("quiz:time", args=[attempt.public_id]), {"until": known}).json()


# --- each is explained afterwards


def test_each_leaves_a_row_that_explains_it_and_a_line_in_the_audit_trail(attempt: Attempt, by: dict[str, Any], clerk: Person) -> None:
    before = attempt.deadline_at
    invigilating.extend(attempt=attempt, minutes=5, past_closing=True, **by)
    made, entry = Intervention.objects.get(), AuditEntry.objects.get(event="quiz.intervened_extended")
    assert (made.action, made.reason, made.minutes, made.by, made.at) == ("extended", "停电", 5, clerk, by["now"])
    assert made.detail["was"]["deadline_at"] == before.isoformat()
    assert (entry.person_name, entry.detail["reason"], entry.detail["minutes"]) == (clerk.name, "停电", 5)


@pytest.mark.parametrize("act", [invigilating.hand_in_for, invigilating.release_device, annulling.give_back])
def test_nothing_is_done_without_a_reason(attempt: Attempt, by: dict[str, Any], act: Any) -> None:
    refused("reason_missing", act, attempt=attempt, **{**by, "reason": "  "})


def test_the_database_keeps_reasons_minutes_and_chances(attempt: Attempt, exam: Exam) -> None:
    for values in ({"action": "voided", "reason": ""}, {"action": "extended", "reason": "停电", "minutes": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Intervention.objects.create(exam=exam, attempt=attempt, at=timezone.now(), **values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.filter(pk=attempt.pk).update(uses_chance=False)


# --- more time


def test_more_time_beyond_the_closing_has_to_be_asked_for(attempt: Attempt, exam: Exam, by: dict[str, Any]) -> None:
    assert attempt.deadline_at == exam.closes_at
    sentence = refused("past_closing", invigilating.extend, attempt=attempt, minutes=10, past_closing=False, **by)
    assert "1 人的新截止时间会超过考试结束时间" in sentence
    invigilating.extend(attempt=attempt, minutes=10, past_closing=True, **by)
    assert again(attempt).deadline_at == exam.closes_at + timedelta(minutes=10)


def test_keys_and_questions_stay_closed_until_the_last_deadline_that_was_given(
    phone: Client, attempt: Attempt, exam: Exam, by: dict[str, Any], signed_in: Any
) -> None:
    other = factories.person("李同事")
    factories.enrol(exam, other)
    theirs = signed_in(other)
    done = handed_in(theirs, sitting.start(theirs, exam))
    invigilating.extend(attempt=attempt, minutes=30, past_closing=True, **by)
    until = Exam.objects.get().runs_until
    assert until == exam.closes_at + timedelta(minutes=30)
    assert Question.objects.filter(reserved_until__gte=until).count() == 12
    Exam.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    assert "依据相关条文" not in page(theirs, "result", done)
    Exam.objects.update(runs_until=timezone.now() - timedelta(seconds=1))
    Question.objects.update(reserved_until=None)
    assert "依据相关条文" in page(theirs, "result", done)


def test_nobody_goes_on_when_the_keys_are_out(attempt: Attempt, exam: Exam, by: dict[str, Any]) -> None:
    Exam.objects.update(closes_at=timezone.now() - timedelta(seconds=1))
    refused("keys_are_out", invigilating.extend, attempt=attempt, minutes=10, past_closing=True, **by)


def test_an_outage_gives_everybody_more_time_at_once(phone: Client, attempt: Attempt, exam: Exam, by: dict[str, Any], signed_in: Any) -> None:
    other = factories.person("李同事")
    factories.enrol(exam, other)
    late = sitting.start(signed_in(other), exam)
    an_hour_ago = by["now"] - timedelta(hours=1)
    Attempt.objects.filter(pk=late.pk).update(started_at=an_hour_ago, deadline_at=by["now"] - timedelta(minutes=2))  # nobody closed it
    assert invigilating.extend_all(exam=exam, minutes=20, past_closing=True, **by) == 2
    assert again(attempt).deadline_at == attempt.deadline_at + timedelta(minutes=20)
    assert again(late).deadline_at == by["now"] + timedelta(minutes=20)
    assert Intervention.objects.count() == 3  # one for the exam, one for each
    assert AuditEntry.objects.get(event="quiz.intervened_extended_all").detail["people"] == 2


def test_more_time_for_everybody_costs_the_same_for_two_and_for_twenty(exam: Exam, by: dict[str, Any], django_assert_max_num_queries: Any) -> None:
    for number in range(20):
        candidate = factories.enrol(exam, factories.person(f"第{number}人", password=None))
        paper = candidate.papers.create(number=1, drawn_at=by["now"])
        candidate.attempts.create(paper=paper, number=1, started_at=by["now"], deadline_at=by["now"] + timedelta(minutes=30))
    with django_assert_max_num_queries(16):
        assert invigilating.extend_all(exam=exam, minutes=5, past_closing=False, **by) == 20


def test_the_page_is_told_why_the_deadline_moved(phone: Client, attempt: Attempt, by: dict[str, Any]) -> None:
    key = sitting.keys_of(attempt)[1]
    before = sitting.save(phone, attempt, 1, *key).json()
    invigilating.extend(attempt=attempt, minutes=15, past_closing=True, **by)
    after = sitting.save(phone, attempt, 1, *key, base=1, counter=2).json()
    assert after["until"] - before["until"] == 15 * 60 * 1000
    assert "监考人员已为您延长 15 分钟" in time_of(phone, attempt, before["until"])["news"]
    assert time_of(phone, attempt, after["until"])["news"] == ""
    assert "监考人员已为您延长 15 分钟" in page(phone, "attempt", attempt)


def test_more_time_for_one_person_reaches_the_running_attempt_within_the_closing(cadre: Person, clerk: Person) -> None:
    factories.bank(2, 1, 1)
    exam = factories.exam(cadre, opens_at=NOON - timedelta(hours=1), closes_at=NOON + timedelta(hours=3))
    attempt, _ = attempts.start_attempt(exam_id=exam.public_id, person=cadre, device_key_hash="0" * 64, now=NOON)
    invigilating.extend(attempt=attempt, minutes=10, past_closing=False, reason="停电", by=clerk, now=NOON)
    roster.give_extra_minutes(candidate=exam.candidates.get(), minutes=20, reason="手部受伤", by=clerk, now=NOON)
    attempt.refresh_from_db()
    assert attempt.deadline_at == NOON + timedelta(minutes=90)


# --- a hand-in for somebody


def test_a_hand_in_by_staff_grades_what_was_saved_and_the_candidate_is_told(phone: Client, attempt: Attempt, by: dict[str, Any]) -> None:
    sitting.save(phone, attempt, 1, *sitting.keys_of(attempt)[1])
    invigilating.hand_in_for(attempt=attempt, **by)
    assert (again(attempt).state, Candidate.objects.get().score) == ("handed_in", 2500)
    late = sitting.save(phone, attempt, 2, *sitting.keys_of(attempt)[2])
    assert (late.status_code, late.json()["sentence"]) == (410, "监考人员已为您交卷（原因：停电）。这个答案没有保存。")
    assert "监考人员已为您交卷" in page(phone, "result", attempt)
    assert AuditEntry.objects.get(event="quiz.attempt_handed_in").person_name == "林文书"


def test_nobody_is_handed_in_with_nothing(attempt: Attempt, by: dict[str, Any]) -> None:
    assert "退回机会" in refused("nothing_answered", invigilating.hand_in_for, attempt=attempt, **by)


# --- 成绩作废


@pytest.mark.parametrize(("uses_chance", "left"), [(True, 2), (False, 3)])
def test_a_void_attempt_counts_nowhere_and_its_chance_as_was_said(
    phone: Client, exam: Exam, attempt: Attempt, by: dict[str, Any], uses_chance: bool, left: int
) -> None:
    handed_in(phone, attempt)
    annulling.void(attempt=attempt, uses_chance=uses_chance, **by)
    candidate = Candidate.objects.get()
    assert (candidate.sat, candidate.score, candidate.counted_attempt) == (False, None, None)
    assert [mark.cause for mark in Mark.objects.all()] == ["handed_in", "withdrawn"]
    assert f"还剩 {left} 次" in phone.get(reverse("quiz:exam", args=[exam.public_id])).content.decode()
    assert list(papers.without_paper(exam)) == [candidate]


def test_a_mistaken_void_is_taken_back_with_score_chance_and_statistics(phone: Client, attempt: Attempt, by: dict[str, Any]) -> None:
    sat = handed_in(phone, attempt)
    before = Candidate.objects.values("sat", "score", "grade", "counted_attempt").get()
    annulling.void(attempt=sat, uses_chance=False, **by)
    annulling.restore(attempt=sat, **by)
    assert Candidate.objects.values("sat", "score", "grade", "counted_attempt").get() == before
    assert (again(sat).state, again(sat).uses_chance) == ("handed_in", True)
    assert [mark.cause for mark in Mark.objects.all()] == ["handed_in", "withdrawn", "restored"]
    told = page(phone, "result", sat)
    assert told.index("这次机会不算") < told.index("成绩作废已撤销，成绩照常计算（原因：停电）")
    assert "没有作废" in refused("not_void", annulling.restore, attempt=sat, **by)


def test_a_running_one_that_was_void_by_mistake_counts_with_what_it_has(phone: Client, attempt: Attempt, by: dict[str, Any]) -> None:
    sitting.save(phone, attempt, 1, *sitting.keys_of(attempt)[1])
    annulling.void(attempt=attempt, uses_chance=True, **by)
    assert annulling.restore(attempt=attempt, **by).state == "handed_in"
    assert Candidate.objects.get().score == 2500
    assert annulling.reopen(attempt=attempt, minutes=10, past_closing=False, **by).state == "open"


def test_nobody_gets_a_chance_too_many_by_a_void_taken_back(phone: Client, exam: Exam, attempt: Attempt, by: dict[str, Any]) -> None:
    annulling.void(attempt=handed_in(phone, attempt), uses_chance=False, **by)
    for _ in range(3):
        sitting.hand_in(phone, sitting.start(phone, exam))
    assert "先作废后来多考的那一次" in refused("one_too_many", annulling.restore, attempt=attempt, **by)
    annulling.void(attempt=Attempt.objects.get(number=4), uses_chance=False, **by)
    assert annulling.restore(attempt=attempt, **by).uses_chance


def test_the_next_best_attempt_counts_when_the_best_is_void(phone: Client, exam: Exam, attempt: Attempt, by: dict[str, Any]) -> None:
    best = handed_in(phone, attempt)
    sitting.hand_in(phone, sitting.start(phone, exam))
    annulling.void(attempt=best, uses_chance=True, **by)
    assert (Candidate.objects.get().score, Candidate.objects.get().counted_attempt.number) == (0, 2)


def test_who_sits_a_void_attempt_is_told_so_at_the_next_save(phone: Client, attempt: Attempt, by: dict[str, Any]) -> None:
    annulling.void(attempt=attempt, uses_chance=True, **by)
    answer = sitting.save(phone, attempt, 1, *sitting.keys_of(attempt)[1])
    assert (answer.status_code, answer.json()["code"]) == (410, "void")
    assert answer.json()["sentence"].startswith("这次考试的成绩已作废（原因：停电）。这次机会仍算用过。")
    assert time_of(phone, attempt)["state"] == "over"
    body = page(phone, "result", attempt)
    assert "这次考试的成绩已作废" in body
    assert 'class="score' not in body
    assert Notice.objects.get().title.endswith("成绩作废")


@pytest.mark.parametrize("followed", [True, False])
def test_a_void_attempt_leaves_the_statistics_of_its_questions(
    phone: Client, exam: Exam, attempt: Attempt, by: dict[str, Any], followed: bool
) -> None:
    handed_in(phone, attempt)
    later = timezone.now() + timedelta(minutes=2)
    if followed:
        item_stats.follow_marks(later)
    annulling.void(attempt=attempt, uses_chance=True, **by)
    item_stats.follow_marks(later)
    question = attempt.paper.items.get(position=1).revision.question
    stat = QuestionStat.objects.get(question=question)
    assert (stat.papers, stat.n, stat.x, stat.facility) == (1, 0, 0, None)
    assert shares_of(question.pk) == []


def test_what_is_void_or_unanswered_is_not_made_void(attempt: Attempt, by: dict[str, Any]) -> None:
    annulling.void(attempt=attempt, uses_chance=True, **by)
    refused("already_void", annulling.void, attempt=attempt, uses_chance=False, **by)
    Attempt.objects.update(state="unanswered")
    refused("nothing_to_void", annulling.void, attempt=attempt, uses_chance=False, **by)


def test_confirmed_results_stay_and_the_sentence_says_what_to_do(
    phone: Client, exam: Exam, attempt: Attempt, by: dict[str, Any], clerk: Person
) -> None:
    handed_in(phone, attempt)
    Exam.objects.update(closes_at=timezone.now() - timedelta(seconds=1))
    now = timezone.now()
    confirm_results(exam=exam, as_of=timezone.localdate(now), by=clerk, now=now)
    for act, more in ((annulling.void, {"uses_chance": True}), (annulling.give_back, {}), (annulling.reopen, {"minutes": 5, "past_closing": True})):
        assert "已定稿" in refused("confirmed", act, attempt=attempt, **more, **by)


# --- opened again


def test_an_attempt_opened_again_goes_on_with_its_answers_and_counts_when_handed_in(
    phone: Client, exam: Exam, attempt: Attempt, by: dict[str, Any]
) -> None:
    keys = sitting.keys_of(attempt)
    sitting.save(phone, attempt, 1, *keys[1])
    sitting.hand_in(phone, attempt)
    annulling.reopen(attempt=attempt, minutes=20, past_closing=False, **by)
    assert (again(attempt).state, again(attempt).deadline_at) == ("open", by["now"] + timedelta(minutes=20))
    assert Candidate.objects.get().score is None
    assert "监考人员已恢复您的答题" in page(phone, "attempt", attempt)
    assert sitting.save(phone, attempt, 2, *keys[2]).status_code == 200
    sitting.hand_in(phone, attempt)
    assert [(mark.cause, mark.score) for mark in Mark.objects.all()] == [("handed_in", 2500), ("withdrawn", 0), ("handed_in", 5000)]
    assert Candidate.objects.get().score == 5000


def test_one_attempt_at_a_time_is_opened_again(phone: Client, exam: Exam, attempt: Attempt, by: dict[str, Any]) -> None:
    handed_in(phone, attempt)
    second = sitting.start(phone, exam)
    more = {"minutes": 20, "past_closing": False, **by}
    assert "第 2 次考试" in refused("other_running", annulling.reopen, attempt=attempt, **more)
    refused("still_running", annulling.reopen, attempt=second, **more)
    annulling.void(attempt=second, uses_chance=True, **by)
    refused("not_to_reopen", annulling.reopen, attempt=second, **more)


def test_practice_that_showed_its_key_is_not_opened_again(cadre: Person, phone: Client, by: dict[str, Any]) -> None:
    factories.bank(2, 1, 1)
    attempt = handed_in(phone, sitting.start(phone, factories.exam(cadre, kind=Exam.Kind.PRACTICE)))
    refused("keys_are_out", annulling.reopen, attempt=attempt, minutes=5, past_closing=False, **by)


def test_a_text_written_anew_after_that_is_marked_anew(cadre: Person, phone: Client, by: dict[str, Any], clerk: Person) -> None:
    factories.question("short")
    exam = factories.exam(cadre, sections=(("short", 1, 10_000),))
    attempt, now = sitting.start(phone, exam), timezone.now()
    sitting.send(phone, attempt, 1, {"text": "两点都答了"})
    sitting.hand_in(phone, attempt)
    place = Place(attempt.public_id, 1)
    marking.give(exam=exam, place=place, points=10_000, seen=0, by=clerk, now=timezone.now())
    annulling.reopen(attempt=attempt, minutes=5, past_closing=False, **{**by, "now": now})
    sitting.send(phone, attempt, 1, {"text": "又改了"}, base=1, counter=2)
    sitting.hand_in(phone, attempt)
    assert (Candidate.objects.get().grade, waiting(exam)) == ("pending", [place])


# --- a chance given back


def test_a_chance_opened_by_mistake_is_given_back(phone: Client, exam: Exam, attempt: Attempt, by: dict[str, Any]) -> None:
    annulling.give_back(attempt=attempt, **by)
    assert (again(attempt).state, again(attempt).uses_chance) == ("unanswered", False)
    assert "还剩 3 次" in phone.get(reverse("quiz:exam", args=[exam.public_id])).content.decode()
    assert "这次机会已退回" in page(phone, "result", attempt)
    assert sitting.start(phone, exam).number == 2
    refused("already_back", annulling.give_back, attempt=attempt, **by)


def test_an_empty_hand_in_is_given_back_and_was_no_attempt(phone: Client, attempt: Attempt, by: dict[str, Any]) -> None:
    sitting.hand_in(phone, attempt)
    assert Candidate.objects.get().sat
    annulling.give_back(attempt=attempt, **by)
    assert (Candidate.objects.get().sat, again(attempt).state) == (False, "unanswered")


def test_what_was_answered_is_not_given_back(phone: Client, attempt: Attempt, by: dict[str, Any]) -> None:
    sitting.save(phone, attempt, 1, *sitting.keys_of(attempt)[1])
    assert "成绩作废" in refused("has_answers", annulling.give_back, attempt=attempt, **by)


# --- a lost device


def test_a_lost_device_is_let_go_and_the_next_one_goes_on(phone: Client, attempt: Attempt, by: dict[str, Any]) -> None:
    invigilating.release_device(attempt=attempt, **by)
    answer = sitting.save(phone, attempt, 1, *sitting.keys_of(attempt)[1])
    assert (answer.status_code, answer.json()["sentence"]) == (403, "监考人员已解除原来的答题设备，可以换一台设备继续（原因：停电）。")
    assert "监考人员已解除原来的设备" in page(phone, "attempt", attempt)
    phone.post(reverse("quiz:take_over", args=[attempt.public_id]), REMOTE_ADDR="10.1.2.3")
    assert again(attempt).address == "10.1.2.3"
    assert sitting.save(phone, attempt, 1, *sitting.keys_of(attempt)[1]).status_code == 200


def test_the_address_is_noted_at_the_start(phone: Client, exam: Exam) -> None:
    phone.post(reverse("quiz:start", args=[exam.public_id]), REMOTE_ADDR="10.1.2.7")
    assert Attempt.objects.get().address == "10.1.2.7"
