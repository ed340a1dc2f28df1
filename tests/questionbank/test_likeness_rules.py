"""How alike two questions are, and that among many none so alike is overlooked."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionbank.rules.likeness import alike, bag, likeness, windows

STEM = "行政机关在作出行政处罚决定之前，应当告知当事人拟作出的行政处罚内容及事实、理由、依据"


@pytest.mark.parametrize(
    ("one", "other", "percent"),
    [
        ([STEM], [STEM], 100),
        ([STEM], [STEM.replace("，", "").replace("、", " ") + "。"], 100),
        (["ＡＢ类（1）"], ["ab类1"], 100),
        (["题干", "甲乙", "丙丁"], ["题干", "丙丁", "甲乙"], 100),
        ([STEM, "五日内"], [STEM, "三日内"], 97),
        ([STEM, "正确"], [STEM.replace("应当", "可以"), "正确"], 92),
        (["甲乙丙丁"], ["戊己庚辛"], 0),
        (["甲乙甲乙甲乙"], ["甲乙"], 33),
        (["甲"], ["甲"], 100),
        (["，。"], ["，。"], 0),
    ],
)
def test_likeness(one: list[str], other: list[str], percent: int) -> None:
    assert likeness(bag(one), bag(other)) == likeness(bag(other), bag(one)) == percent


TEXTS = st.lists(st.text(alphabet="甲乙丙丁，1", max_size=14), min_size=2, max_size=10)  # so few that all alike to one are kept


@given(texts=TEXTS, percent=st.sampled_from([70, 85, 100]))
def test_none_so_alike_is_overlooked_and_none_less_alike_found(texts: list[str], percent: int) -> None:
    bags = {number: bag([text]) for number, text in enumerate(texts, 1)}
    wanted = {(one, other): much for one, other in combinations(bags, 2) if (much := likeness(bags[one], bags[other])) >= percent}
    assert {(one, other): much for one, other, much in alike(bags.items(), percent)} == wanted


def test_progress_is_told_and_may_stop_the_work() -> None:
    def stop(done: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        list(alike([(1, bag(["甲乙"])), (2, bag(["甲乙"]))], 85, stop))


def test_windows_are_spread_over_what_is_said() -> None:
    assert windows(["短", STEM]) == ["行政机关在", "作出行政处", "罚决定之前", "应当告知当", "事人拟作出", "的行政处罚", "内容及事实"]
    assert windows(["四个汉字"]) == []
    assert len(windows([STEM * 5, "另一个比较长的选项"])) == 8
