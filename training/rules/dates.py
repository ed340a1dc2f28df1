"""Days that come again: the n-th weekday of each month; the weeks of a month as a calendar shows them. Pure."""

from calendar import Calendar
from collections.abc import Iterator
from datetime import date, timedelta

LAST = -1
MOST_MONTHS = 24
WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
NTHS = {1: "第一个", 2: "第二个", 3: "第三个", 4: "第四个", LAST: "最后一个"}


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """`weekday` 0 is Monday; `nth` 1 to 4, or `LAST`."""
    days = [one for one in Calendar().itermonthdates(year, month) if one.month == month and one.weekday() == weekday]
    return days[nth if nth == LAST else nth - 1]


def each_month(weekday: int, nth: int, from_on: date, until_on: date) -> list[date]:
    """That day of every month from one day until another, both included."""
    found = (nth_weekday(first.year, first.month, weekday, nth) for first in _months(from_on, until_on))
    return [one for one in found if from_on <= one <= until_on]


def _months(from_on: date, until_on: date) -> Iterator[date]:
    first = from_on.replace(day=1)
    while first <= until_on:
        yield first
        first = (first + timedelta(days=31)).replace(day=1)


def in_words(weekday: int, nth: int) -> str:
    return f"每月{NTHS[nth]}{WEEKDAYS[weekday]}"


def weeks_of(year: int, month: int) -> list[list[date]]:
    """Whole weeks, Monday first; with the days of the months before and after that fill them."""
    return Calendar().monthdatescalendar(year, month)
