"""What people are told who have not sat an exam yet: one by one, and in a text for a group. Pure; moments come in the office's time zone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from notices.rules import group_text, when

MOST_NAMES = 300  # in a text; more would not fit into one message


def note(closes_at: datetime, chances: int, caveat: str = "") -> str:
    """The body of the notice to one person."""
    said = f"（{caveat}。）" if caveat else ""
    return f"考试将于 {when(closes_at)} 结束，您还没有参加{'' if chances >= 99 else f'（共 {chances} 次机会，取最高成绩）'}。{said}"


@dataclass(frozen=True)
class Standing:
    """How far the people are whom a text is about; `unit` names theirs where it is one, `missing` each unit with its missing people."""

    expected: int
    sat: int
    sitting: int
    missing: Sequence[tuple[str, Sequence[str]]]
    unit: str = ""

    @property
    def words(self) -> str:
        at_it = f"，正在答题{self.sitting}人" if self.sitting else ""
        return f"{self.unit}应考{self.expected}人，已考{self.sat}人{at_it}"


def text(title: str, standing: Standing, *, closes_at: datetime, as_of: datetime, with_names: bool, link: str, caveat: str = "") -> str:
    """The text for a group, with names or with counts only."""
    absent = sum(len(names) for _, names in standing.missing)
    rest = "以下同志尚未参加：" if with_names else f"尚有{absent}人未参加{'：' if len(standing.missing) > 1 else '。'}"
    lines = [f"（{caveat}。）" if caveat else "", f"截至 {when(as_of)}，{standing.words}，{rest}"]
    if with_names:
        lines += [f"{unit}（{len(names)}人）：{'、'.join(names)}" for unit, names in standing.missing]
    elif len(standing.missing) > 1:
        lines += [f"{unit}{len(names)}人" for unit, names in standing.missing]
    return group_text(f"{title} 催考", lines, link=link, link_words=f"请于 {when(closes_at)} 前完成，打开链接登录参加：")
