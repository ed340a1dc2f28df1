"""模拟考试: the rules of the real exam, other questions than its."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people.models import Person
from questionbank.models import Question
from quiz.models import Exam, PaperItem
from quiz.rules.draw import Section
from quiz.rules.practice import rehearsed
from tests import factories
from tests.quiz import sitting

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def over(exam: Exam) -> None:
    Exam.objects.filter(pk=exam.pk).update(opens_at=timezone.now() - timedelta(days=2), closes_at=timezone.now() - timedelta(days=1))
    Question.objects.update(reserved_until=timezone.now() - timedelta(days=1))


def rehearse(client: Client) -> str:
    return str(client.post(reverse("quiz:practice_rehearse"))["Location"])


def test_it_takes_the_rules_of_the_exam_and_is_sat_like_any_other(phone: Client, exam: Exam, cadre: Person) -> None:
    Exam.objects.update(duration_minutes=45, pass_mark=7000)
    over(exam)
    made = Exam.objects.get(rehearses=exam) if rehearse(phone) else exam
    assert (made.kind, made.duration_minutes, made.full_marks, made.pass_mark) == ("practice", 45, exam.full_marks, 7000)
    assert list(made.rules.values_list("type", "count", "points")) == list(exam.rules.values_list("type", "count", "points"))
    attempt = sitting.start(phone, made)
    sitting.answer_all(phone, attempt)
    sitting.hand_in(phone, attempt)
    assert "优秀" in phone.get(reverse("quiz:result", args=[attempt.public_id])).content.decode()
    assert exam.candidates.get(person=cadre).sat is False


def test_too_few_free_questions_are_named_with_what_to_do(phone: Client, exam: Exam) -> None:
    assert rehearse(phone) == reverse("quiz:practice")
    assert "留给正式考试" in phone.get(reverse("quiz:practice")).content.decode()
    assert not Exam.objects.filter(rehearses=exam).exists()


def test_it_never_draws_what_a_formal_exam_reserves(phone: Client, exam: Exam) -> None:
    over(exam)
    rehearse(phone)
    kept = Question.objects.filter(type="single").first()
    Question.objects.filter(pk=kept.pk).update(reserved_until=timezone.now() + timedelta(days=1))
    for _ in range(3):
        sitting.hand_in(phone, sitting.start(phone, Exam.objects.get(rehearses=exam)))
    drawn = PaperItem.objects.filter(paper__candidate__exam__rehearses=exam)
    assert drawn.count() == 12
    assert not drawn.filter(revision__question=kept).exists()


def test_everybody_rehearses_the_same_one_as_often_as_they_press(phone: Client, exam: Exam, signed_in) -> None:
    over(exam)
    other = factories.person("王海燕")
    factories.enrol(exam, other)
    pages = {rehearse(client) for client in (phone, phone, signed_in(other))}
    assert pages == {reverse("quiz:exam", args=[Exam.objects.get(rehearses=exam).public_id])}
    assert Exam.objects.get(rehearses=exam).candidates.count() == 2


def test_who_is_on_no_list_rehearses_the_offices_yearly_exam(exam: Exam, signed_in) -> None:
    other: Client = signed_in(factories.person("王海燕"))
    assert "模拟考试" not in other.get(reverse("quiz:practice")).content.decode()
    Exam.objects.update(annual=True)
    over(exam)
    assert rehearse(other) == reverse("quiz:exam", args=[Exam.objects.get(rehearses=exam).public_id])


def test_what_people_mark_is_left_out_and_the_marks_keep_their_share() -> None:
    sections = [Section("single", 30, 200), Section("short", 4, 1000)]
    assert rehearsed(sections, 6000, 9000) == (sections[:1], 3600, 5400)
