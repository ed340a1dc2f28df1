"""预览试卷: the page a candidate would see, without an attempt and without a key."""

from datetime import timedelta

import pytest
from django.utils import timezone

from questionbank.models import Question, Revision
from quiz.models import Attempt, Exam, Paper
from quiz.services import papers
from tests import factories
from tests.quiz.manage.pages import url

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(clerk, signed_in):
    return signed_in(clerk)


def test_it_shows_a_whole_paper_and_stores_nothing(page, cadre):
    factories.bank(2, 1, 1)
    exam = factories.exam(cadre, state=Exam.State.DRAFT)
    shown = page.get(url("preview", exam))
    items = shown.context["items"]
    assert [(one["position"], one["points"]) for one in items] == [(1, 2500), (2, 2500), (3, 2500), (4, 2500)]
    assert all(one["stem"] in shown.content.decode() for one in items)
    assert shown["Cache-Control"] == "no-store"
    assert not Paper.objects.exists()
    assert not Attempt.objects.exists()


def test_it_has_no_key_in_it(page, cadre):
    question = factories.question()
    Revision.objects.update(explanation="因为第三十条这样规定。")
    exam = factories.exam(cadre, sections=(("single", 1, 10000),))
    shown = page.get(url("preview", exam))
    assert question.current_revision.stem in shown.content.decode()
    assert "因为第三十条" not in shown.content.decode()
    assert not {"key", "explanation", "right"} & set(shown.context["items"][0])


def test_a_case_stands_with_its_material_above_its_sub_questions(page, cadre):
    case = factories.case("single", "judge")
    exam = factories.exam(cadre, sections=(("case", 1, 5000),), parts=2)
    shown = page.get(url("preview", exam)).content.decode()
    assert shown.index(case.current_revision.stem) < shown.index("第 1 题 ") < shown.index("第 2 题 ")


def test_where_the_bank_has_shrunk_it_says_what_is_missing(page, cadre):
    factories.bank(2, 1, 1)
    exam = factories.exam(cadre, state=Exam.State.DRAFT)
    Question.objects.filter(type="judge").update(status="retired")
    response = page.get(url("preview", exam))
    assert response.status_code == 400
    assert "判断题需要 1 道，题库中可用 0 道" in response.content.decode()


def test_it_costs_the_same_for_a_long_paper(page, cadre, django_assert_num_queries):
    from tests.quiz.manage.test_exam_pages import count_queries

    factories.bank(9, 1, 1)
    short, long = (factories.exam(cadre, sections=(("single", number, 1000),), excellent_mark=1000, pass_mark=1000) for number in (1, 9))
    count_queries(page, url("preview", short))
    with django_assert_num_queries(count_queries(page, url("preview", short))):
        page.get(url("preview", long))


def test_the_page_of_a_running_exam_says_what_a_later_closing_does(page, cadre):
    factories.bank(2, 1, 1)
    exam = factories.exam(cadre, closes_at=timezone.now() + timedelta(hours=1))
    papers.prepare_papers(exam, timezone.now())
    shown = page.get(url("exam_manage", exam)).content.decode()
    assert "延长考试时间" in shown
    assert "正在答题的人剩余时间同时更新" in shown
