"""Each end of an attempt and each score is in the audit trail, with who did it; a saved answer costs no entry."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core import excel
from core.models import AuditEntry
from people.models import Person
from quiz.models import Attempt, Exam
from quiz.rules.scores import HEADER
from quiz.services import attempts, external
from tests import factories
from tests.quiz import sitting

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(phone: Client, exam: Exam) -> Attempt:
    return sitting.start(phone, exam)


def last() -> tuple[str, str, str, Any]:
    entry = AuditEntry.objects.order_by("-id")[0]
    return entry.event, entry.person_name, entry.subject, entry.detail.get("score")


def expire(attempt: Attempt) -> None:
    over = timezone.now() - timedelta(minutes=1)
    Attempt.objects.filter(pk=attempt.pk).update(started_at=over - timedelta(hours=1), deadline_at=over)
    attempts.expire(attempt.pk, timezone.now())


def test_handing_in_names_the_candidate_and_the_score(phone: Client, attempt: Attempt, cadre: Person, exam: Exam) -> None:
    sitting.answer_all(phone, attempt, wrong=1)
    sitting.hand_in(phone, attempt)
    sitting.hand_in(phone, attempt)
    assert last() == ("quiz.attempt_handed_in", cadre.name, f"{cadre.name} · {exam.title}", 7500)
    assert AuditEntry.objects.filter(event__startswith="quiz.").count() == 1


def test_the_server_closes_in_nobodys_name(phone: Client, attempt: Attempt, cadre: Person, exam: Exam) -> None:
    sitting.answer_all(phone, attempt)
    expire(attempt)
    assert last() == ("quiz.attempt_timed_out", "", f"{cadre.name} · {exam.title}", 10000)


def test_an_attempt_without_answers_ends_without_a_score(attempt: Attempt, cadre: Person, exam: Exam) -> None:
    expire(attempt)
    assert last() == ("quiz.attempt_unanswered", "", f"{cadre.name} · {exam.title}", None)


def test_going_on_at_another_device(attempt: Attempt, cadre: Person, exam: Exam, signed_in: Any) -> None:
    signed_in(cadre).post(reverse("quiz:take_over", args=[attempt.public_id]))
    assert last() == ("quiz.taken_over", cadre.name, exam.title, None)


def test_saves_and_refused_saves_leave_no_entry(phone: Client, attempt: Attempt) -> None:
    before = AuditEntry.objects.count()
    key = sitting.keys_of(attempt)[1]
    assert sitting.save(phone, attempt, 1, *key).status_code == 200
    assert sitting.save(phone, attempt, 1, *key, writer="f" * 16).status_code == 409
    assert sitting.save(Client(), attempt, 1, *key).status_code == 403
    assert AuditEntry.objects.count() == before


def test_scores_from_elsewhere_and_the_sheet_with_the_names(cadre: Person, clerk: Person) -> None:
    exam = factories.exam(cadre, source=Exam.Source.EXTERNAL)
    now = timezone.now()
    sheet = excel.write([excel.Sheet("成绩", HEADER, [(cadre.name, "", "", "95", "")])])
    external.template(exam=exam, by=clerk, now=now)
    external.import_scores(exam=exam, data=sheet, by=clerk, now=now)
    events = AuditEntry.objects.filter(person_name=clerk.name).order_by("id").values_list("event", "detail__new")
    assert list(events) == [("quiz.scores_template", None), ("quiz.scores_imported", 1)]
