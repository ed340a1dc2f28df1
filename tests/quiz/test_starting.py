"""Starting an attempt: who may, when, how often, and what it costs."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from people.models import Person
from questionbank.models import Question
from quiz.models import Attempt, Exam, Paper
from quiz.services import papers
from tests import factories
from tests.quiz import sitting

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def sqls(context: CaptureQueriesContext) -> list[str]:
    return [one["sql"] for one in context.captured_queries if not one["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))]


def test_start_leads_to_the_question_page_with_a_key_for_this_device(phone: Client, exam: Exam) -> None:
    response = phone.post(reverse("quiz:start", args=[exam.public_id]))
    cookie = response.cookies["device"]
    assert response["Location"].startswith("/attempts/")
    assert cookie["httponly"]
    assert cookie["path"] == response["Location"]


def test_a_second_start_lands_on_the_same_attempt(phone: Client, exam: Exam) -> None:
    assert sitting.start(phone, exam) == sitting.start(phone, exam)


def test_deadline_is_the_time_used_up_or_the_closing(phone: Client, exam: Exam) -> None:
    Exam.objects.filter(pk=exam.pk).update(duration_minutes=30)
    attempt = sitting.start(phone, exam)
    assert attempt.deadline_at - attempt.started_at == timedelta(minutes=30)


def test_nobody_starts_before_the_opening(phone: Client, exam: Exam) -> None:
    Exam.objects.filter(pk=exam.pk).update(opens_at=timezone.now() + timedelta(minutes=1))
    phone.post(reverse("quiz:start", args=[exam.public_id]))
    assert not Attempt.objects.exists()


def test_nobody_starts_after_the_closing(phone: Client, exam: Exam) -> None:
    Exam.objects.filter(pk=exam.pk).update(closes_at=timezone.now() - timedelta(seconds=1))
    phone.post(reverse("quiz:start", args=[exam.public_id]))
    assert not Attempt.objects.exists()


def test_chances_end(phone: Client, exam: Exam) -> None:
    Exam.objects.filter(pk=exam.pk).update(attempts_allowed=1)
    sitting.hand_in(phone, sitting.start(phone, exam))
    response = phone.post(reverse("quiz:start", args=[exam.public_id]), follow=True)
    assert "考试机会已全部用完" in response.content.decode()
    assert Attempt.objects.count() == 1


def test_who_is_not_on_the_roster_finds_nothing(exam: Exam, signed_in: Any) -> None:
    stranger = signed_in(factories.person("李外人"))
    assert stranger.get(reverse("quiz:exam", args=[exam.public_id])).status_code == 404
    assert stranger.post(reverse("quiz:start", args=[exam.public_id])).status_code == 404


def test_a_draft_is_unknown_to_candidates(phone: Client, exam: Exam) -> None:
    Exam.objects.filter(pk=exam.pk).update(state=Exam.State.DRAFT)
    assert phone.get(reverse("quiz:exam", args=[exam.public_id])).status_code == 404
    assert phone.post(reverse("quiz:start", args=[exam.public_id])).status_code == 302
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("bank", [0, 60])
def test_a_start_with_drawing_costs_eight_statements_whatever_the_bank(phone: Client, exam: Exam, bank: int) -> None:
    factories.bank(bank, bank, bank)
    papers.reserve_pool(exam, timezone.now())
    with CaptureQueriesContext(connection) as context:
        phone.post(reverse("quiz:start", args=[exam.public_id]))
    assert len(sqls(context)) <= 8, sqls(context)


def test_a_start_with_a_waiting_paper_costs_four(phone: Client, exam: Exam) -> None:
    papers.prepare_papers(exam, timezone.now())
    with CaptureQueriesContext(connection) as context:
        phone.post(reverse("quiz:start", args=[exam.public_id]))
    assert len(sqls(context)) == 4, sqls(context)


def test_a_waiting_paper_with_a_retired_question_is_redrawn(phone: Client, exam: Exam) -> None:
    papers.prepare_papers(exam, timezone.now())
    retired = Paper.objects.get().items.get(position=1).revision.question
    Question.objects.filter(pk=retired.pk).update(status=Question.Status.RETIRED)
    attempt = sitting.start(phone, exam)
    assert not attempt.paper.items.filter(revision__question=retired).exists()


def test_a_start_with_a_stale_paper_costs_eight_too(phone: Client, exam: Exam) -> None:
    papers.prepare_papers(exam, timezone.now())
    Question.objects.filter(pk=Paper.objects.get().items.get(position=1).revision.question_id).update(status=Question.Status.RETIRED)
    with CaptureQueriesContext(connection) as context:
        assert phone.post(reverse("quiz:start", args=[exam.public_id]))["Location"].startswith("/attempts/")
    assert len(sqls(context)) <= 8, sqls(context)


def test_the_database_refuses_a_second_open_attempt(phone: Client, exam: Exam) -> None:
    attempt = sitting.start(phone, exam)
    attempt.pk, attempt.paper_id, attempt.number, attempt.source = None, None, 2, Attempt.Source.PAPER
    attempt.public_id = "00000000-0000-0000-0000-000000000001"
    with pytest.raises(IntegrityError, match="quiz_attempt_one_open|candidate_id"), transaction.atomic():
        attempt.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_twenty_parallel_starts_give_one_attempt(exam: Exam, cadre: Person, signed_in: Any) -> None:
    clients = [signed_in(cadre) for _ in range(20)]

    def press(client: Client) -> str:
        try:
            return str(client.post(reverse("quiz:start", args=[exam.public_id]))["Location"])
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        places = set(pool.map(press, clients))
    assert Attempt.objects.count() == 1
    assert places == {reverse("quiz:attempt", args=[Attempt.objects.get().public_id])}
