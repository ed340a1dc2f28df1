"""Whose certificate is to be taken back after what happened to them, and in which words. Pure."""

from datetime import date

LONGEST = 200  # characters of what a task says


def transferred(on: date, before: str, after: str, reason: str) -> str:
    return f"{on} 由{before}调到{after}{_because(reason)}"


def left(on: date, before: str, word: str, reason: str) -> str:
    """`word`: 调离 or 退休."""
    return f"{on} 从{before}{word}{_because(reason)}"


def post_changed(on: date, team: str, before: str, after: str) -> str:
    return f"{on} 在{team}由{before}改为{after}"


def team_left(on: date, team: str, before: str) -> str:
    return f"{on} 离开{team}（原{before}）"


def back_on_post(on: date, team: str) -> str:
    """Why a task that was open is closed without a return."""
    return f"{on} 起在{team}执法岗，仍需使用证件"


def _because(reason: str) -> str:
    return f"（{reason}）" if reason else ""


def appended(said: str, more: str) -> str:
    """What a task says after one more cause; the same twice is said once, and what is too long ends in a sign that there was more."""
    if more in said:
        return said
    text = f"{said}；{more}" if said else more
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
