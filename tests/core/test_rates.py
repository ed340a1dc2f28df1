"""How a share of people is printed."""

import pytest

from core.rates import Rate


@pytest.mark.parametrize(
    ("count", "base", "prose", "table"),
    [
        (108, 108, "100%", "100%"),  # never 100.0%
        (107, 108, "99%", "99.1%"),
        (199, 200, "99%", "99.5%"),  # 99.5 would round up to 100
        (1999, 2000, "99%", "99.9%"),
        (1, 300, "1%", "0.3%"),  # 0.33 would round down to 0
        (1, 3000, "1%", "0.1%"),
        (0, 5, "0%", "0%"),
        (0, 0, "—", "—"),
        (1, 8, "13%", "12.5%"),  # half up
        (1, 16, "6%", "6.3%"),
        (2, 3, "67%", "66.7%"),
    ],
)
def test_a_share_prints_as_offices_write_it(count, base, prose, table):
    rate = Rate(count, base)
    assert (rate.prose, rate.table) == (prose, table)


def test_without_a_base_there_is_no_number():
    assert Rate(0, 0).value is None


def test_the_number_is_exact():
    assert Rate(107, 108).value == 107 / 108
