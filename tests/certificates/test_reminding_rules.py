"""What is due to be told on a day, and in which words."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.rules import reminder_words as words
from certificates.rules import reminding as rules
from certificates.rules.life import State
from certificates.rules.reminder_words import Line, Matter, Words
from certificates.rules.reminding import Cause, Due, Quarter
from certificates.rules.telling import listed, several

END = date(2027, 3, 1)
MARKS = [180, 90, 30]


@pytest.mark.parametrize(
    ("left", "due"),
    [
        (181, None),
        (180, Due(Cause.EXPIRY, END, 180)),
        (91, Due(Cause.EXPIRY, END, 180)),
        (90, Due(Cause.EXPIRY, END, 90)),
        (83, Due(Cause.EXPIRY, END, 90)),  # a week late: what was due at 90, never two marks at once
        (30, Due(Cause.EXPIRY, END, 30)),
        (0, Due(Cause.EXPIRY, END, 30)),  # the last day is one of validity
        (-1, Due(Cause.EXPIRED, END, 0)),
        (-3000, Due(Cause.EXPIRED, END, 0)),  # expired years before the office entered it: once, and no mark of before
    ],
)
def test_the_most_urgent_mark_reached(left: int, due: Due | None) -> None:
    state = State.EXPIRED if left < 0 else State.VALID
    assert rules.expiry(state, END, MARKS, END - timedelta(days=left)) == due


@pytest.mark.parametrize("state", [one for one in State if one not in (State.VALID, State.EXPIRED)])
def test_nothing_of_a_card_that_is_not_in_force(state: State) -> None:
    assert rules.expiry(state, END, MARKS, END - timedelta(days=5)) is None


def test_without_marks_only_the_expiry_is_told() -> None:
    assert rules.expiry(State.VALID, END, [], END) is None
    assert rules.expiry(State.EXPIRED, END, [], END + timedelta(days=1)) == Due(Cause.EXPIRED, END)


@given(st.lists(st.integers(1, 400), max_size=5), st.integers(0, 420))
def test_the_ranges_of_the_query_say_the_same_as_the_rule(marks: list[int], left: int) -> None:
    today = END - timedelta(days=left)
    found = [mark for first, last, mark in rules.bands(marks, today) if first <= END <= last]
    due = rules.expiry(State.VALID, END, marks, today)
    assert found == ([due.mark] if due else [])


@pytest.mark.parametrize(
    ("cause", "mark", "told", "is_told"),
    [
        (Cause.EXPIRY, 90, [], False),
        (Cause.EXPIRY, 90, [180], False),
        (Cause.EXPIRY, 90, [180, 90], True),
        (Cause.EXPIRY, 100, [90], True),  # the office moved the mark from 90 to 100: told already
        (Cause.EXPIRY, 60, [90], False),  # and from 90 to 60: more urgent
        (Cause.EXPIRED, 0, [0], True),
        (Cause.REVIEW, 30, [0], False),
        (Cause.REVIEW, 30, [45], True),
        (Cause.REVIEW, 0, [30], False),
        (Cause.REVIEW, 0, [30, 0], True),
    ],
)
def test_what_was_told(cause: Cause, mark: int, told: list[int], is_told: bool) -> None:
    assert Due(cause, END, mark).was_told(told) is is_told


@pytest.mark.parametrize(
    ("month", "day", "before", "today", "due", "since"),
    [
        (12, 31, 30, date(2026, 11, 30), None, None),
        (12, 31, 30, date(2026, 12, 1), (date(2026, 12, 31), 30), date(2026, 1, 1)),
        (12, 31, 30, date(2026, 12, 31), (date(2026, 12, 31), 30), date(2026, 1, 1)),
        (12, 31, 30, date(2027, 1, 1), (date(2026, 12, 31), 0), date(2026, 1, 1)),
        (12, 31, 30, date(2027, 1, 14), (date(2026, 12, 31), 0), date(2026, 1, 1)),
        (12, 31, 30, date(2027, 1, 15), None, None),  # no news any more
        (2, 30, 10, date(2028, 2, 20), (date(2028, 2, 29), 10), date(2028, 1, 1)),  # the last of a month without that day
        (1, 10, 30, date(2026, 12, 20), (date(2027, 1, 10), 30), date(2026, 12, 11)),  # a review that begins the year before
        (6, 30, 0, date(2026, 6, 30), None, None),  # nothing before it: only that it is over
    ],
)
def test_a_yearly_review_is_told_before_its_last_day_and_once_after(
    month: int, day: int, before: int, today: date, due: tuple[date, int] | None, since: date | None
) -> None:
    found = rules.review(month, day, before, today)
    assert ((found.due.due_on, found.due.mark), found.since) == (due, since) if found else due is None


@pytest.mark.parametrize(
    ("month", "day", "before", "today", "since"),
    [
        (12, 31, 30, date(2026, 6, 1), date(2026, 1, 1)),
        (12, 31, 30, date(2026, 12, 31), date(2026, 1, 1)),
        (12, 31, 30, date(2027, 1, 14), date(2026, 1, 1)),  # the review of 2026 is told of still
        (12, 31, 30, date(2027, 1, 15), date(2027, 1, 1)),
        (6, 30, 30, date(2026, 3, 1), date(2026, 1, 1)),
        (6, 30, 30, date(2026, 12, 31), date(2026, 1, 1)),
        (1, 10, 30, date(2026, 12, 10), date(2025, 12, 11)),  # early in the year: whoever came before it began is through until the next begins
        (1, 10, 30, date(2026, 12, 11), date(2026, 12, 11)),
        (1, 10, 30, date(2027, 6, 1), date(2026, 12, 11)),
        (1, 10, 365, date(2026, 6, 1), date(2026, 1, 10)),
        (1, 10, 0, date(2026, 6, 1), date(2026, 1, 1)),
    ],
)
def test_since_when_a_review_counts_on_any_day(month: int, day: int, before: int, today: date, since: date) -> None:
    assert rules.reviewed_since(month, day, before, today) == since
    told = rules.review(month, day, before, today)
    assert told is None or told.since == since, "as the reminders have it"


@pytest.mark.parametrize(
    ("today", "quarter"),
    [
        (date(2026, 9, 30), None),
        (date(2026, 10, 1), Quarter(2026, 3)),
        (date(2026, 10, 14), Quarter(2026, 3)),
        (date(2026, 10, 15), None),
        (date(2027, 1, 1), Quarter(2026, 4)),
        (date(2026, 4, 3), Quarter(2026, 1)),
        (date(2026, 7, 1), Quarter(2026, 2)),
    ],
)
def test_the_quarter_that_just_ended(today: date, quarter: Quarter | None) -> None:
    assert rules.quarter_over(today) == quarter


@pytest.mark.parametrize(("number", "hours", "missing"), [(1, 1500, 0), (1, 1499, 1), (3, 3000, 1500), (4, 0, 6000), (2, 9000, 0)])
def test_hours_that_miss_by_the_end_of_a_quarter(number: int, hours: int, missing: int) -> None:
    assert Quarter(2026, number).missing(6000, hours) == missing


TODAY = date(2026, 12, 8)  # 83 days before END


SAID = [
    (Due(Cause.EXPIRY, END, 90), "还有83天到期（有效期至 2027年3月1日）", "请联系证件管理员办理换发"),
    (Due(Cause.EXPIRY, TODAY, 30), "今天到期（有效期至 2026年12月8日）", "请联系证件管理员办理换发"),
    (Due(Cause.EXPIRED, date(2026, 12, 7)), "已于 2026年12月7日到期", "请联系证件管理员办理换发"),
    (Due(Cause.REVIEW, date(2026, 12, 31), 30), "还没有年度验审，还有23天截止（2026年12月31日）", "请把证件交证件管理员办理验审"),
    (Due(Cause.REVIEW, date(2026, 12, 1)), "没有年度验审记录，已于 2026年12月1日截止", "请把证件交证件管理员办理验审"),
]


@pytest.mark.parametrize(("due", "how", "what"), SAID)
def test_each_reads_what_is_theirs_to_do(due: Due, how: str, what: str) -> None:
    matter = Matter(due, "陈志强", "财政所", "省行政执法证")
    assert Words().to_officer(matter, TODAY) == f"您的省行政执法证{how}，{what}。"
    assert Words().of_other(matter, TODAY) == f"陈志强（财政所）{how}"


def test_hours_are_said_in_figures() -> None:
    matter = Matter(Due(Cause.HOURS, date(2026, 9, 30)), "陈志强", "财政所", wanted=4500, hours=3050)
    assert Words().to_officer(matter, TODAY) == "截至 2026年9月30日，您的年度学时应有 45，已有 30.5，还差 14.5。"
    assert Words().of_other(matter, TODAY) == "陈志强（财政所）应有 45，已有 30.5，还差 14.5"


def test_the_words_of_the_office_are_used() -> None:
    said = Words("换证", "年审")
    assert said.to_staff(Cause.EXPIRY, "甲", liaison=False) == "甲。请办理换证。"
    assert said.to_staff(Cause.EXPIRED, "甲", liaison=True) == "甲。请提醒本人办理换证。"
    assert said.heading(Cause.REVIEW) == "行政执法证年度年审"


def test_a_list_that_does_not_fit_says_how_many_there_are() -> None:
    assert listed(["甲", "乙"]) == "甲；乙"
    long = listed([f"第{n}个人的事情说明" for n in range(100)])
    assert long.endswith("；等共100人")
    assert len(long) <= 420
    assert several(["甲", "乙", "丙", "丁"]) == "甲、乙、丙等4人"


def test_the_text_for_a_group_goes_unit_by_unit_and_counts_people_once() -> None:
    lines = [Line("财政所", "陈志强", "还有3天到期"), Line("财政所", "陈志强", "已过期2天"), Line("农业办", "王海燕", "")]
    said = words.group("提醒", "共2人", lines, with_names=True, link="https://x/")
    assert said == "【提醒】\n共2人：\n财政所（1人）：陈志强（还有3天到期；已过期2天）\n农业办（1人）：王海燕\n请登录查看本人的证件：\nhttps://x/"
    assert "财政所1人\n农业办1人" in words.group("提醒", "共2人", lines, with_names=False, link="")
