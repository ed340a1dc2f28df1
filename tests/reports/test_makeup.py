"""补考前 and 补考后合格率."""

from datetime import timedelta

import pytest
from django.utils import timezone

from quiz.models import Candidate, Exam
from reports import selectors
from tests import factories
from tests.reports import results

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def makeup_of(exam: Exam, **scores: int | None) -> Exam:
    made = factories.exam(title="补考", kind="makeup", parent=exam)
    for candidate in Candidate.objects.filter(exam=exam, person_name__in=scores):
        score = scores[candidate.person_name]
        result = {} if score is None else {"sat": True, "score": score * 100, "grade": results.grade(score * 100, made)}
        factories.enrol(made, candidate.person, **result)
    return made


def test_without_a_makeup_there_is_no_such_rate(town):
    figures = selectors.exam_figures(results.exam(95), now=timezone.now())
    assert (figures.before_makeup_pass_rate, figures.final_pass_rate) == (None, None)


def test_deferred_people_enter_the_final_base_and_exempt_ones_leave_it(town):
    now = timezone.now()
    exam = results.exam(95, 50, 40, None, None, None, closes_at=now - timedelta(minutes=1))  # 001 passed, 002 and 003 failed, 004-006 did not sit
    results.excuse(Candidate.objects.get(exam=exam, person_name="人员004"), "deferred")
    results.excuse(Candidate.objects.get(exam=exam, person_name="人员005"), "exempt")
    makeup_of(exam, 人员002=70, 人员003=50, 人员004=80, 人员005=90)
    figures = selectors.exam_figures(exam, now=now)
    assert (figures.before_makeup_pass_rate.count, figures.before_makeup_pass_rate.base) == (1, 3)
    assert (figures.final_pass_rate.count, figures.final_pass_rate.base) == (3, 4)


def test_a_draft_makeup_does_not_count(town):
    exam = results.exam(95)
    factories.exam(title="补考", kind="makeup", parent=exam, state="draft")
    assert selectors.exam_figures(exam, now=timezone.now()).final_pass_rate is None


def test_each_person_counts_once_over_several_make_ups(town):
    now = timezone.now()
    exam = results.exam(50, 40, 95, closes_at=now - timedelta(minutes=1))
    makeup_of(exam, 人员001=50, 人员002=50)
    makeup_of(exam, 人员001=70, 人员002=None)
    figures = selectors.exam_figures(exam, now=now)
    assert (figures.before_makeup_pass_rate.count, figures.before_makeup_pass_rate.base) == (1, 3)
    assert (figures.final_pass_rate.count, figures.final_pass_rate.base) == (2, 3)


def test_who_was_taken_off_the_list_of_the_exam_counts_in_neither(town):
    now = timezone.now()
    exam = results.exam(50, 95, closes_at=now - timedelta(minutes=1))
    makeup_of(exam, 人员001=70)
    Candidate.objects.filter(exam=exam, person_name="人员001").update(standing="removed")
    figures = selectors.exam_figures(exam, now=now)
    assert (figures.before_makeup_pass_rate.base, figures.final_pass_rate.base) == (1, 1)
