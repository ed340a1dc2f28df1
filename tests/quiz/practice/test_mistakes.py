"""错题本, 收藏 and 掌握程度 as their owner meets them."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people.models import Person
from questionbank.models import Question
from quiz.models import Attempt, Exam, Favourite, Mistake, Practised
from quiz.selectors import mastery, mistakes
from quiz.services import item_stats, marks
from quiz.services.practice import answer as practise
from tests import factories
from tests.quiz import sitting
from tests.quiz.practice import steps

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
DAY = timedelta(days=1)


def said(person: Person, question: Question, right: bool, now: datetime) -> None:
    question = Question.objects.get(pk=question.pk)
    key = question.current_revision.key if right else ["d"]
    turn = steps.new_series()
    practise(person=person, question=question, said=question.current_revision_id, values={1: key}, turn=turn, series=turn, now=now)  # type: ignore[arg-type]


def let_pass(days: int) -> None:
    for one in Mistake.objects.all():
        one.due_on -= timedelta(days=days)
        one.save(update_fields=["due_on"])


# --- the book


def test_a_wrong_answer_comes_back_the_next_day_and_leaves_when_right_twice(cadre: Person) -> None:
    question, now = factories.question(), timezone.now()
    said(cadre, question, False, now)
    assert (mistakes.due(cadre, now), mistakes.due(cadre, now + DAY)) == (0, 1)
    said(cadre, question, True, now + DAY)
    assert (mistakes.due(cadre, now + 3 * DAY), mistakes.due(cadre, now + 4 * DAY)) == (0, 1)
    said(cadre, question, True, now + 4 * DAY)
    assert mistakes.due(cadre, now + 100 * DAY) == 0
    assert Mistake.objects.get().left_at is not None


def test_what_has_left_comes_back_with_the_next_wrong_answer(cadre: Person) -> None:
    question, now = factories.question(), timezone.now()
    for right, day in ((False, 0), (True, 1), (True, 4), (False, 50)):
        said(cadre, question, right, now + day * DAY)
    assert mistakes.due(cadre, now + 51 * DAY) == 1


def test_the_home_page_and_the_book_show_what_is_due_and_lead_through_it(phone: Client) -> None:
    due, later = factories.question(), factories.question()
    steps.wrong(phone, due)
    let_pass(1)
    steps.wrong(phone, later)
    assert "1</strong> 道错题到期" in phone.get(reverse("home")).content.decode()
    page = phone.get(reverse("quiz:mistakes")).content.decode()
    assert page.index(due.current_revision.stem) < page.index(later.current_revision.stem)
    assert steps.next_one(phone, "?among=mistakes") == str(due.public_id)
    assert "都练过了：1 题，答对 1 题" in steps.right(phone, due, "?among=mistakes").content.decode()
    assert steps.next_one(phone, "?among=mistakes") == "mistakes"


def test_it_is_taken_out_by_hand(phone: Client) -> None:
    question = factories.question()
    steps.wrong(phone, question)
    for _ in range(2):
        page = phone.post(reverse("quiz:mistake_out", args=[question.public_id]), follow=True).content.decode()
        assert question.current_revision.stem not in page
    steps.wrong(phone, question)
    assert question.current_revision.stem in phone.get(reverse("quiz:mistakes")).content.decode()


def test_nobody_takes_out_or_sees_what_another_got_wrong(phone: Client, signed_in: Any) -> None:
    question = factories.question()
    steps.wrong(phone, question)
    other: Client = signed_in(factories.person("王海燕"))
    other.post(reverse("quiz:mistake_out", args=[question.public_id]))
    assert question.current_revision.stem not in other.get(reverse("quiz:mistakes")).content.decode()
    assert Mistake.objects.get().left_at is None


def test_a_reserved_question_is_in_neither_list_and_comes_back_afterwards(phone: Client) -> None:
    question = factories.question()
    steps.wrong(phone, question)
    phone.post(reverse("quiz:star", args=[question.public_id]), {"on": "1"})
    let_pass(1)
    pages = [reverse("quiz:mistakes"), reverse("quiz:favourites")]
    Question.objects.update(reserved_until=timezone.now() + DAY)
    assert not any(question.current_revision.stem in phone.get(page).content.decode() for page in pages)
    assert "道错题到期" not in phone.get(reverse("home")).content.decode()
    Question.objects.update(reserved_until=timezone.now() - DAY)
    assert all(question.current_revision.stem in phone.get(page).content.decode() for page in pages)


def test_of_a_retired_question_the_book_says_so_and_it_is_due_no_more(phone: Client, cadre: Person) -> None:
    question = factories.question()
    steps.wrong(phone, question)
    let_pass(1)
    Question.objects.update(status="retired")
    page = phone.get(reverse("quiz:mistakes")).content.decode()
    assert "已停用，不再出现" in page
    assert "练这题" not in page
    assert mistakes.due(cadre, timezone.now()) == 0


def test_a_revised_question_is_counted_anew_and_says_so(phone: Client, cadre: Person) -> None:
    question, now = factories.question(), timezone.now()
    said(cadre, question, False, now - DAY)
    said(cadre, question, True, now)
    old = question.current_revision
    old.pk, old.number, old.stem = None, 2, "现在的问法？"
    old.save()
    Question.objects.update(current_revision=old)
    assert "您答错以后这道题修改过" in phone.get(reverse("quiz:mistakes")).content.decode()
    said(cadre, question, True, now + 3 * DAY)
    assert Mistake.objects.get().rights == 1


def test_the_database_keeps_one_row_for_a_question(cadre: Person) -> None:
    question = factories.question()
    row: dict[str, Any] = {"person": cadre, "question": question, "revision": question.current_revision, "due_on": timezone.localdate()}
    Mistake.objects.create(**row)
    with pytest.raises(IntegrityError):
        Mistake.objects.create(**row)


# --- out of exams


def sat(phone: Client, exam: Exam, *, wrong: int) -> Attempt:
    """With the key at all but the first `wrong` positions, which are answered wrongly."""
    attempt = sitting.start(phone, exam)
    for position, key in sitting.keys_of(attempt).items():
        options = [one["id"] for one in attempt.paper.items.get(position=position).revision.options]
        chosen = [next(one for one in options if one not in key)] if position <= wrong else key
        assert sitting.save(phone, attempt, position, *chosen).status_code == 200
    sitting.hand_in(phone, attempt)
    item_stats.follow_marks(timezone.now() + 2 * item_stats.SETTLED)
    return attempt


def close(exam: Exam) -> None:
    past = timezone.now() - timedelta(seconds=1)
    Exam.objects.filter(pk=exam.pk).update(closes_at=past)
    Question.objects.update(reserved_until=None if exam.kind != Exam.Kind.FORMAL else past)


@pytest.mark.parametrize("kind", [Exam.Kind.FORMAL, Exam.Kind.MOCK])
def test_what_an_exam_found_wrong_is_in_the_book_once_its_keys_are_open(phone: Client, exam: Exam, kind: str) -> None:
    Exam.objects.update(kind=kind)
    if kind == Exam.Kind.MOCK:
        Question.objects.update(reserved_until=None)
    attempt = sat(phone, exam, wrong=2)
    stems = list(attempt.paper.items.filter(position__lte=2).values_list("revision__stem", flat=True))
    book = phone.get(reverse("quiz:mistakes")).content.decode()
    assert not any(stem in book for stem in stems)
    close(exam)
    book = phone.get(reverse("quiz:mistakes")).content.decode()
    assert all(stem in book for stem in stems)
    assert book.count("练这题") == 2


def test_an_exam_that_never_opens_its_keys_fills_no_book(phone: Client, exam: Exam) -> None:
    Exam.objects.update(key_release=Exam.KeyRelease.NEVER)
    sat(phone, exam, wrong=2)
    assert not Mistake.objects.exists()


def test_what_was_not_answered_is_no_mistake(phone: Client, exam: Exam) -> None:
    attempt = sitting.start(phone, exam)
    sitting.hand_in(phone, attempt)
    item_stats.follow_marks(timezone.now() + 2 * item_stats.SETTLED)
    assert not Mistake.objects.exists()


def test_a_later_mark_that_finds_it_right_takes_it_out(phone: Client, exam: Exam, cadre: Person) -> None:
    attempt = sat(phone, exam, wrong=1)
    revision = attempt.paper.items.get(position=1).revision
    assert Mistake.objects.filter(left_at=None).count() == 1
    later = marks.grade_attempt(attempt=attempt, cause="marked", now=timezone.now())
    later.awards["1"] = attempt.paper.items.get(position=1).points
    later.save(update_fields=["awards"])
    item_stats.follow_marks(timezone.now() + 2 * item_stats.SETTLED)
    assert Mistake.objects.get(person=cadre, question=revision.question).left_at is not None


# --- favourites


def test_a_favourite_is_kept_once_found_again_and_given_up(phone: Client) -> None:
    question = factories.question()
    url = reverse("quiz:star", args=[question.public_id])
    for _ in range(2):
        phone.post(url, {"on": "1"})
    assert Favourite.objects.count() == 1
    assert steps.next_one(phone, "?among=favourites") == str(question.public_id)
    assert question.current_revision.stem in phone.get(reverse("quiz:favourites")).content.decode()
    phone.post(url, {"on": "0"})
    assert steps.next_one(phone, "?among=favourites") == "practice"


def test_the_result_offers_the_star_once_its_keys_are_open(phone: Client, exam: Exam) -> None:
    attempt = sat(phone, exam, wrong=1)
    result = reverse("quiz:result", args=[attempt.public_id])
    assert "收藏这道题" not in phone.get(result).content.decode()
    close(exam)
    first = attempt.paper.items.get(position=1).revision.question
    answer = phone.post(reverse("quiz:star", args=[first.public_id]), {"on": "1", "next": result}, follow=True)
    assert answer.content.decode().count("★ 已收藏") == 1
    assert answer.content.decode().count("☆ 收藏这道题") == 3


# --- mastery


def test_mastery_by_law_counts_the_last_answers_of_what_may_be_practised(cadre: Person) -> None:
    now = timezone.now()
    known, unknown, _ = (steps.resting_on("行政处罚法") for _ in range(3))
    retired, other = steps.resting_on("行政处罚法"), steps.resting_on("中华人民共和国土地管理法")
    for question, right in ((known, False), (known, True), (unknown, False), (retired, True)):
        said(cadre, question, right, now)
        now += timedelta(minutes=1)
    Question.objects.filter(pk=retired.pk).update(status="retired")
    found = {one.law: (one.questions, one.practised, one.right, one.rate.prose) for one in mastery.mastery(cadre, now)}
    assert found == {"行政处罚法": (3, 2, 1, "50%"), "土地管理法": (1, 0, 0, "—")}
    assert other.pk


def test_a_case_counts_once_for_each_law_it_or_its_parts_rest_on(cadre: Person) -> None:
    from core.models import Office
    from questionbank.models import LegalBasis

    Office.objects.update(subjective_questions=True)
    case = factories.case("single", "judge")
    for revision, law in [(case.current_revision, "土地管理法"), *((one.current_revision, "行政处罚法") for one in case.parts.all())]:
        LegalBasis.objects.create(revision=revision, statute_title=law, article_number="第一条")
    assert mastery.laws(timezone.now()) == {"土地管理法": 1, "行政处罚法": 1}


@pytest.mark.parametrize("many", [2, 30])
@pytest.mark.parametrize("name", ["quiz:practice", "quiz:mistakes", "quiz:favourites", "quiz:mastery"])
def test_a_page_costs_the_same_however_much_is_on_it(phone: Client, cadre: Person, name: str, many: int, django_assert_max_num_queries: Any) -> None:
    for _ in range(many):
        question = steps.resting_on("行政处罚法")
        Practised.objects.create(person=cadre, question=question, last_right=True, last_at=timezone.now())
        Favourite.objects.create(person=cadre, question=question, at=timezone.now())
        Mistake.objects.create(person=cadre, question=question, revision=question.current_revision, due_on=timezone.localdate())
    phone.get(reverse(name))
    with django_assert_max_num_queries(11):
        phone.get(reverse(name))
