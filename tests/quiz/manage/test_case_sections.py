"""Sections of the further types in the form of an exam: offered while they are switched on, cases by the number of their sub-questions."""

import pytest
from django.urls import reverse

from core.models import Office
from quiz.models import Exam
from tests import factories
from tests.quiz.manage.pages import exam_form, url

pytestmark = pytest.mark.django_db

CASES = [("single", 20, 2), ("case", 2, 10)]


@pytest.fixture
def page(signed_in, clerk):
    Office.objects.update(subjective_questions=True)
    factories.bank(20, 0, 0)
    for _ in range(2):
        factories.case("single", "short", "blank")
    return signed_in(clerk)


def text(response):
    return response.content.decode()


def test_subjective_types_are_offered_only_while_they_are_switched_on(page):
    form = reverse("quiz:new")
    assert all(f'value="{kind}"' in text(page.get(form)) for kind in ("indefinite", "blank", "short", "case"))
    Office.objects.update(subjective_questions=False)
    shown = text(page.get(form))
    assert all(f'value="{kind}"' in shown for kind in ("indefinite", "blank"))
    assert not any(f'value="{kind}"' in shown for kind in ("short", "case"))
    answer = page.post(form, exam_form(CASES, **{"section-1-parts": "3"}))
    assert "field-error" in text(answer)
    assert not Exam.objects.exists()


def test_a_section_of_cases_is_saved_and_its_total_counts_sub_questions(page):
    answer = page.post(reverse("quiz:new"), exam_form(CASES, **{"section-1-parts": "3"}))
    exam = Exam.objects.get()
    assert answer.headers["Location"] == url("exam_manage", exam)
    assert (exam.full_marks, exam.rules.get(type="case").parts, exam.rules.get(type="single").parts) == (10000, 3, 1)
    assert 'data-label="每题分值">3 小题 × 10<' in text(page.get(url("exam_manage", exam)))
    assert 'value="3"' in text(page.get(url("edit", exam))).split("每题小题数")[1]


def test_only_a_section_of_cases_asks_for_the_number_of_sub_questions(page):
    shown = text(page.post(reverse("quiz:new"), exam_form([("single", 20, 5)], do="show")))
    assert "每题小题数" not in shown
    shown = text(page.post(reverse("quiz:new"), exam_form([("case", 2, 10)], do="show")))
    assert shown.count("每题小题数") == 1
    assert "每小题分值" in shown
    assert "field-error" not in shown


@pytest.mark.parametrize(("parts", "sentence"), [("", "请填写每道案例题有几个小题"), ("0", "每题小题数"), ("21", "每题小题数"), ("三", "每题小题数")])
def test_a_section_of_cases_without_the_number_says_so_beside_it(page, parts, sentence):
    answer = page.post(reverse("quiz:new"), exam_form(CASES, **{"section-1-parts": parts}))
    assert sentence in text(answer).split('class="field-error"')[1].split("</div>")[0]
    assert not Exam.objects.exists()


def test_a_number_that_no_case_has_is_refused_with_what_is_missing(page):
    answer = page.post(reverse("quiz:new"), exam_form([("single", 20, 2), ("case", 2, 15)], **{"section-1-parts": "2"}))
    assert "第 2 部分案例题（每题 2 小题）需要 2 道，题库中可用 0 道" in text(answer)


def test_a_draft_keeps_its_cases_when_they_are_switched_off(page):
    page.post(reverse("quiz:new"), exam_form(CASES, **{"section-1-parts": "3"}))
    Office.objects.update(subjective_questions=False)
    exam = Exam.objects.get()
    page.post(url("edit", exam), exam_form(CASES, version=str(exam.version), title="改过的名称", **{"section-1-parts": "3"}))
    exam.refresh_from_db()
    assert (exam.title, exam.rules.count()) == ("改过的名称", 2)


def test_the_candidate_reads_what_the_paper_has(page, signed_in, cadre):
    exam = factories.exam(cadre, sections=(("single", 20, 200), ("case", 2, 1000)), parts=3)
    shown = text(signed_in(cadre).get(reverse("quiz:exam", args=[exam.public_id])))
    assert "共 26 题，满分 100 分" in shown
    assert "案例题 2 题，每题 3 小题，每小题 10 分" in shown
