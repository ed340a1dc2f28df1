"""Texts for a work group and letters, each in the one shape every room uses; when a letter is tried again. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta


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


WAITS = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=8))


def next_try(tries: int, now: datetime) -> datetime | None:
    """When a letter that could not be sent for the `tries`th time is tried again; None: it has failed."""
    return now + WAITS[tries - 1] if tries <= len(WAITS) else None


def letter_text(name: str, body: str, link: str, office: str) -> str:
    """A notice as a plain letter."""
    parts = [f"{name}同志：", body, f"打开查看：{link}" if link else "", f"{office}学法考试系统自动发出，请勿回复。"]
    return "\n\n".join(one for one in parts if one) + "\n"
