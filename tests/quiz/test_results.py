"""What a candidate sees afterwards: score early, keys only when nobody can use them any more (promise 5)."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from people.models import Person
from questionbank.models import Question, Revision
from quiz.models import Attempt, Exam
from quiz.services import papers
from tests import factories
from tests.quiz import sitting

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def sit(phone: Client, exam: Exam) -> Attempt:
    attempt = sitting.start(phone, exam)
    sitting.answer_all(phone, attempt)
    sitting.hand_in(phone, attempt)
    return attempt


def close(exam: Exam, **values: Any) -> None:
    """Let the exam, and with it the reservation of its questions, be over."""
    past = timezone.now() - timedelta(seconds=1)
    Exam.objects.filter(pk=exam.pk).update(closes_at=past, **values)
    Question.objects.update(reserved_until=past)


@pytest.fixture
def practice(cadre: Person) -> Exam:
    factories.bank(6, 3, 3)
    return factories.exam(cadre, kind=Exam.Kind.PRACTICE)


def result(phone: Client, attempt: Attempt) -> str:
    return str(phone.get(reverse("quiz:result", args=[attempt.public_id])).content.decode())


def test_score_and_grade_at_once_but_no_key_before_a_formal_exam_closed(phone: Client, exam: Exam) -> None:
    page = result(phone, sit(phone, exam))
    assert "优秀" in page
    assert "正确答案" not in page
    assert "依据相关条文" not in page


def test_keys_after_the_formal_exam_closed(phone: Client, exam: Exam) -> None:
    attempt = sit(phone, exam)
    close(exam)
    page = result(phone, attempt)
    assert "正确答案" in page
    assert "依据相关条文" in page


def test_keys_of_practice_at_once(phone: Client, practice: Exam) -> None:
    assert "正确答案" in result(phone, sit(phone, practice))


def test_practice_keeps_the_keys_of_questions_a_formal_exam_uses(phone: Client, practice: Exam) -> None:
    attempt = sit(phone, practice)
    Question.objects.filter(type="single").update(reserved_until=timezone.now() + timedelta(days=1))
    page = result(phone, attempt)
    assert page.count("答案暂不公布") >= 2
    assert page.count("正确答案：") == 2


def test_keys_stay_closed_where_the_exam_never_shows_them(phone: Client, exam: Exam) -> None:
    attempt = sit(phone, exam)
    close(exam, key_release="never")
    assert "正确答案" not in result(phone, attempt)


def test_score_after_closing_where_the_exam_says_so(phone: Client, exam: Exam) -> None:
    Exam.objects.filter(pk=exam.pk).update(score_release="after_closing")
    page = result(phone, sit(phone, exam))
    assert "公布" in page
    assert "优秀</span>" not in page
    assert "优秀</span>" not in phone.get(reverse("home")).content.decode()


def test_practice_never_draws_what_a_formal_exam_reserved(cadre: Person, phone: Client) -> None:
    factories.bank(4, 2, 2)
    formal = factories.exam(cadre, sections=(("single", 2, 5000),), title="正式")
    assert papers.reserve_pool(formal, timezone.now()) == 4
    practice = factories.exam(cadre, kind=Exam.Kind.PRACTICE, sections=(("single", 1, 10000),), title="练习", year=2025)
    response = phone.post(reverse("quiz:start", args=[practice.public_id]), follow=True)
    assert "题库中可用的试题不够" in response.content.decode()


def test_the_question_page_is_the_same_whatever_the_key(phone: Client, exam: Exam) -> None:
    attempt = sitting.start(phone, exam)

    def page() -> str:
        text = phone.get(reverse("quiz:attempt", args=[attempt.public_id])).content.decode()
        return re.sub(r'"X-CSRFToken": "\w+"|csrfmiddlewaretoken" value="\w+"|data-left-ms="\d+"|\d+:\d\d', "", text)

    before = page()
    assert "依据相关条文" not in before
    Revision.objects.filter(question__type="single").update(key=["d"], explanation="另一解析")
    Revision.objects.filter(question__type="multiple").update(key=["c", "d"])
    Revision.objects.filter(question__type="judge").update(key=["f"])
    assert page() == before


def test_no_cookie_holds_anything_but_random_keys(phone: Client, exam: Exam) -> None:
    sitting.start(phone, exam)
    assert set(phone.cookies) <= {"device", "exam_session", "csrftoken"}
    assert re.fullmatch(r"[\w-]{32}", phone.cookies["device"].value)


def test_the_result_page_costs_at_most_eight_statements(phone: Client, exam: Exam) -> None:
    attempt = sit(phone, exam)
    close(exam)
    with CaptureQueriesContext(connection) as context:
        result(phone, attempt)
    assert len(context.captured_queries) <= 8, [one["sql"][:90] for one in context.captured_queries]


@pytest.mark.parametrize("name", ["quiz:attempt", "quiz:result"])
def test_nobody_reads_the_paper_of_another(phone: Client, exam: Exam, signed_in: Any, clerk: Person, name: str) -> None:
    attempt = sitting.start(phone, exam)
    other = factories.person("李同事")
    factories.enrol(exam, other)
    for person in (other, clerk):
        assert signed_in(person).get(reverse(name, args=[attempt.public_id])).status_code == 404
    assert Client().get(reverse(name, args=[attempt.public_id]))["Location"].startswith("/sign-in/")
