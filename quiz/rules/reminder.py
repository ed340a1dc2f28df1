"""What people are told who have not sat an exam yet: one by one, and in a text for a group. Pure; moments come in the office's time zone."""

from collections.abc import Sequence
from datetime import datetime

from notices.rules import group_text, when

MOST_NAMES = 300  # in a text; more would not fit into one message


def note(closes_at: datetime, chances: int, caveat: str = "") -> str:
    """The body of the notice to one person."""
    said = f"（{caveat}。）" if caveat else ""
    return f"考试将于 {when(closes_at)} 结束，您还没有参加{'' if chances >= 99 else f'（共 {chances} 次机会，取最高成绩）'}。{said}"


def text(
    title: str,
    *,
    closes_at: datetime,
    as_of: datetime,
    expected: int,
    missing: Sequence[tuple[str, Sequence[str]]],
    with_names: bool,
    link: str,
    caveat: str = "",
) -> str:
    """The text for a group; `missing` is each unit's name with the names of its missing people, of which only counts are told unless asked."""
    absent = sum(len(names) for _, names in missing)
    lines = [f"应考 {expected} 人，还有 {absent} 人未参加，{when(closes_at)} 截止。"]
    lines += [f"（{caveat}。）"] if caveat else []
    for unit, names in missing:
        lines.append(f"{unit}（{len(names)} 人）：{'、'.join(names)}" if with_names else f"{unit}：{len(names)} 人")
    return group_text(f"{title} 催考", lines, as_of=as_of, link=link, link_words="请尽快打开链接登录参加：")
