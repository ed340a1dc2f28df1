"""A word of any length, from one character up, finds exactly the questions that hold it, in the index or not yet in it."""

from dataclasses import replace

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from people.models import Person
from questionbank import selectors, sql
from questionbank.models import Question, SearchText
from questionbank.rules import content as content_rules
from questionbank.rules import grams
from questionbank.services import cases, questions, search, writing
from questionbank.services.cases import Part
from questionbank.services.revising import said_by
from questionbank.services.writing import NewQuestion
from tests import factories
from tests.factories import NOON

pytestmark = pytest.mark.postgres
LETTERS = st.text(alphabet="行政处罚法的听证 ，。（）'\"*:&|!-()%_\\AaＡ1１²éÉßﬁ𠮷\t", min_size=1, max_size=12)
ANYTHING = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=8)


def found(text: str) -> set[Question]:
    return set(selectors.filtered(Question.objects.live().whole(), text=text))


def single(stem: str, options: list[str], explanation: str = "") -> NewQuestion:
    return NewQuestion("single", content_rules.compose("single", stem, options, [0], explanation))


def written(*items: NewQuestion) -> list[Question]:
    ids = writing.write(items, status="reviewed", author=None, reviewer=None, now=NOON)
    return [Question.objects.get(pk=one) for one in ids]


def holds(word: str, fields: list[str]) -> bool:
    return any(grams.folded(word) in grams.folded(field) for field in fields)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # each example takes back what it wrote
@given(st.lists(st.lists(LETTERS | ANYTHING, min_size=4, max_size=4), min_size=1, max_size=5), LETTERS | ANYTHING, st.booleans())
def test_search_finds_what_a_plain_search_through_all_texts_finds(db: None, said: list[list[str]], typed: str, indexed: bool) -> None:
    items = [
        NewQuestion("single", content_rules.Content(stem, [{"id": "a", "text": a}, {"id": "b", "text": b}], ["a"], explanation, False, ""))
        for stem, a, b, explanation in said
    ]
    words = [word for word in typed.split() if grams.folded(word)]
    with transaction.atomic():
        made = written(*items)
        if indexed:
            search.index_new()
        assert found(typed) == {one for one, texts in zip(made, said, strict=True) if words and all(holds(word, texts) for word in words)}
        transaction.set_rollback(True)


@pytest.mark.parametrize("indexed", [False, True])
@pytest.mark.parametrize(
    ("typed", "finds"),
    [
        ("听", True), ("听证", True), ("组织听证", True), ("组织 听证", True), ("听证 复议", False), ("ＡＢc１", True), ("abC 1", True),
        ("处罚，应当", True), ("丙选项解", False), ("乙选项", True), ("第三条", True), ("选", True), ("证", True), ("罚款", False), ("，", False),
    ],
)  # fmt: skip
def test_stem_options_and_explanation_are_searched_each_by_itself(db: None, indexed: bool, typed: str, finds: bool) -> None:
    written(single("作出处罚，应当组织听证。", ["甲选项", "乙选项", "丙选项"], "解析见第三条 ABC 1"), single("别的题", ["子", "丑"]))
    if indexed:
        search.index_new()
    assert [one.current_revision.stem[0] for one in found(typed)] == (["作"] if finds else [])


@pytest.mark.parametrize("typed", ['"', "'", "甲' OR '1'='1", '甲" OR "乙', "甲*", "甲 NOT 乙", "grams:甲", "甲:*", "甲 & !乙", "%", "_", "\\"])
def test_no_sign_means_anything_to_the_index(db: None, typed: str) -> None:
    written(single("听证", ["子", "丑"]))
    search.index_new()
    assert found(typed) == set()


def test_the_given_options_of_a_judgement_are_not_searched(db: None) -> None:
    factories.question("judge", stem="下列说法成立")
    assert (found("正确"), len(found("成立"))) == (set(), 1)


def test_a_question_is_found_by_what_it_says_now(clerk: Person) -> None:
    question = questions.create_question(type="single", stem="旧的题干", options=["甲", "乙"], key=[0], author=clerk, now=NOON)
    search.index_new()
    questions.revise_question(question=question, seen_version=1, stem="新的题干", options=["甲", "乙"], key=[0], author=clerk, now=NOON)
    for _ in ("by its text", "by the index"):
        assert (found("旧的"), found("新的")) == (set(), {question})
        search.index_new()


def test_a_case_is_found_by_its_sub_questions_and_is_one_row(db: None) -> None:
    material = content_rules.compose("case", "材料：某公司违法占地。", [], [])
    (case,) = written(NewQuestion("case", material, parts=[single("应由谁处罚？", ["县级", "乡级"]), single("时效多久？", ["二年", "五年"])]))
    first, second = (Part(one.type, said_by(one.current_revision), one) for one in case.parts.order_by("place"))
    assert found("占地") == found("乡级") == found("时效") == {case}
    asked = [first, replace(second, says=replace(second.says, stem="期限多长？"))]
    cases.revise_case(question=case, seen_version=1, material=said_by(case.current_revision), parts=asked, author=None, now=NOON)
    assert (found("时效"), found("期限")) == (set(), {case})


def test_what_is_deleted_leaves_the_index(db: None) -> None:
    (question,) = written(single("听证", ["子", "丑"]))
    search.index_new()
    SearchText.objects.filter(question=question).delete()
    assert found("听证") == set()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO questionbank_search (questionbank_search) VALUES ('integrity-check')")


def test_the_worker_indexes_what_is_new_once(db: None) -> None:
    written(*(single(f"第{n}题", ["子", "丑"]) for n in range(120)))
    assert (search.index_new(), search.index_new()) == (120, 0)
    assert len(found("第119题")) == 1


def test_what_was_read_for_the_index_and_has_changed_meanwhile_is_not_put_there(db: None) -> None:
    (question,) = written(single("听证", ["子", "丑"]))
    sql.put_into_index([sql.to_index(question.pk, "复议")])
    assert SearchText.objects.get().grams is None
    assert found("听证") == {question}
