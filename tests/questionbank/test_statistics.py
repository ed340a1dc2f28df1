"""Facility, discrimination index and efficiency, worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionbank.rules.statistics import Sums, efficiency, share

Shares = list[tuple[int, int]]
# rest of the four papers 0.8, 0.6, 0.5, 0.3: mean 0.55, sum of squared differences 0.13; question right on two of them: mean 0.5, sum 1
ALONG: Shares = [(10_000, 8_000), (10_000, 6_000), (0, 5_000), (0, 3_000)]  # covariance 0.3 (times n - 1), the largest there is
MIXED: Shares = [(10_000, 8_000), (0, 6_000), (10_000, 5_000), (0, 3_000)]  # 0.2
AGAINST: Shares = [(0, 8_000), (0, 6_000), (10_000, 5_000), (10_000, 3_000)]  # -0.3
HALVES: Shares = [(10_000, 9_000), (5_000, 6_000), (0, 3_000)]  # in step: both go down by the same each time


def summed(shares: Shares) -> Sums:
    return sum((Sums.of(x, r) for x, r in shares), Sums())


@pytest.mark.parametrize(
    ("shares", "facility", "index", "efficient"),
    [
        (ALONG, 5_000, 83.205, 100),  # 100 x 0.3 / sqrt(1 x 0.13)
        (MIXED, 5_000, 55.470, 66.667),  # 100 x 0.2 / sqrt(1 x 0.13); 100 x 0.2 / 0.3
        (AGAINST, 5_000, -83.205, -100),
        (HALVES, 5_000, 100, 100),
        ([(10_000, 8_000), (10_000, 6_000)], 10_000, None, None),  # everybody right: nothing is told apart
        ([(10_000, 5_000), (0, 5_000)], 5_000, None, None),  # the rest is the same on all papers
        ([(10_000, 8_000)], 10_000, None, None),  # one paper
        ([], None, None, None),
    ],
)
def test_figures_worked_out_by_hand(shares: Shares, facility: int | None, index: float | None, efficient: float | None) -> None:
    sums = summed(shares)
    assert sums.facility == facility
    assert sums.index == (None if index is None else pytest.approx(index, abs=0.001))
    assert efficiency(shares) == (None if efficient is None else pytest.approx(efficient, abs=0.001))


@pytest.mark.parametrize(("award", "points", "expected"), [(0, 200, 0), (200, 200, 10_000), (100, 300, 3_333), (200, 300, 6_667), (0, 0, 0)])
def test_a_share_of_the_points(award: int, points: int, expected: int) -> None:
    assert share(award, points) == expected


@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 10_000)), max_size=30))
def test_what_is_taken_back_leaves_the_sums_as_they_were_and_figures_stay_in_range(shares: Shares) -> None:
    sums = summed(shares)
    assert sums + Sums.of(3, 4) - Sums.of(3, 4) == sums
    assert sums.index is None or -100.001 <= sums.index <= 100.001
    assert (found := efficiency(shares)) is None or found <= 100.001
