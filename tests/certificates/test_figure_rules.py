"""The rates of certificates, the quarters in which cards end, and the sentence: pure rules."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.rules.figures import CertificateFigures, Duty, Heads, Passing, Place, Side, holding
from certificates.rules.quarters import Ending, coming, quarters

DAY = date(2026, 11, 20)


def heads(people: int, *, established: bool = True, on_post: bool = True, holds: bool = True, **more: Any) -> Heads:
    return Heads(more.get("staffing", 1), established, more.get("path", "00010001"), more.get("field"), on_post, holds, people)


REPORT = [  # the team of 22 of the report of 2024
    heads(16),
    heads(2, holds=False),
    heads(2, on_post=False, holds=False),
    heads(2, established=False, on_post=False, holds=False, staffing=2),
]


@pytest.mark.parametrize(
    ("some", "rate", "text"),
    [
        (REPORT, "holding_rate", "72.7%"),  # 16 of 全队22人
        (REPORT, "established_holding_rate", "80.0%"),  # 16 of 在编20人
        (REPORT, "on_duty_cert_rate", "88.9%"),  # 16 of 执法岗18人
        ([heads(3), heads(1, established=False)], "established_holding_rate", "100%"),  # who is not 在编 and holds one is in neither
        ([heads(3), heads(1, on_post=False)], "on_duty_cert_rate", "100%"),  # a holder in the office is no holder on duty
        ([heads(1999), heads(1, holds=False)], "holding_rate", "99.9%"),
        ([], "holding_rate", "—"),
        ([heads(2, established=False, holds=False)], "established_holding_rate", "—"),
        ([heads(2, on_post=False)], "on_duty_cert_rate", "—"),
    ],
)
def test_rates_and_their_bases(some: list[Heads], rate: str, text: str) -> None:
    assert getattr(holding(some), rate).table == text


def test_a_base_is_printed_with_its_figure() -> None:
    town = Side("南山镇", "全镇", [*REPORT, heads(100, on_post=False, holds=False)], 1)
    shown = CertificateFigures(DAY, town, Side("综合行政执法队", "全队", REPORT, 1))
    assert shown.sentence == (
        "综合行政执法队全队22人（在编20人），行政执法证16人有效，持证率73%（按全队22人）、80%（按在编20人），持证上岗率89%（按执法岗18人），"
        "1人30天内到期（截至2026年11月20日）。南山镇全镇122人（在编120人），行政执法证16人有效，1人30天内到期（截至2026年11月20日）。"
    )
    assert shown.team is not None
    assert shown.team.base == "全队22人，在编20人"


def test_without_a_team_the_unit_says_its_rates() -> None:
    assert "持证率73%（按全镇22人）、80%（按在编20人）" in CertificateFigures(DAY, Side("南山镇", "全镇", REPORT)).sentence


def test_lines_add_up_and_name_who_is_known_nowhere() -> None:
    team = [*REPORT, Heads(None, False, "", None, True, False, 1)]
    shown = CertificateFigures(
        DAY, Side("南山镇", "全镇", REPORT), Side("队", "全队", team), unit_path="0001", staffing={1: "公务员", 2: "集体干部", 3: "返聘"},
        units={"0001": Place("南山镇", "a"), "00010001": Place("执法办", "b")},
    )  # fmt: skip
    assert [(one.label, one.team.people if one.team else None, one.unit.people) for one in shown.by_staffing()] == [
        ("公务员", 20, 20),
        ("集体干部", 2, 2),
        ("不详", 1, 0),
    ]
    assert [(one.label, one.team.people if one.team else None) for one in shown.by_unit()] == [("执法办", 22), ("其他单位或不详", 1)]


def test_twenty_quarters_follow_each_other_without_a_gap() -> None:
    made = coming(DAY)
    assert [made[0].label, made[1].label, made[20].label, made[21].label] == ["已过期未换发", "2026年四季度", "2031年三季度", "其后"]
    assert len(made) == 22
    for one, after in zip(made, made[1:], strict=False):
        assert one.last is not None
        assert after.first == one.last + timedelta(days=1)


@pytest.mark.parametrize(
    ("state", "until", "key"),
    [
        ("expired", date(2026, 11, 19), "expired"),
        ("valid", date(2026, 11, 20), "2026Q4"),  # the last day counts
        ("valid", date(2026, 12, 31), "2026Q4"),
        ("not_yet", date(2031, 9, 30), "2031Q3"),
        ("valid", date(2031, 10, 1), "later"),
        ("valid", None, "later"),
        ("suspended", date(2026, 12, 31), None),
        ("returned", date(2026, 12, 31), None),
    ],
)
def test_in_which_quarter_a_card_ends(state: str, until: date | None, key: str | None) -> None:
    found = {one.key: cards for one, cards in quarters(DAY, [Ending(state, until, 3)]) if cards}
    assert found == ({key: 3} if key else {})


@given(st.dates(date(1990, 1, 1), date(2080, 12, 31)), st.lists(st.dates(date(1980, 1, 1), date(2095, 1, 1))))
def test_every_held_card_ends_in_one_quarter(day: date, ends: list[date]) -> None:
    some = [Ending("valid" if until >= day else "expired", until, 1) for until in ends]
    assert sum(cards for _, cards in quarters(day, some)) == len(ends)


def test_hours_are_asked_only_in_a_year_with_a_duty() -> None:
    assert (Duty(18).asked, Duty(18, 6000, 100000, 9).asked, Duty(18, 6000, 100000, 9).rate.table) == (0, 108000, "50.0%")


def test_nobody_passed_before_all_is_marked() -> None:
    assert [Passing("", "", 3, 2).pass_rate.table, Passing("", "", 3, 2, pending=True).pass_rate.table, Passing("", "", 0, 0).pass_rate.table] == [
        "66.7%",
        "评卷中",
        "—",
    ]
