"""The list, the page of a question, and its form."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import Office
from people.models import Person
from questionbank import selectors
from questionbank.models import ImportBatch, Question
from tests import factories

LIST = "/manage/questions/"
SignIn = Callable[[Person], Client]
TYPED = {
    "type": "multiple",
    "stem": "下列正确的有？",
    "options": "A. 甲\nB. 乙\nC. 丙",
    "answer": "ac",
    "explanation": "因为。",
    "topic": "",
    "difficulty": "2",
    "bases": "",
}


def edit_form(question: Question, **changed: str) -> dict[str, str]:
    return {**TYPED, "seen_version": str(question.version), "answer": "A", "options": "甲选项\n乙选项\n丙选项\n丁选项", **changed}


def test_the_list_costs_the_same_queries_for_one_question_and_for_thirty(signed_in: SignIn, clerk: Person) -> None:
    client, counts = signed_in(clerk), []
    client.get(LIST)  # a session's first staff page notes when it was
    for number in (1, 29):
        for _ in range(number):
            factories.question()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({"type": "judge"}, {"乙题"}),
        ({"topic": "土地"}, {"甲题"}),
        ({"difficulty": "3"}, {"乙题"}),
        ({"status": "retired"}, {"丙题"}),
        ({"text": "甲"}, {"甲题"}),
        ({}, {"甲题", "乙题"}),
        ({"type": "nonsense"}, {"甲题", "乙题"}),
    ],
)
def test_filters(signed_in: SignIn, clerk: Person, chosen: dict[str, str], found: set[str]) -> None:
    factories.question(stem="甲题", topic="土地")
    factories.question("judge", stem="乙题", difficulty=3)
    factories.question(stem="丙题", status=Question.Status.RETIRED)
    page = signed_in(clerk).get(LIST, chosen).context["page"]
    assert {one.current_revision.stem for one in page} == found


def test_an_htmx_request_gets_the_rows_alone(signed_in: SignIn, clerk: Person) -> None:
    body = signed_in(clerk).get(LIST, headers={"HX-Request": "true"}).content.decode()
    assert 'id="question-rows"' in body
    assert "<html" not in body


def test_an_empty_bank_offers_the_starter_bank(signed_in: SignIn, clerk: Person) -> None:
    assert "载入随系统题库" in signed_in(clerk).get(LIST).content.decode()


@pytest.mark.parametrize("address", [LIST, LIST + "new/", LIST + "import/", LIST + f"{UUID(int=7)}/"])
def test_only_who_manages_questions_comes_in(signed_in: SignIn, cadre: Person, leader: Person, address: str) -> None:
    assert [signed_in(one).get(address).status_code for one in (cadre, leader)] == [403, 403]
    assert Client().get(address).status_code == 302


def test_visible_to_and_can_see_agree_for_every_role(clerk: Person, cadre: Person, leader: Person) -> None:
    staged = ImportBatch.objects.create(file_name="x", state=ImportBatch.State.STAGED, created_at=factories.NOON)
    for one in (factories.question(), factories.question(batch=staged)):
        for person in (clerk, cadre, leader):
            assert selectors.visible_to(person).filter(pk=one.pk).exists() == selectors.can_see(person, one)


def test_a_question_shows_its_key_in_words(signed_in: SignIn, clerk: Person) -> None:
    question = factories.question(key="B")
    body = signed_in(clerk).get(reverse("questionbank:question", args=[question.public_id])).content.decode()
    assert body.count("正确答案") == 1
    assert "乙选项" in body


def test_a_question_that_is_not_there_is_not_found(signed_in: SignIn, clerk: Person) -> None:
    client = signed_in(clerk)
    assert client.get(reverse("questionbank:question", args=[uuid4()])).status_code == 404
    assert client.post(f"{LIST}{factories.question().public_id}/explode/").status_code == 404


def test_a_new_question_is_reviewed_by_its_author_unless_two_must_look(signed_in: SignIn, clerk: Person) -> None:
    client = signed_in(clerk)
    client.post(LIST + "new/", TYPED)
    question = Question.objects.get()
    assert (question.status, question.current_revision.key) == ("reviewed", ["a", "c"])
    assert [one["text"] for one in question.current_revision.options] == ["甲", "乙", "丙"]
    Office.objects.update(two_person_review=True)
    client.post(LIST + "new/", {**TYPED, "stem": "另一题"})
    assert Question.objects.latest("id").status == "in_review"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"answer": "A"}, "至少要有两个答案"),
        ({"answer": "AX"}, "超出了选项范围"),
        ({"options": "甲"}, "至少要有两个选项"),
        ({"answer": "随便"}, "读不懂"),
        ({"bases": "（一）（二）"}, "读不懂"),
        ({"stem": ""}, "必填"),
    ],
)
def test_a_wrong_form_says_what_is_wrong(signed_in: SignIn, clerk: Person, wrong: dict[str, str], says: str) -> None:
    answer = signed_in(clerk).post(LIST + "new/", {**TYPED, **wrong})
    assert says in answer.content.decode()
    assert not Question.objects.exists()


def test_a_question_the_bank_has_already_is_refused(signed_in: SignIn, clerk: Person) -> None:
    client = signed_in(clerk)
    client.post(LIST + "new/", TYPED)
    assert "已有相同的试题" in client.post(LIST + "new/", TYPED).content.decode()


def test_an_edit_makes_a_new_revision_and_keeps_the_old(signed_in: SignIn, clerk: Person) -> None:
    question = factories.question()
    client = signed_in(clerk)
    client.post(reverse("questionbank:edit", args=[question.public_id]), edit_form(question, stem="改过的题干"))
    assert "以前的版本（1）" in client.get(reverse("questionbank:question", args=[question.public_id])).content.decode()


def test_a_stale_edit_shows_both_versions_and_can_be_saved_again(signed_in: SignIn, clerk: Person) -> None:
    question, client = factories.question(), signed_in(clerk)
    address = reverse("questionbank:edit", args=[question.public_id])
    client.post(address, edit_form(question, stem="同事写的"))
    stale = client.post(address, edit_form(question, stem="我写的"))
    assert stale.status_code == 409
    assert "同事写的" in stale.content.decode()
    assert "我写的" in stale.content.decode()
    client.post(address, edit_form(question, stem="我写的", seen_version=str(stale.context["question"].version)))
    question.refresh_from_db()
    assert question.current_revision.stem == "我写的"


def test_what_the_form_shows_can_be_saved_unchanged(signed_in: SignIn, clerk: Person) -> None:
    from questionbank.services import starter

    starter.load_starter_bank(by=clerk, now=factories.NOON)
    client = signed_in(clerk)
    for question in Question.objects.order_by("id")[::9]:
        address = reverse("questionbank:edit", args=[question.public_id])
        client.post(address, client.get(address).context["form"].initial)
        question.refresh_from_db()
        assert (question.version, question.revisions.count()) == (2, 1)


def test_buttons_retire_restore_and_review(signed_in: SignIn, clerk: Person) -> None:
    question, client = factories.question(), signed_in(clerk)
    for action, status in (("retire", "retired"), ("restore", "draft"), ("review", "reviewed")):
        client.post(reverse("questionbank:move", args=[question.public_id, action]), {"seen_version": question.version})
        question.refresh_from_db()
        assert question.status == status


def test_a_button_pressed_on_an_old_page_gets_a_sentence(signed_in: SignIn, clerk: Person) -> None:
    question = factories.question()
    answer = signed_in(clerk).post(reverse("questionbank:move", args=[question.public_id, "retire"]), {"seen_version": "99"})
    assert (answer.status_code, "刚被他人修改" in answer.content.decode()) == (409, True)
