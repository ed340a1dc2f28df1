"""The pure rules of exams as tables of examples, and what holds for every paper."""

import random
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionbank import types
from quiz.rules import clock, draw, grading
from tests.factories import NOON

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("key", "ticked", "rule", "fraction"),
    [
        ("AB", "AB", "all_or_nothing", 1),
        ("AB", "A", "all_or_nothing", 0),
        ("AB", "A", "half_if_partial", Fraction(1, 2)),
        ("ABCD", "ABC", "half_if_partial", Fraction(1, 2)),
        ("AB", "AC", "half_if_partial", 0),  # any wrong tick scores nothing
        ("ABC", "AB", "proportional", Fraction(2, 3)),
        ("ABC", "ABD", "proportional", 0),
        ("AB", "ABCD", "proportional", 0),  # ticking everything scores nothing
        ("AB", "", "proportional", 0),  # ticking nothing scores nothing
        ("AB", "", "half_if_partial", 0),
        ("AB", "", "all_or_nothing", 0),
    ],
)
def test_multiple_choice_fraction(key: str, ticked: str, rule: str, fraction: Fraction) -> None:
    assert types.get("multiple").fraction(list(key), {"chosen": list(ticked)}, rule) == fraction


@pytest.mark.parametrize(
    ("kind", "key", "ticked", "fraction"),
    [
        ("single", "B", "B", 1),
        ("single", "B", "A", 0),
        ("single", "B", "BA", 0),
        ("single", "B", "", 0),
        ("judge", "t", "t", 1),
        ("judge", "t", "f", 0),
        ("judge", "f", "tf", 0),
    ],
)
def test_single_and_judge_are_all_or_nothing(kind: str, key: str, ticked: str, fraction: int) -> None:
    assert types.get(kind).fraction([key], {"chosen": list(ticked)}, "proportional") == fraction


@pytest.mark.parametrize("kind", ["single", "multiple", "judge"])
@pytest.mark.parametrize("rule", ["all_or_nothing", "half_if_partial", "proportional"])
def test_no_answer_scores_nothing(kind: str, rule: str) -> None:
    assert types.get(kind).fraction(["a", "b"], None, rule) == 0


@pytest.mark.parametrize(
    ("points", "fraction", "award"),
    [(400, Fraction(1, 2), 200), (100, Fraction(1, 3), 33), (100, Fraction(2, 3), 67), (5, Fraction(1, 2), 3), (1, Fraction(0), 0)],
)
def test_an_award_is_rounded_half_up_to_a_hundredth(points: int, fraction: Fraction, award: int) -> None:
    assert grading.award(points, fraction) == award


@pytest.mark.parametrize(("score", "grade"), [(5999, "fail"), (6000, "pass"), (8999, "pass"), (9000, "excellent"), (0, "fail"), (10000, "excellent")])
def test_both_marks_are_inclusive(score: int, grade: str) -> None:
    assert grading.grade_for(score, 6000, 9000) == grade


@pytest.mark.parametrize(
    ("minutes", "extra", "closes_in", "ends_in"),
    [(60, 0, 600, 60), (60, 30, 600, 90), (60, 0, 20, 20), (60, 30, 70, 70), (60, 0, None, 60)],
)
def test_deadline(minutes: int, extra: int, closes_in: int | None, ends_in: int) -> None:
    closes_at = None if closes_in is None else NOON + timedelta(minutes=closes_in)
    assert clock.deadline(NOON, timedelta(minutes=minutes), timedelta(minutes=extra), closes_at) == NOON + timedelta(minutes=ends_in)


def test_a_clock_that_runs_backwards_gives_no_time() -> None:
    assert clock.left_ms(NOON + HOUR, NOON, NOON - HOUR) == 3_600_000


def pool(single: int, multiple: int = 0, topic: str = "", first: int = 1) -> list[draw.Drawable]:
    kinds = ["single"] * single + ["multiple"] * multiple
    return [draw.Drawable(first + place, kind, topic, 2, frozenset(), ("a", "b", "c", "d"), False) for place, kind in enumerate(kinds)]


def paper(
    sections: list[draw.Section], questions: list[draw.Drawable], uses: dict[int, int] | None = None, mine: set[int] | None = None
) -> list[int]:
    drawn = draw.draw(sections, questions, random.Random(1), uses=uses or {}, mine=mine or set(), shuffle_options=True)
    return [one.revision_id for one in drawn]


def test_a_rule_the_bank_cannot_satisfy_names_what_is_missing() -> None:
    lacking = draw.shortages([draw.Section("single", 3, 200), draw.Section("judge", 10, 200)], pool(5))
    assert [(one.type, one.needed, one.available) for one in lacking] == [("judge", 10, 0)]
    assert "判断题" in lacking[0].sentence
    assert "10 道" in lacking[0].sentence


def test_sections_that_share_questions_are_counted_together() -> None:
    questions = pool(2, topic="行政处罚法") + pool(1, first=10)
    lacking = draw.shortages([draw.Section("single", 2, 100, topics=frozenset({"行政处罚法"})), draw.Section("single", 2, 100)], questions)
    assert [(one.sections, one.needed, one.available) for one in lacking] == [((0, 1), 4, 3)]


def test_a_wide_section_leaves_a_narrow_one_its_questions() -> None:
    questions = pool(2, topic="行政处罚法") + pool(2, first=10)
    narrow = draw.Section("single", 2, 100, topics=frozenset({"行政处罚法"}))
    assert set(paper([draw.Section("single", 2, 100), narrow], questions, uses={10: 9, 11: 9})[2:]) == {1, 2}


def test_the_least_used_questions_come_first() -> None:
    assert set(paper([draw.Section("single", 2, 100)], pool(4), uses={1: 3, 2: 1, 3: 3, 4: 0})) == {2, 4}


def test_a_candidate_meets_no_question_twice_while_the_pool_allows() -> None:
    assert set(paper([draw.Section("single", 2, 100)], pool(4), mine={1, 2}, uses={3: 99, 4: 99})) == {3, 4}


def test_options_that_name_letters_keep_their_order() -> None:
    fixed = [draw.Drawable(1, "single", "", 2, frozenset(), ("a", "b", "c", "d", "e", "g"), True)]
    drawn = draw.draw([draw.Section("single", 1, 100)], fixed, random.Random(3), uses={}, mine=set(), shuffle_options=True)
    assert drawn[0].option_order == ["a", "b", "c", "d", "e", "g"]


@given(
    single=st.integers(0, 12),
    multiple=st.integers(0, 12),
    wanted=st.lists(st.tuples(st.sampled_from(["single", "multiple"]), st.integers(1, 6)), min_size=1, max_size=4),
    seed=st.integers(),
)
def test_a_paper_is_drawn_exactly_when_nothing_is_short(single: int, multiple: int, wanted: list[tuple[str, int]], seed: int) -> None:
    questions = pool(single, multiple)
    sections = [draw.Section(kind, count, 100) for kind, count in wanted]
    if draw.shortages(sections, questions):
        with pytest.raises(ValueError):
            draw.draw(sections, questions, random.Random(seed), uses={}, mine=set(), shuffle_options=True)
        return
    drawn = draw.draw(sections, questions, random.Random(seed), uses={}, mine=set(), shuffle_options=True)
    assert len({one.revision_id for one in drawn}) == len(drawn) == sum(count for _, count in wanted)
    assert [one.position for one in drawn] == list(range(1, len(drawn) + 1))
