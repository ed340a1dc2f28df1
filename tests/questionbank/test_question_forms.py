"""One form writes questions of every type: it asks for what the type has, keeps what was typed, and says beside each field what is wrong."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.models import Office
from people.models import Person
from questionbank.models import Question, Tag
from questionbank.services import questions
from tests import factories

SignIn = Callable[[Person], Client]
NEW = "/manage/questions/new/"
TYPED = {"topic": "", "difficulty": "2", "bases": "", "tags": "", "explanation": "", "options": ""}
OF_EACH_TYPE = {
    "single": {"stem": "单选？", "options": "甲\n乙", "answer": "B"},
    "multiple": {"stem": "多选？", "options": "甲\n乙\n丙", "answer": "A、C"},
    "indefinite": {"stem": "不定项？", "options": "甲\n乙\n丙", "answer": "b"},
    "judge": {"stem": "判断。", "answer": "错"},
    "blank": {"stem": "应当在____内，以____形式提出。", "answer": "五日/5日；书面"},
    "short": {"stem": "谈谈看法。", "answer": "要点一。\r\n要点二。"},
}


@pytest.fixture
def subjective(town: Any) -> None:
    Office.objects.update(subjective_questions=True)


@pytest.mark.parametrize("kind", OF_EACH_TYPE)
def test_every_type_is_written_and_saved_unchanged_again(signed_in: SignIn, clerk: Person, subjective: None, kind: str) -> None:
    client = signed_in(clerk)
    client.post(NEW, {**TYPED, **OF_EACH_TYPE[kind], "type": kind})
    made = Question.objects.get()
    edit = reverse("questionbank:edit", args=[made.public_id])
    as_a_browser_sends = {name: str(value).replace("\n", "\r\n") for name, value in client.get(edit).context["form"].initial.items()}
    client.post(edit, as_a_browser_sends)
    assert (made.type, made.revisions.count()) == (kind, 1)
    assert Question.objects.get().version == made.version + 1


def test_lines_end_alike_whoever_sent_them(signed_in: SignIn, clerk: Person, subjective: None) -> None:
    signed_in(clerk).post(NEW, {**TYPED, "type": "short", "stem": "第一行\r\n第二行", "answer": "一\r\n二"})
    said = Question.objects.get().current_revision
    assert (said.stem, said.key) == ("第一行\n第二行", ["一\n二"])


def test_another_type_asks_for_what_it_has_and_keeps_what_was_typed(signed_in: SignIn, clerk: Person) -> None:
    typed = {**TYPED, **OF_EACH_TYPE["single"], "type": "blank", "topic": "信访", "do": "type"}
    form = signed_in(clerk).post(NEW, typed).context["form"]
    assert form["options"].is_hidden
    assert [form[name].value() for name in ("stem", "options", "topic")] == ["单选？", "甲\n乙", "信访"]
    assert not Question.objects.exists()


@pytest.mark.parametrize(
    ("kind", "changed", "field", "sentence"),
    [
        ("multiple", {"answer": "A"}, "answer", "至少要有两个答案"),
        ("single", {"answer": "E"}, "answer", "超出了选项范围"),
        ("blank", {"stem": "没有空"}, "stem", "四个下划线"),
        ("blank", {"answer": "五日"}, "answer", "题干里有 2 个空"),
        ("single", {"options": "甲"}, "options", "至少要有两个选项"),
        ("single", {"tags": "长" * 21}, "tags", "最多 20 个字"),
        ("single", {"tags": "、".join(map(str, range(11)))}, "tags", "最多 10 个"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    signed_in: SignIn, clerk: Person, kind: str, changed: dict[str, str], field: str, sentence: str
) -> None:
    form = signed_in(clerk).post(NEW, {**TYPED, **OF_EACH_TYPE[kind], "type": kind, **changed}).context["form"]
    assert sentence in str(form.errors[field])
    assert not Question.objects.exists()


def test_tags_are_shared_words_and_no_part_of_what_is_said(signed_in: SignIn, clerk: Person) -> None:
    client = signed_in(clerk)
    client.post(NEW, {**TYPED, **OF_EACH_TYPE["judge"], "type": "judge", "tags": "新法、易错 新法"})
    made = Question.objects.get()
    assert {one.name for one in made.tags.all()} == {"新法", "易错"}
    sent = client.get(reverse("questionbank:edit", args=[made.public_id])).context["form"].initial
    client.post(reverse("questionbank:edit", args=[made.public_id]), {**sent, "tags": "易错，重点"})
    assert {one.name for one in made.tags.all()} == {"易错", "重点"}
    assert (made.revisions.count(), Tag.objects.count()) == (1, 3)


def test_a_revision_that_names_no_tags_leaves_them(clerk: Person) -> None:
    says: dict[str, Any] = {"stem": "判断", "options": [], "key": [0], "author": clerk, "now": factories.NOON}
    made = questions.create_question(type="judge", tags=["新法"], **says)
    questions.revise_question(question=made, seen_version=made.version, **(says | {"stem": "改了"}))
    assert [one.name for one in made.tags.all()] == ["新法"]
