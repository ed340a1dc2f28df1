"""How a paper is laid out on paper."""

from typing import Any

import pytest

from questionbank.rules.measures import columns, width
from quiz.rules import question_papers as rules
from quiz.selectors.paper import ShownCase


def item(position: int, kind: str = "single", points: int = 200, *, texts: tuple[str, ...] = ("甲", "乙"), **more: Any) -> dict[str, Any]:
    options = [{"id": "ab"[place], "text": text, "letter": "AB"[place], "images": []} for place, text in enumerate(texts)]
    return {"position": position, "type": kind, "points": points, "stem": "下列正确的是", "case": None, "rule_text": "", "options": options} | more


@pytest.mark.parametrize(
    ("longest", "many", "columns_wanted"), [("三日", 4, 4), ("A．公安机关立案之日", 4, 2), ("三日", 3, 2), ("字" * 30, 4, 1), ("三日", 1, 1)]
)
def test_short_options_share_a_line(longest: str, many: int, columns_wanted: int) -> None:
    assert columns([longest] * many, rules.LINE) == columns_wanted


def test_a_letter_of_ascii_is_half_as_wide() -> None:
    assert (width("A．法"), width("ABC")) == (5, 3)


def test_parts_say_what_each_question_is_worth() -> None:
    found = rules.parts([item(1), item(2), item(3, "multiple", rule_text="少选不得分"), item(4, "judge", 100), item(5, "judge", 150)])
    assert [f"{one.ordinal}、{one.label}（{one.note}）" for one in found] == [
        "一、单项选择题（每题 2 分，共 4 分）",
        "二、多项选择题（每题 2 分，共 2 分；少选不得分，错选不得分）",
        "三、判断题（共 2 题，2.5 分；正确的打“✓”，错误的打“×”）",
    ]
    assert [one["points_told"] for one in found[2].items] == ["1", "1.5"]


def test_cases_are_one_part_and_each_begins_once() -> None:
    first, second = (ShownCase(f"案例{place}", "案情", *ends) for place, ends in (("一", (1, 2)), ("二", (3, 3))))
    [part] = rules.parts([item(1, case=first), item(2, case=first), item(3, case=second)])
    assert (part.note, [one["begins_case"] for one in part.items]) == ("共 2 题，6 分", [True, False, True])


@pytest.mark.parametrize(("stem", "bracket"), [("下列正确的是", True), ("下列正确的是（　）。", False), ("下列正确的是( )", False)])
def test_a_bracket_is_added_where_the_stem_has_none(stem: str, bracket: bool) -> None:
    assert rules.laid_out(item(1, stem=stem), tell_points=False)["bracket"] == bracket


def test_boxes_come_ten_in_a_row() -> None:
    [part] = rules.parts([item(place) for place in range(1, 13)])
    assert [[one and one["position"] for one in row] for row in part.boxed][1] == [11, 12, *[None] * 8]


def test_room_to_write_grows_with_the_points() -> None:
    asked = [rules.laid_out(item(1, "short", points, texts=()), tell_points=False) for points in (100, 1000, 9000)]
    assert [len(one["lines"]) for one in asked] == [4, 10, 20]
