"""What two do at the same moment: whatever was acknowledged is what was graded."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core import jobs
from core.errors import Refused
from people.models import Person, PersonnelChange, Unit
from people.registries import PersonChanged
from quiz import sql
from quiz.models import Answer, Attempt, Exam, KeyRuling, Mark
from quiz.services import attempts, following, roster, rulings
from tests import factories
from tests.quiz import sitting
from tests.quiz.manage.test_scores_on_paper import bring

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


# --- the start of an attempt and a change of the roster


@pytest.fixture
def village(town: Unit) -> Unit:
    return factories.office("北坡村")


def transfer(person: Person, unit: Unit) -> None:
    now = timezone.now()
    event = PersonChanged(person, PersonnelChange.Kind.TRANSFERRED, person.unit, unit, timezone.localdate(now), "工作需要", None, now)
    Person.objects.filter(pk=person.pk).update(unit=unit)
    person.unit = unit
    following.follow([event])


def start(exam: Exam, person: Person) -> Any:
    return attempts.start_attempt(exam_id=exam.public_id, person=person, device_key_hash="0" * 64, now=timezone.now())


def test_a_transfer_that_meets_a_start_waits_and_leaves_the_roster_alone(exam: Exam, cadre: Person, village: Unit) -> None:
    with transaction.atomic():
        start(exam, cadre)
        thread, _ = in_thread(lambda: transaction.atomic(transfer)(Person.objects.get(pk=cadre.pk), village))
        thread.join(0.3)
        assert thread.is_alive(), "the transfer did not wait for the start"
    thread.join(10)
    assert exam.candidates.get().exam_unit.name == "党政办公室"


def test_a_start_that_meets_a_transfer_out_waits_and_is_refused(exam: Exam, cadre: Person, village: Unit) -> None:
    Exam.objects.update(unit=cadre.unit)
    with transaction.atomic():
        transfer(cadre, village)
        thread, results = in_thread(lambda: refusal_of(lambda: start(exam, cadre)))
        thread.join(0.3)
        assert thread.is_alive(), "the start did not wait for the transfer"
    thread.join(10)
    assert results == ["cannot_start"]
    assert not Attempt.objects.exists()


def test_somebody_added_by_hand_while_they_join_is_listed_once(exam: Exam, clerk: Person, village: Unit) -> None:
    newcomer = factories.person("新人")
    with transaction.atomic():
        transfer(newcomer, village)
        thread, results = in_thread(lambda: refusal_of(lambda: roster.add(exam=exam, person=newcomer, reason="补列", by=clerk, now=timezone.now())))
        thread.join(0.3)
        assert thread.is_alive(), "the addition did not wait for the transfer"
    thread.join(10)
    assert results == ["already_listed"]
    assert exam.candidates.get(person=newcomer).exam_unit.name == "北坡村"


def refusal_of(work: Callable[[], Any]) -> str:
    try:
        work()
    except Refused as refusal:
        return refusal.code
    return ""


def test_who_hands_in_while_a_key_is_put_right_is_regraded(attempt: Attempt, clerk: Person) -> None:
    exam, revision = attempt.candidate.exam, attempt.paper.items.get(position=1).revision

    def put_right() -> None:
        said, now = rulings.Said(KeyRuling.Kind.FULL, [], "题干有歧义"), timezone.now()
        _, job = rulings.rule(exam=exam, revision=revision, said=said, approver="周", approved_on=timezone.localdate(), seen=0, by=clerk, now=now)
        jobs.run(job.pk)

    with transaction.atomic():
        held = Attempt.objects.select_for_update(of=("self",)).select_related("candidate__exam").get(pk=attempt.pk)
        close_by_hand(held)  # graded by the old key, and not to be seen by others yet
        thread, _ = in_thread(put_right)
        thread.join(0.5)
        assert thread.is_alive(), "the regrading did not wait for the hand-in"
    thread.join(10)
    assert [one.awards["1"] for one in attempt.marks.all()] == [0, 2500]


def test_a_start_and_a_score_by_file_do_not_take_the_last_chance_both(exam: Exam, cadre: Person, clerk: Person, phone: Client) -> None:
    Exam.objects.update(attempts_allowed=1)
    gate = threading.Barrier(2)

    def comes_by_file() -> Any:
        gate.wait()
        with suppress(Refused):  # whoever starts first is answering, or has used the chance
            return bring(Exam.objects.get(), clerk, (cadre.name, 92, ""))

    thread, plans = in_thread(comes_by_file)
    gate.wait()
    phone.post(reverse("quiz:start", args=[exam.public_id]))
    thread.join(20)
    attempt = Attempt.objects.get()
    brought = [plan for plan in plans if plan and plan.new]
    assert (attempt.source == "paper") == bool(brought)
    assert attempt.number == 1
