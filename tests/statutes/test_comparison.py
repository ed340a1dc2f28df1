"""What became of each article from one version to the next."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statutes.rules.comparison import Became, compare
from statutes.rules.numerals import Key
from statutes.rules.parsing import Source, parse
from statutes.rules.reading import text_of
from statutes.rules.wording import bare, pieces

OPEN = "议事应当公开进行，公众可以旁听，涉及个人隐私的除外。"
MINUTES = "会议记录由专人负责，经与会人员签名后保存十年。"
VOTE = "表决采用举手方式，以全体人员的过半数通过。"
EXPENSE = "所需经费列入本级预算，由财政所按季度拨付。"


def numbered(*texts: str) -> list[tuple[Key, str]]:
    return [(Key(number), text) for number, text in enumerate(texts, 1)]


def became(old: tuple[str, ...], new: tuple[str, ...]) -> list[str]:
    """Each step as "changed 1>2"."""
    steps = compare(numbered(*old), numbered(*new))
    return [f"{one.became} {'' if one.old is None else one.old + 1}>{'' if one.new is None else one.new + 1}" for one in steps]


@pytest.mark.parametrize(
    ("old", "new", "steps"),
    [
        ((OPEN, VOTE), (OPEN, VOTE), ["unchanged 1>1", "unchanged 2>2"]),
        ((OPEN, VOTE), (OPEN, EXPENSE, VOTE), ["unchanged 1>1", "new >2", "renumbered 2>3"]),
        ((OPEN, MINUTES, VOTE), (OPEN, VOTE), ["unchanged 1>1", "gone 2>", "renumbered 3>2"]),
        ((MINUTES,), (MINUTES.replace("十年", "三十年"),), ["changed 1>1"]),
        ((OPEN, MINUTES), (EXPENSE, OPEN, MINUTES.replace("十年", "三十年")), ["new >1", "renumbered 1>2", "changed 2>3"]),
        ((OPEN, MINUTES, VOTE), (VOTE, OPEN, MINUTES), ["renumbered 3>1", "renumbered 1>2", "renumbered 2>3"]),  # one moved to the front
        ((OPEN.replace("，", ","),), (OPEN,), ["unchanged 1>1"]),  # signs alone are no change
        ((VOTE, VOTE), (VOTE, VOTE, VOTE), ["unchanged 1>1", "unchanged 2>2", "new >3"]),
        ((), (OPEN,), ["new >1"]),
        ((OPEN,), (), ["gone 1>"]),
    ],
)
def test_what_became_of_each_article(old: tuple[str, ...], new: tuple[str, ...], steps: list[str]) -> None:
    assert became(old, new) == steps


def test_what_every_article_says_makes_none_alike() -> None:
    """Penalties repeat; what was done does not."""
    penalty = "的，处五日以上十日以下拘留，可以并处五百元以下罚款。"
    old = tuple(f"{done}{penalty}" for done in ("扰乱车站秩序", "冒用他人证件", "殴打他人", "在禁烟场所吸烟"))
    new = ("非法携带管制器具" + penalty, *old[:2], "噪声扰民" + penalty, *old[3:])
    assert became(old, new) == ["new >1", "renumbered 1>2", "renumbered 2>3", "gone 3>", "new >4", "renumbered 4>5"]


@given(st.lists(st.sampled_from([OPEN, MINUTES, VOTE, EXPENSE]), max_size=6), st.lists(st.sampled_from([OPEN, MINUTES, VOTE, EXPENSE]), max_size=6))
def test_every_article_of_both_versions_stands_exactly_once(old: list[str], new: list[str]) -> None:
    steps = compare(numbered(*old), numbered(*new))
    assert sorted(one.old for one in steps if one.old is not None) == list(range(len(old)))
    assert [one.new for one in steps if one.new is not None] == list(range(len(new)))


@pytest.mark.parametrize(
    ("old", "new", "cut"),
    [
        ("保存十年。", "保存三十年。", [("保存", "保存"), ("", "三"), ("十年。", "十年。")]),
        ("情节特别轻微的", "情节轻微的", [("情节", "情节"), ("特别", ""), ("轻微的", "轻微的")]),
        ("处200元罚款", "处1000元罚款", [("处", "处"), ("200", "1000"), ("元罚款", "元罚款")]),  # a number is one word
        ("下列情形:", "下列情形：", [("下列情形:", "下列情形：")]),
        ("由民政部门承担", "由妇联组织承担", [("由", "由"), ("民政部门", "妇联组织"), ("承担", "承担")]),
        ("应建协调机制", "负责协的组织", [("应建协调机制", "负责协的组织")]),  # a chance character in common is no island
    ],
)
def test_the_wording_cut_into_equal_and_different(old: str, new: str, cut: list[tuple[str, str]]) -> None:
    assert [(one.old, one.new) for one in pieces(old, new)] == cut


@given(st.text("甲乙丙丁，。\n12a"), st.text("甲乙丙丁，。\n12a"))
def test_the_pieces_give_both_texts_again(old: str, new: str) -> None:
    cut = pieces(old, new)
    assert ("".join(one.old for one in cut), "".join(one.new for one in cut)) == (old, new)
    assert all(bare(one.old) == bare(one.new) for one in cut if one.same)


# --- real laws; the figures and pairs were checked by reading both versions

EXPECTED = [
    ("行政复议法(2017-09-01).md", "行政复议法(2023-09-01).md", {"renumbered": 1, "changed": 33, "new": 56, "gone": 9}),
    ("未成年人保护法(2020-10-17).md", "未成年人保护法(2024-04-26).md", {"unchanged": 131, "changed": 1}),
    (
        "治安管理处罚法(2012-10-26).md", "治安管理处罚法(2025-06-27).txt",
        {"unchanged": 6, "renumbered": 14, "changed": 95, "new": 29, "gone": 4},
    ),
]  # fmt: skip


def versions(folder: Path, *names: str) -> list[list[tuple[Key, str]]]:
    laws = [parse([Source(name, text_of((folder / "laws" / name).read_bytes()))]) for name in names]
    return [[(one.key, one.text) for one in law.articles] for law in laws]


@pytest.mark.real_data
@pytest.mark.parametrize(("before", "after", "figures"), EXPECTED, ids=[one[1] for one in EXPECTED])
def test_the_figures_of_a_real_amendment(real_data: Path, before: str, after: str, figures: dict[str, int]) -> None:
    old, new = versions(real_data, before, after)
    steps = compare(old, new)
    assert {one.value: count for one in Became if (count := sum(step.became == one for step in steps))} == figures


@pytest.mark.real_data
def test_the_one_change_of_the_protection_of_minors_in_2024(real_data: Path) -> None:
    old, new = versions(real_data, *EXPECTED[1][:2])
    [changed] = [step for step in compare(old, new) if step.became == Became.CHANGED]
    assert changed.old is not None
    assert str(old[changed.old][0]) == "第九条"


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("law", "before", "after"),
    [
        (2, 2, 3), (2, 6, 2), (2, 8, 8), (2, 19, 20), (2, 30, 36), (2, 38, 44), (2, 49, 58), (2, 56, 67), (2, 57, 68), (2, 58, 88), (2, 67, 79),
        (2, 73, 85), (2, 75, 89), (2, 78, 90), (2, 98, 117), (2, 103, 122), (2, 119, 144), (2, 61, None), (2, 62, None), (2, 76, None),
        (0, 4, 3), (0, 6, 11), (0, 9, 20), (0, 10, 14), (0, 11, 22), (0, 17, 30), (0, 24, 46), (0, 28, 64), (0, 30, 23), (0, 39, 87), (0, 41, 89),
        (0, 43, 90), (0, 8, None), (0, 18, None), (0, 42, None),
    ],
)  # fmt: skip
def test_an_article_is_found_again_under_its_new_number(real_data: Path, law: int, before: int, after: int | None) -> None:
    old, new = versions(real_data, *EXPECTED[law][:2])
    [step] = [one for one in compare(old, new) if one.old == before - 1]
    assert (None if step.new is None else step.new + 1) == after
