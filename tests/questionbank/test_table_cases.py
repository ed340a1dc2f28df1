"""案例 in tables: a row with the material, then its sub-questions, all with one number in 所属案例."""

import pytest

from questionbank.formats.base import Record
from tests.questionbank.sheets import parse

HEAD = ["题型", "题干", "选项A", "选项B", "答案", "所属案例"]


def case(number: str = "1", answer: str = "") -> list[str]:
    return ["案例题", "王某建房。", "", "", answer, number]


def part(stem: str, number: str = "1", answer: str = "A") -> list[str]:
    return ["单选题", stem, "甲", "乙", answer, number]


def read(*rows: list[str], head: list[str] = HEAD) -> list[Record]:
    return parse([head, *rows]).records


def test_sub_questions_follow_the_material_in_order() -> None:
    first, second = read(case(), part("一"), part("二"), part("另一题", ""))
    assert (first.type, first.stem, [one.stem for one in first.parts], first.refused) == ("case", "王某建房。", ["一", "二"], False)
    assert (second.type, second.stem, second.parts) == ("single", "另一题", [])


def test_two_cases_may_follow_each_other() -> None:
    assert [[part.stem for part in one.parts] for one in read(case(), part("一"), case("2"), part("二", "2"))] == [["一"], ["二"]]


def test_a_wrong_sub_question_refuses_its_case() -> None:
    (record,) = read(case(), part("一"), part("二", answer=""))
    assert record.refused
    assert [(one.row, one.column) for one in record.parts[1].problems] == [(4, "答案")]


@pytest.mark.parametrize(
    ("rows", "refused", "words"),
    [
        ([case("")], [True], "写一个编号"),
        ([case()], [True], "没有小题"),
        ([part("一", "3")], [True], "没有编号为“3”的案例题"),
        ([case(), part("一"), case(), part("二")], [False, True], "前面已经用过"),
        ([case(answer="A"), part("一")], [True], "不填答案"),
        ([case(), part("一"), part("漏写编号", ""), part("二")], [True, True, True], "没有连在一起"),
    ],
    ids=["no number", "no sub-question", "no case", "number twice", "answered", "torn apart"],
)
def test_what_belongs_together_must_say_so(rows: list[list[str]], refused: list[bool], words: str) -> None:
    records = read(*rows)
    assert [one.refused for one in records][: len(refused)] == refused
    assert any(words in problem.message for one in records for problem in one.problems)


def test_without_its_column_a_case_is_refused() -> None:
    (record,) = parse([HEAD[:5], case()[:5]]).records
    assert "要有“所属案例”一列" in record.problems[0].message


def test_material_beside_a_sub_question_is_not_dropped() -> None:
    (record,) = read([*part("一", ""), "王某建房。"], head=[*HEAD, "案例材料"])
    assert (record.refused, record.problems[0].column) == (True, "案例材料")
