"""Texts for a work group, in the one shape every room uses. Pure."""

from collections.abc import Iterable
from datetime import datetime


def group_text(heading: str, lines: Iterable[str], *, link: str = "", link_words: str = "点击查看：", end: str = "") -> str:
    """What a clerk pastes into a WeChat or WeCom group: 【heading】, the lines, the link on a line of its own (where a phone makes it one to tap),
    a last sentence. Empty lines are left out.
    """
    parts = [f"【{heading}】", *lines]
    if link:
        parts += [link_words, link]
    return "\n".join(one for one in [*parts, end] if one)


def when(moment: datetime) -> str:
    """11月5日 09:00"""
    return f"{moment.month}月{moment.day}日 {moment:%H:%M}"
