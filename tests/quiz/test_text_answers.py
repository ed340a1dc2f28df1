"""Answers that are typed: blanks and short answers, saved as safely as ticks, and only where they belong."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.models import Person
from questionbank.types.short import MAX_ANSWER
from quiz.models import Answer, Attempt, Exam
from tests import factories
from tests.quiz import sitting

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

SINGLE, BLANK, SHORT = 1, 2, 3


@pytest.fixture
def exam(cadre: Person) -> Exam:
    """A single question, two blanks, a short answer."""
    factories.bank(2, 0, 0)
    factories.question("blank", stem="应当在____内书面____。", key="五日/5日；提出")
    factories.question("short")
    return factories.exam(cadre, sections=(("single", 1, 4000), ("blank", 1, 2000), ("short", 1, 4000)))


@pytest.fixture
def attempt(phone: Client, exam: Exam) -> Attempt:
    return sitting.start(phone, exam)


def stored() -> dict[int, Any]:
    return dict(Answer.objects.values_list("position", "content"))


def test_what_was_typed_is_stored_in_one_statement(phone: Client, attempt: Attempt) -> None:
    for position, content in ((BLANK, {"texts": ["五日", "提出"]}), (SHORT, {"text": "第一，程序违法。\n第二，证据不足。"})):
        with CaptureQueriesContext(connection) as context:
            assert sitting.send(phone, attempt, position, content).json()["version"] == 1
        assert len(context.captured_queries) == 1
        assert stored()[position] == content


def test_the_longest_answer_is_taken_and_one_letter_more_is_not(phone: Client, attempt: Attempt) -> None:
    assert sitting.send(phone, attempt, SHORT, {"text": "依" * MAX_ANSWER}).status_code == 200
    longer = sitting.send(phone, attempt, SHORT, {"text": "依" * (MAX_ANSWER + 1)}, counter=2)
    assert longer.json()["sentence"] == "答案有 6001 个字，最多 6000 个字，请删减后再保存。"
    assert sitting.send(phone, attempt, SHORT, {"text": "依" * 9000}, counter=3).json()["code"] == "too_large"
    assert stored() == {SHORT: {"text": "依" * MAX_ANSWER}}


def test_ticks_may_not_take_the_room_of_a_text(phone: Client, attempt: Attempt) -> None:
    assert sitting.save(phone, attempt, SINGLE, *["abcdefgh"] * 100).json()["code"] == "too_large"


@pytest.mark.parametrize(
    ("position", "content"),
    [
        (SINGLE, {"text": "甲"}),
        (SINGLE, {"texts": ["甲"]}),
        (BLANK, {"chosen": []}),
        (BLANK, {"chosen": ["a"]}),
        (BLANK, {"text": "五日"}),
        (SHORT, {"chosen": []}),
        (SHORT, {"texts": ["要点"]}),
    ],
)
def test_an_answer_of_another_shape_than_its_question_is_refused(phone: Client, attempt: Attempt, position: int, content: Any) -> None:
    response = sitting.send(phone, attempt, position, content)
    assert (response.status_code, response.json()["code"]) == (400, "answer_malformed")
    assert stored() == {}


def test_what_no_database_keeps_is_left_out(phone: Client, attempt: Attempt) -> None:
    assert sitting.send(phone, attempt, SHORT, {"text": "甲\0乙\ud83d丙\r\n丁 "}).status_code == 200
    assert sitting.send(phone, attempt, BLANK, {"texts": ["\ud83d", " 5\0日"]}).status_code == 200
    assert stored() == {SHORT: {"text": "甲乙丙\n丁"}, BLANK: {"texts": ["", "5日"]}}
    assert "甲乙丙" in phone.get(reverse("quiz:attempt", args=[attempt.public_id])).content.decode()


def test_a_newer_text_from_another_tab_is_not_overwritten_and_comes_back(phone: Client, attempt: Attempt) -> None:
    sitting.send(phone, attempt, SHORT, {"text": "那里写的"}, writer="a" * 16)
    response = sitting.send(phone, attempt, SHORT, {"text": "这里写的"}, writer="b" * 16)
    assert (response.status_code, response.json()["answer"]) == (409, {"text": "那里写的"})
    assert stored() == {SHORT: {"text": "那里写的"}}


def test_handing_in_carries_what_was_typed_last(phone: Client, attempt: Attempt) -> None:
    common = {"base": 0, "writer": sitting.WRITER, "counter": 1}
    texts = {SHORT: {"text": "依" * MAX_ANSWER}, BLANK: {"texts": ["5日", "提 出"]}}
    assert sitting.hand_in(phone, attempt, *({"position": n, "content": one, **common} for n, one in texts.items())).status_code == 200
    assert stored() == {SHORT: texts[SHORT], BLANK: {"texts": ["5日", "提 出"]}}


def test_the_form_without_script_saves_texts_and_overwrites_no_newer_one(phone: Client, attempt: Attempt) -> None:
    url, origin = reverse("quiz:hand_in", args=[attempt.public_id]), {"Origin": "http://testserver"}
    phone.post(url, {f"q{BLANK}": ["五日", ""], f"q{SHORT}": "甲\r\n乙", "save": "1"}, headers=origin)
    assert stored() == {BLANK: {"texts": ["五日", ""]}, SHORT: {"text": "甲\n乙"}}
    sitting.send(phone, attempt, SHORT, {"text": "另一处"}, base=1, counter=5)
    same = {f"q{BLANK}": ["五日", ""], f"v{BLANK}": "1"}
    answer = phone.post(url, {**same, f"q{SHORT}": "这里改了", f"v{SHORT}": "1"}, headers=origin, follow=True)
    assert "第 3 题在另一处保存过更新的答案" in answer.content.decode()
    assert stored()[SHORT] == {"text": "另一处"}
    assert Answer.objects.get(position=BLANK).version == 1  # unchanged, so not written again
    assert Attempt.objects.get().state == Attempt.State.OPEN


def test_the_page_shows_what_was_typed_and_counts_it_as_answered(phone: Client, attempt: Attempt) -> None:
    sitting.send(phone, attempt, BLANK, {"texts": ["", "<b>提出"]})
    sitting.send(phone, attempt, SHORT, {"text": "\n"})
    page = phone.get(reverse("quiz:attempt", args=[attempt.public_id])).content.decode()
    assert "应当在（1）____内书面（2）____。" in page
    assert 'value="&lt;b&gt;提出"' in page
    assert "✓ 已保存 1 / 3" in page  # a line break alone is no answer


def test_a_paper_of_cases_shows_the_material_once_above_its_sub_questions(phone: Client, cadre: Person) -> None:
    for material in ("张某在河道内采砂。", "李某占用耕地建房。"):
        factories.case("single", "blank", "short", stem=material)
    exam = factories.exam(cadre, sections=(("case", 2, 2000),), parts=3)
    page = phone.get(reverse("quiz:attempt", args=[sitting.start(phone, exam).public_id])).content.decode()
    assert page.count("张某在河道内采砂。") == page.count("李某占用耕地建房。") == 1
    order = [page.index(mark) for mark in ("案例一（第 1–3 题）", 'id="q1"', 'id="q3"', "案例二（第 4–6 题）", 'id="q4"', 'id="q6"')]
    assert order == sorted(order)
    assert [page.count(f'id="section-{number}">案例') for number in (1, 2)] == [1, 1]
