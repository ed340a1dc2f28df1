"""A row of our own JSON brings what its question said before: what may be corrected of it in the preview, and what stays as the file has it."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.errors import Refused
from core.models import Office
from people.models import Person, Unit
from questionbank.models import ImportBatch, Question
from questionbank.services import import_rows, imports
from tests.factories import NOON
from tests.questionbank.sheets import outcomes, read, rows

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
SignIn = Callable[[Person], Client]
FIRST = {"number": 1, "type": "single", "stem": "违反了什么？", "options": ["甲", "乙"], "key": [0]}
SECOND = {"number": 2, "type": "judge", "stem": "可以当场收缴。", "key": [1]}
BEFORE = {"stem": "旧材料。", "parts": [SECOND, FIRST | {"stem": "违反哪一条？"}]}
CASE = {"type": "case", "stem": "材料。", "parts": [FIRST, SECOND], "earlier": [BEFORE]}


@pytest.fixture(autouse=True)
def subjective(town: Unit) -> None:
    Office.objects.update(subjective_questions=True)


def batch_of(question: dict[str, Any], clerk: Person) -> ImportBatch:
    return read(json.dumps({"format": "xuefa-questions", "version": 1, "questions": [question]}).encode(), clerk)


def corrected(client: Client, batch: ImportBatch, *order: int, **changed: str) -> None:
    """What a browser sends of the form as shown, with its sub-questions in this order."""
    address = reverse("questionbank:import_row", args=[batch.public_id, 1])
    context = client.get(address).context
    data = {name: str(context["form"][name].value() or "") for name in context["form"].fields}
    for place, shown in enumerate(order):
        form = context["rows"].forms[shown]
        data |= {f"part-{place}-{name}": str(form[name].value() or "") for name in form.fields}
    answer = client.post(address, data | {"part-total": str(len(order))} | changed)
    assert answer.status_code == 302


def asked(batch: ImportBatch, clerk: Person) -> list[tuple[str, int, int]]:
    """After the import: each sub-question, its place, how often it was said."""
    imports.take_at_once(batch=batch, reviewer=clerk, now=NOON)
    parts = Question.objects.exclude(case=None).select_related("current_revision").order_by("place", "pk")
    return [(one.current_revision.stem, one.place, one.revisions.count()) for one in parts if one.current_revision]


def test_a_corrected_sub_question_keeps_what_it_said_before(signed_in: SignIn, clerk: Person) -> None:
    batch = batch_of(CASE, clerk)
    corrected(signed_in(clerk), batch, 0, 1, **{"part-0-stem": "违反了哪条规定？"})
    assert asked(batch, clerk) == [("违反了哪条规定？", 1, 2), ("可以当场收缴。", 2, 2)]


def test_sub_questions_put_in_another_order_are_the_same_ones(signed_in: SignIn, clerk: Person) -> None:
    batch = batch_of(CASE, clerk)
    corrected(signed_in(clerk), batch, 1, 0)
    assert asked(batch, clerk) == [("可以当场收缴。", 1, 2), ("违反了什么？", 2, 2)]


def test_a_sub_question_of_another_type_or_named_twice_is_a_new_one(signed_in: SignIn, clerk: Person) -> None:
    batch = batch_of(CASE, clerk)
    corrected(signed_in(clerk), batch, 0, 0, **{"part-0-type": "multiple", "part-0-answer": "AB", "part-1-stem": "又问。"})
    assert asked(batch, clerk) == [("可以当场收缴。", 0, 1), ("违反哪一条？", 0, 1), ("违反了什么？", 1, 1), ("又问。", 2, 1)]


@pytest.mark.parametrize(
    "before",
    [BEFORE | {"parts": [FIRST | {"type": "matching"}]}, BEFORE | {"parts": [SECOND, SECOND]}, BEFORE | {"topic": "不认识"}],
    ids=["unknown type", "number twice", "unknown name"],
)
def test_what_is_wrong_in_what_was_said_before_is_not_mended_by_a_correction_of_the_row(clerk: Person, before: dict[str, Any]) -> None:
    batch = batch_of(CASE | {"earlier": [before]}, clerk)
    with pytest.raises(Refused, match=r"earlier\[0\]"):
        import_rows.change(row=rows(batch)[0], stem="改过的材料。")
    assert outcomes(batch) == ["有错误"]
