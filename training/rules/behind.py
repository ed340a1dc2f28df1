"""Who is behind with studying, in numbers and in words. Pure; hours are integers of 1/100 学时."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.points import points_text
from core.rates import Rate
from notices.rules import group_text

MOST_NAMES = 300  # in a text; more would not fit into one message


def expected_by(duty: int, year: int, today: date) -> int:
    """按已过天数折算: so much of a year's duty should be there by today; all of it once the year is over. Rounded down."""
    if today.year > year:
        return duty
    begin, end = date(year, 1, 1), date(year + 1, 1, 1)
    return max(duty * ((today - begin).days + 1) // (end - begin).days, 0)


@dataclass(frozen=True)
class Studied:
    """What somebody has of a year. `floor`: the rate in percent below which they are reminded; `expected`: see `expected_by`, None for who has no
    duty."""

    rate: Rate
    floor: int
    hours: int
    expected: int | None = None

    @property
    def rarely_came(self) -> bool:
        return self.rate.base > 0 and self.rate.count * 100 < self.floor * self.rate.base

    @property
    def missing(self) -> int:
        """Hours behind what is expected by now."""
        return max((self.expected or 0) - self.hours, 0)

    @property
    def is_behind(self) -> bool:
        return self.rarely_came or self.missing > 0

    @property
    def words(self) -> str:
        parts = []
        if self.rarely_came:
            parts.append(f"应到学法会议 {self.rate.base} 次，到会 {self.rate.count} 次，参训率 {self.rate.prose}，低于 {self.floor}%")
        if self.missing:
            wanted, have = points_text(self.expected), points_text(self.hours)
            parts.append(f"执法人员年度学时到现在应有 {wanted}，已有 {have}，还差 {points_text(self.missing)}")
        return "；".join(parts)


def note(year: int, studied: Studied) -> str:
    """The body of the notice to one person."""
    return f"{year} 年{studied.words}。请按通知参加学法会议；参加过上级培训的，把证明交给工作人员登记。"


def text(year: int, units: Sequence[tuple[str, Sequence[str]]], *, floor: int, as_of: date, with_names: bool, link: str) -> str:
    """For a group: how many are behind, unit by unit, with names or with counts only."""
    total = sum(len(names) for _, names in units)
    head = f"截至 {as_of.month}月{as_of.day}日，{total}人参训率低于{floor}%或学时落后于进度{'：' if with_names or len(units) > 1 else '。'}"
    if with_names:
        lines = [f"{unit}（{len(names)}人）：{'、'.join(names)}" for unit, names in units]
    else:
        lines = [f"{unit}{len(names)}人" for unit, names in units] if len(units) > 1 else []
    return group_text(f"{year}年学法提醒", [head, *lines], link=link, link_words="请登录查看本人的学时和会议安排：")
