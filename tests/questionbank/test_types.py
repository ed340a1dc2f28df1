"""What each type of question takes for a key and an answer, and what an answer earns."""

from fractions import Fraction
from typing import Any

import pytest

from core.errors import Refused
from questionbank import types
from questionbank.rules.content import compose
from questionbank.types.multiple import ALL_OR_NOTHING, HALF_IF_PARTIAL, PROPORTIONAL
from questionbank.types.written import blanks, blanks_text


@pytest.mark.parametrize(
    ("key", "ticked", "rule", "earned"),
    [
        ("a", "a", ALL_OR_NOTHING, 1),
        ("ab", "a", HALF_IF_PARTIAL, Fraction(1, 2)),
        ("abc", "ab", PROPORTIONAL, Fraction(2, 3)),
        ("a", "ab", PROPORTIONAL, 0),
        ("a", "", PROPORTIONAL, 0),
    ],
)
def test_an_indefinite_question_is_scored_as_a_multiple_one(key: str, ticked: str, rule: str, earned: Fraction) -> None:
    assert types.get("indefinite").fraction(list(key), {"chosen": list(ticked)}, rule) == earned


def test_an_indefinite_question_may_have_one_right_option_or_all() -> None:
    assert compose("indefinite", "题干", ["甲", "乙"], [1]).key == ["b"]
    assert compose("indefinite", "题干", ["甲", "乙"], [0, 1]).key == ["a", "b"]


@pytest.mark.parametrize(
    ("filled", "earned"),
    [
        (["五日", "书面"], 1),
        (["5日", "书 面。"], 1),
        (["５日", ""], Fraction(1, 2)),
        (["书面", "五日"], 0),
        ([], 0),
        (["五日", "书面", "多余"], 1),
    ],
)
def test_each_blank_earns_its_share_whatever_the_width_and_space(filled: list[str], earned: Fraction) -> None:
    assert types.get("blank").fraction([["五日", "5日"], ["书面"]], {"texts": filled}, ALL_OR_NOTHING) == earned


@pytest.mark.parametrize(
    ("stem", "key", "sentence"),
    [
        ("没有空的题干", [["五日"]], "四个下划线"),
        ("应当在____内", [["五日"], ["书面"]], "题干里有 1 个空，答案却有 2 个"),
        ("应当在____内", [[" "]], "第 1 个空的答案是空的"),
        ("应当在____内", [["字" * 201]], "第 1 个空的答案太多或太长"),
    ],
)
def test_blanks_and_answers_must_fit(stem: str, key: list[Any], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        compose("blank", stem, [], key)


def test_a_blank_is_stored_as_four_underscores_however_long_it_was_drawn() -> None:
    assert compose("blank", "应当在＿＿＿＿＿＿内__提出", [], [["五日"], ["书面"]]).stem == "应当在____内____提出"


@pytest.mark.parametrize(
    ("kind", "stem", "options", "key", "explanation", "says"),
    [
        ("single", "题\x00干", ["甲", "乙"], [0], "", "题干里有看不见"),
        ("single", "题干", ["甲", "乙\x07"], [0], "", "选项里有看不见"),
        ("blank", "____", [], [["五\ud800日"]], "", "答案里有看不见"),
        ("short", "题干", [], ["要\x9f点"], "", "答案里有看不见"),
        ("judge", "题干", [], [0], "解\ufffe析", "解析里有看不见"),
    ],
)
def test_characters_that_show_nothing_are_refused(kind: str, stem: str, options: list[str], key: list[Any], explanation: str, says: str) -> None:
    with pytest.raises(Refused, match=says):
        compose(kind, stem, options, key, explanation)


def test_lines_end_alike_whoever_sent_them_and_a_form_of_a_blank_has_one() -> None:
    assert compose("judge", "甲\r\n乙\x0b丙\u2028丁", [], [0], "子\r丑").stem == "甲\n乙\n丙\n丁"
    assert compose("blank", "____", [], [["五日\n内"]]).key == [["五日 内"]]


@pytest.mark.parametrize(
    ("typed", "key"),
    [("五日/5日；书面", [["五日", "5日"], ["书面"]]), ("2\\/3;甲", [["2/3"], ["甲"]]), ("甲\n乙", [["甲"], ["乙"]]), ("a\\\\b", [["a\\b"]])],
)
def test_typed_blanks_read_back_as_they_were_written(typed: str, key: list[list[str]]) -> None:
    assert blanks(typed) == key
    assert blanks(blanks_text(key)) == key


@pytest.mark.parametrize("typed", ["1/3", "甲；2023/5", "１／３"])
def test_a_slash_between_digits_is_not_guessed_at(typed: str) -> None:
    assert types.get("blank").read(typed, []) is None


@pytest.mark.parametrize("typed", ["五日|5日", "甲；书面｜口头"])
def test_a_bar_is_not_guessed_at(typed: str) -> None:
    assert types.get("blank").read(typed, []) is None


@pytest.mark.parametrize("key", [[["a|b", "｜"]], [["1/3"]], [["1", "3"]], [["15", "30日"], ["2023/5/1", "甲／乙"]], [["一行\n二行", "a\\"]]])
def test_whatever_fills_a_blank_reads_back_as_it_was_written(key: list[list[str]]) -> None:
    kind = types.get("blank")
    assert kind.read(kind.written([], key), []) == key


@pytest.mark.parametrize(
    ("stem", "key", "fitted"),
    [
        ("应当在（　　）内( )提出", [["五日"], ["书面"]], "应当在____内____提出"),
        ("应当在（　　）内提出", [["五日"], ["书面"]], "应当在（　　）内提出"),
        ("应当（ ）在__内提出", [["五日"]], "应当（ ）在__内提出"),
        ("应当在（三）日内提出", [["五日"]], "应当在（三）日内提出"),
    ],
)
def test_empty_brackets_are_blanks_only_where_their_number_fits(stem: str, key: list[list[str]], fitted: str) -> None:
    assert types.get("blank").fitted(stem, key) == fitted


def test_a_short_answer_waits_for_a_person_unless_nothing_was_written() -> None:
    kind = types.get("short")
    assert kind.fraction(["要点"], {"text": "我的回答"}, ALL_OR_NOTHING) is None
    assert kind.fraction(["要点"], {"text": "  "}, ALL_OR_NOTHING) == 0
    assert kind.fraction(["要点"], None, ALL_OR_NOTHING) == 0


def test_material_has_neither_options_nor_key() -> None:
    assert compose("case", "材料", [], []).key == []
    with pytest.raises(Refused, match="写在各小题里"):
        compose("case", "材料", ["甲", "乙"], [0])


@pytest.mark.parametrize("kind", types.every(), ids=lambda kind: kind.code)
def test_what_is_written_of_a_key_is_read_as_the_same_key(kind: types.QuestionType) -> None:
    stem, options, key = {
        "radio": ("题干", ["甲", "乙", "丙"], [1]),
        "checkbox": ("题干", ["甲", "乙", "丙"], [0, 2]),
        "blanks": ("在____内", [], [["五日", "5日"]]),
        "text": ("谈谈看法", [], ["要点一；要点二"]),
        "": ("材料", [], []),
    }[kind.input_type]
    content = compose(kind.code, stem, options if kind.own_options else [], key)
    shown = [one["text"] for one in content.options]
    assert kind.given([one["id"] for one in content.options], content.key) == key
    assert kind.read(kind.written(content.options, content.key), shown) == key


@pytest.mark.parametrize(
    "content",
    [{"texts": ["字" * 201]}, {"texts": "五日"}, {"text": 5}, {"text": "字" * 6001}, {"chosen": [], "text": ""}, {"other": 1}, [], None, {}],
)
def test_what_no_type_takes_for_an_answer_is_refused(content: object) -> None:
    with pytest.raises(Refused):
        types.checked_answer(content)


@pytest.mark.parametrize(
    ("answer", "answered"),
    [
        (None, False),
        ({"texts": ["", ""]}, False),
        ({"texts": ["", "五日"]}, True),
        ({"text": " \n"}, False),
        ({"text": "答"}, True),
        ({"chosen": []}, False),
    ],
)
def test_whether_an_answer_says_anything(answer: dict[str, Any] | None, answered: bool) -> None:
    assert types.is_answered(answer) is answered
