"""错题本: when a question comes back and when it leaves."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.rules.mistakes import INTERVALS, RIGHTS, Standing, after, was_wrong

MONDAY = date(2026, 11, 23)


def on(days: int) -> date:
    return MONDAY + timedelta(days=days)


@pytest.mark.parametrize(
    ("before", "right", "day", "expected"),
    [
        (None, True, 0, None),
        (None, False, 0, Standing(0, 0, on(1))),  # back after a day
        (Standing(0, 0, on(1)), True, 1, Standing(1, 1, on(4))),  # then after three
        (Standing(1, 1, on(4)), True, 4, None),  # right twice in a row: out
        (Standing(1, 1, on(4)), True, 9, None),  # late counts too
        (Standing(0, 0, on(1)), False, 1, Standing(0, 0, on(2))),
        (Standing(1, 1, on(4)), False, 4, Standing(1, 0, on(7))),  # counted anew, three days once more
        (Standing(1, 0, on(7)), True, 7, Standing(2, 1, on(14))),  # then after seven
        (Standing(2, 1, on(14)), False, 14, Standing(2, 0, on(21))),
        (Standing(2, 0, on(21)), True, 21, Standing(2, 1, on(28))),
        (Standing(2, 1, on(28)), True, 28, None),
        (Standing(1, 1, on(4)), True, 3, Standing(1, 1, on(4))),  # right before it is due says nothing
        (Standing(1, 1, on(4)), False, 3, Standing(1, 0, on(6))),  # wrong always counts
    ],
)
def test_what_an_answer_makes_of_a_question(before: Standing | None, right: bool, day: int, expected: Standing | None) -> None:
    assert after(before, right, on(day)) == expected


def test_what_was_right_of_the_old_words_counts_no_more() -> None:
    assert after(Standing(1, 1, on(4)), True, on(4), same=False) == Standing(2, 1, on(11))


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 12)), max_size=60))
def test_whatever_is_answered_and_when(history: list[tuple[bool, int]]) -> None:
    """It leaves just at the second right answer in a row that was due, and stays away one, three or seven days, never less than before."""
    standing, day, in_a_row = None, MONDAY, 0
    for right, later in history:
        day += timedelta(days=later)
        before, was_due = standing, standing is not None and day >= standing.due_on
        standing = after(standing, right, day)
        in_a_row = 0 if not right or before is None else in_a_row + was_due
        if before is not None:
            assert (standing is None) == (in_a_row == RIGHTS)
        if standing is None:
            in_a_row = 0
            continue
        assert standing.rights == in_a_row < RIGHTS
        if standing != before:
            assert (standing.due_on - day).days == INTERVALS[standing.step]
            assert before is None or standing.step >= before.step


@pytest.mark.parametrize(
    ("award", "points", "by_hand", "wrong"),
    [(200, 200, False, False), (100, 200, False, True), (0, 200, False, True), (120, 200, True, False), (119, 200, True, True)],
)
def test_what_of_an_exam_is_a_mistake(award: int, points: int, by_hand: bool, wrong: bool) -> None:
    assert was_wrong(award, points, by_hand=by_hand) == wrong
