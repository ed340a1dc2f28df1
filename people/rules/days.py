"""On which days something about people can have happened. Values in, values out."""

from datetime import date

EARLIEST = 1950  # the first year an import takes, too


def why_not(on: date, today: date) -> str | None:
    """Why nothing can have happened on this day: it has not come yet, or nobody now here was there."""
    if on > today:
        return f"{on} 还没有到。请到那一天再办理，或核对日期。"
    if on.year < EARLIEST:
        return f"{on} 太早，请核对日期。"
    return None


def why_not_shown(on: date, today: date) -> str | None:
    """Why nobody can be told how things were on this day."""
    return None if on.year >= EARLIEST and on <= today else f"请填写 {EARLIEST} 年以来、不晚于今天的日期。"
