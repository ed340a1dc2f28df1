"""Grading with rulings, as a rule of its own: a new key, full points for all, a dropped question, and totals scaled to the paper's."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.rules.grading import DROP, FULL, Graded, Item, grade, scaled
from quiz.rules.regrading import told

KEYS = st.sampled_from(["a", "b", "c"])
RULINGS = st.sampled_from(["", FULL, DROP])
ITEMS = st.lists(st.tuples(st.sampled_from(["single", "short"]), KEYS, st.integers(1, 5000), RULINGS), min_size=1, max_size=12)
SAID = st.one_of(st.none(), KEYS)


def graded(items: list[Item], answers: dict[int, Any], by_hand: dict[int, int] | None = None) -> Graded:
    full = sum(one.points for one in items)
    marks = {"pass_mark": full * 6 // 10, "excellent_mark": full * 9 // 10}
    return grade(items, answers, scoring_rule="all_or_nothing", by_hand=by_hand, **marks)


@st.composite
def papers(draw: st.DrawFn) -> tuple[list[Item], dict[int, Any], dict[int, int]]:
    """A paper with rulings, answers to some of it, and what people gave by hand for some of that."""
    items, answers, by_hand = [], {}, {}
    for position, (kind, key, points, ruling) in enumerate(draw(ITEMS), 1):
        items.append(Item(position, kind, [key], points, ruling))
        said = draw(SAID)
        if said is not None:
            answers[position] = {"chosen": [said]} if kind == "single" else {"text": said}
        if kind == "short" and draw(st.booleans()):
            by_hand[position] = draw(st.integers(0, points))
    return items, answers, by_hand


@given(papers())
def test_the_score_lies_within_the_full_paper_and_waits_only_for_what_counts(paper: Any) -> None:
    items, answers, by_hand = paper
    said = graded(items, answers, by_hand)
    full = sum(one.points for one in items)
    counting = {one.position for one in items if one.ruling != DROP}
    assert 0 <= said.score <= full
    assert set(said.awards) | set(said.pending) == counting
    waiting = {one.position for one in items if one.type == "short" and not one.ruling and one.position in answers and one.position not in by_hand}
    assert set(said.pending) == waiting
    assert (said.grade == "pending") == bool(waiting)


@given(papers())
def test_a_total_is_scaled_half_up_once(paper: Any) -> None:
    items, answers, by_hand = paper
    said = graded(items, answers, by_hand)
    full, left = sum(one.points for one in items), sum(one.points for one in items if one.ruling != DROP)
    exact = Fraction(sum(said.awards.values()) * full, left) if left else Fraction(full)
    assert -Fraction(1, 2) < exact - said.score <= Fraction(1, 2)
    assert exact - said.score != Fraction(1, 2)  # a half goes up


@given(papers())
def test_full_points_for_all_never_lower_a_score(paper: Any) -> None:
    items, answers, by_hand = paper
    plain = [Item(one.position, one.type, one.key, one.points) for one in items]
    generous = [*plain[1:], Item(1, plain[0].type, plain[0].key, plain[0].points, FULL)]
    assert graded(generous, answers, by_hand).score >= graded(plain, answers, by_hand).score


@given(papers(), KEYS)
def test_a_new_key_changes_the_award_of_its_question_alone(paper: Any, key: str) -> None:
    items, answers, by_hand = paper
    other = [Item(1, items[0].type, [key], items[0].points, items[0].ruling), *items[1:]]
    before, after = (graded(some, answers, by_hand).awards for some in (items, other))
    assert {place: points for place, points in before.items() if place != 1} == {place: points for place, points in after.items() if place != 1}


@pytest.mark.parametrize(
    ("earned", "full", "dropped", "score"),
    [
        (6000, 10000, 0, 6000),
        (6000, 10000, 200, 6122),  # 6122.449
        (1, 8, 4, 2),
        (1, 3, 1, 2),  # 1.5 goes up
        (0, 10000, 200, 0),
        (9800, 10000, 200, 10000),
        (0, 10000, 10000, 10000),  # nothing is left to be earned
    ],
)
def test_what_is_left_stands_for_the_whole_paper(earned: int, full: int, dropped: int, score: int) -> None:
    assert scaled(earned, full, dropped) == score


def test_a_dropped_answer_waits_for_nobody() -> None:
    items = [Item(1, "single", ["a"], 4000), Item(2, "short", ["甲"], 6000, DROP)]
    assert graded(items, {1: {"chosen": ["a"]}, 2: {"text": "答"}}) == Graded(10000, "excellent", {1: 4000}, [])


def test_what_is_told_says_no_score_before_it_is_released() -> None:
    assert told("学法考试", (5800, "不合格"), (6000, "合格"), released=True).endswith("原来 58 分，不合格；现在 60 分，合格。")
    assert "58" not in told("学法考试", (5800, "不合格"), (6000, "合格"), released=False)
