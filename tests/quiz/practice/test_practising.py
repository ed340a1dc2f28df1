"""Free practice: what comes next, and what an answer brings at once."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import Office
from people.models import Person
from questionbank.models import BasisFlag, LegalBasis, Question
from quiz import registries
from quiz.models import PracticeAnswer, Practised
from statutes.models import Article
from statutes.services import import_version
from tests import factories
from tests.quiz.practice import steps
from tests.statutes.texts import law

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def reserve(question: Question) -> None:
    Question.objects.filter(pk=question.pk).update(reserved_until=timezone.now() + timedelta(days=1))


# --- what comes next


def test_what_was_not_had_comes_first_then_what_was_had_longest_ago(phone: Client, cadre: Person) -> None:
    first, second, third = (factories.question() for _ in range(3))
    for question, minutes in ((first, 5), (second, 9)):
        Practised.objects.create(person=cadre, question=question, last_right=True, last_at=timezone.now() - timedelta(minutes=minutes))
    assert steps.next_one(phone) == str(third.public_id)
    steps.right(phone, third)
    assert steps.next_one(phone) == str(second.public_id)


def test_questions_are_chosen_by_law_type_and_difficulty(phone: Client) -> None:
    meant = steps.resting_on("中华人民共和国行政处罚法", kind="judge", difficulty=3)
    for other in ({"kind": "single", "difficulty": 3}, {"kind": "judge", "difficulty": 1}):
        steps.resting_on("行政处罚法", **other)
    steps.resting_on("土地管理法", kind="judge", difficulty=3)
    assert {steps.next_one(phone, "?law=行政处罚法&type=judge&difficulty=3") for _ in range(8)} == {str(meant.public_id)}


@pytest.mark.parametrize("change", [{"status": "retired"}, {"status": "draft"}, {"reserved_until": timezone.now() + timedelta(days=1)}])
def test_what_is_reserved_retired_or_not_reviewed_never_comes(phone: Client, change: dict[str, Any]) -> None:
    question = factories.question()
    Question.objects.filter(pk=question.pk).update(**change)
    assert steps.next_one(phone) == "practice"
    page = phone.get(steps.address(question)).content.decode()
    assert question.current_revision.stem not in page
    assert "现在不能练" in page


def test_what_is_in_doubt_comes_only_where_there_is_no_other(phone: Client) -> None:
    doubtful, sure = steps.resting_on("议事法"), factories.question()
    for text, year in (("公开。", 2020), ("公开，涉密除外。", 2025)):
        import_version(law=law(text), title="议事法", from_on=date(year, 1, 1), adopted_on=None, by=None, now=factories.NOON)
    assert BasisFlag.objects.filter(question=doubtful, decision="").exists()
    steps.right(phone, sure)
    assert steps.next_one(phone) == str(sure.public_id)
    Question.objects.filter(pk=sure.pk).update(status="retired")
    assert steps.next_one(phone) == str(doubtful.public_id)


def test_types_the_office_does_not_use_are_not_practised(phone: Client) -> None:
    short = factories.question("short")
    assert steps.next_one(phone) == "practice"
    Office.objects.update(subjective_questions=True)
    assert steps.next_one(phone) == str(short.public_id)


def test_a_set_ends_after_ten_and_says_how_many_were_right(phone: Client) -> None:
    factories.bank(12, 0, 0)
    query, page = f"?limit=10&series={steps.new_series()}", ""
    for number in range(10):
        question = Question.objects.get(public_id=steps.next_one(phone, query))
        page = (steps.wrong if number < 2 else steps.right)(phone, question, query).content.decode()
    assert "这一组 10 题做完了，答对 8 题" in page
    assert "下一题" not in page


def test_a_set_asks_nothing_twice_and_ends_early_where_there_are_fewer(phone: Client) -> None:
    factories.bank(2, 0, 0)
    query = f"?limit=10&series={steps.new_series()}"
    seen = set()
    for _ in range(2):
        question = Question.objects.get(public_id=steps.next_one(phone, query))
        seen.add(question.pk)
        page = steps.right(phone, question, query).content.decode()
    assert len(seen) == 2
    assert "都练过了：2 题，答对 2 题" in page


# --- answering


def test_no_key_is_in_the_page_before_the_answer(phone: Client) -> None:
    Office.objects.update(subjective_questions=True)
    blank, short = factories.question("blank"), factories.question("short")
    for question, key in ((blank, "5日"), (short, "答出两点")):
        assert key not in phone.get(steps.address(question)).content.decode()
        assert key in steps.answer(phone, question, ["不知道"]).content.decode()
    page = phone.get(steps.address(factories.question())).content.decode()
    assert "依据相关条文" not in page
    assert "✓ 正确" not in page


def test_right_or_wrong_key_explanation_and_the_text_of_the_article_come_at_once(phone: Client) -> None:
    import_version(law=numbered_law(), title="议事法", from_on=date(2020, 1, 1), adopted_on=None, by=None, now=factories.NOON)
    question = steps.resting_on("议事法", "第二条")
    page = steps.wrong(phone, question).content.decode()
    assert "没答对" in page
    assert "依据相关条文。" in page
    assert Article.objects.get(number=2).text in page


def numbered_law() -> Any:
    return law("议事应当公开。", "表决以过半数通过。")


def test_a_partly_right_answer_is_not_right(phone: Client, cadre: Person) -> None:
    question = factories.question("multiple")
    steps.answer(phone, question, ["a"])
    assert Practised.objects.get(person=cadre).last_right is False
    steps.answer(phone, question, ["a", "b"])
    assert Practised.objects.get(person=cadre).last_right is True


def test_nothing_answered_is_asked_again_unless_it_is_not_known(phone: Client) -> None:
    question = factories.question()
    assert "还没有作答" in steps.answer(phone, question).content.decode()
    assert not PracticeAnswer.objects.exists()
    assert "没答对" in steps.answer(phone, question, unknown="1").content.decode()
    assert PracticeAnswer.objects.get().right is False


def test_the_same_answer_sent_five_times_is_stored_once(phone: Client) -> None:
    question = factories.question()
    fields = {**steps.opened(phone, question), "q1": "a"}
    pages = {phone.post(steps.address(question), {**fields, "q1": chosen}).content.count("✓ 答对了".encode()) for chosen in "abcda"}
    assert pages == {1}
    assert PracticeAnswer.objects.get().content == {"chosen": ["a"]}


def test_a_question_reserved_meanwhile_gets_a_sentence_instead_of_its_key(phone: Client) -> None:
    question = factories.question()
    fields = steps.opened(phone, question)
    reserve(question)
    answer = phone.post(steps.address(question), {**fields, "q1": "a"})
    assert answer.status_code == 410
    assert "刚被留给正式考试" in answer.content.decode()
    assert "依据相关条文" not in answer.content.decode()
    assert not PracticeAnswer.objects.exists()


def test_an_answer_sent_again_after_the_question_was_reserved_shows_no_key(phone: Client) -> None:
    question = factories.question()
    fields = {**steps.opened(phone, question), "q1": "a"}
    phone.post(steps.address(question), fields)
    reserve(question)
    assert "依据相关条文" not in phone.post(steps.address(question), fields).content.decode()


def test_a_question_revised_meanwhile_is_asked_anew(phone: Client) -> None:
    question = factories.question()
    fields = {**steps.opened(phone, question), "said": str(question.current_revision_id - 1), "q1": "a"}
    answer = phone.post(steps.address(question), fields)
    assert answer.status_code == 409
    assert "按现在的题目再答一次" in answer.content.decode()


def test_a_short_answer_is_judged_by_whoever_wrote_it_once(phone: Client, cadre: Person) -> None:
    Office.objects.update(subjective_questions=True)
    question = factories.question("short", key="答出两点各得一半。")
    page = steps.answer(phone, question, ["因为依法"]).content.decode()
    assert "答出两点各得一半。" in page
    row = PracticeAnswer.objects.get()
    assert (row.content, row.right) == ({"text": "因为依法"}, None)
    assert not Practised.objects.exists()
    said = {"turn": str(row.turn), f"own{row.pk}": "right"}
    assert "✓ 答对了" in phone.post(reverse("quiz:practice_judge", args=[question.public_id]), said).content.decode()
    phone.post(reverse("quiz:practice_judge", args=[question.public_id]), {**said, f"own{row.pk}": "wrong"})
    assert Practised.objects.get(person=cadre).last_right is True


def test_a_case_is_practised_whole_with_its_material_and_right_as_a_whole(phone: Client, cadre: Person) -> None:
    Office.objects.update(subjective_questions=True)
    case = factories.case("single", "judge", stem="张某在河道内采砂。")
    page = phone.get(steps.address(case)).content.decode()
    assert "张某在河道内采砂。" in page
    assert 'name="q2"' in page
    keys = [one.current_revision.key for one in case.parts.order_by("place")]
    answer = steps.answer(phone, case, keys[0], ["f"]).content.decode()
    assert "张某在河道内采砂。" in answer
    assert Practised.objects.get(person=cadre, question=case).last_right is False
    steps.answer(phone, case, *keys)
    assert Practised.objects.get(person=cadre, question=case).last_right is True
    assert PracticeAnswer.objects.count() == 4


def test_rooms_above_hear_of_what_was_practised(phone: Client, cadre: Person, monkeypatch: Any) -> None:
    heard: list[Any] = []
    monkeypatch.setattr(registries, "_practised", [])
    registries.register_practised(lambda *said: heard.append(said[:3]))
    question = factories.question()
    fields = {**steps.opened(phone, question), "q1": "a"}
    for _ in range(2):
        phone.post(steps.address(question), fields)
    assert heard == [(cadre, question.current_revision, True)]


# --- cost


@pytest.mark.parametrize("many", [1, 30])
def test_question_and_answer_cost_the_same_however_much_there_is(phone: Client, cadre: Person, many: int, django_assert_max_num_queries: Any) -> None:
    for _ in range(many):
        made = steps.resting_on("行政处罚法")
        LegalBasis.objects.create(revision=made.current_revision, statute_title="土地管理法", article_number="第二条")
    question = Question.objects.get(public_id=steps.next_one(phone))
    with django_assert_max_num_queries(9):
        fields = steps.opened(phone, question)
    with django_assert_max_num_queries(36):
        phone.post(steps.address(question, "?limit=10"), {**fields, "q1": "a"})
