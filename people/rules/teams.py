"""From and until which day somebody may belong to a team. Values in, values out."""

from collections.abc import Iterable
from datetime import date

from people.rules import days

Span = tuple[date, date | None]  # first and last day; None: still


def why_not_join(on: date, today: date, spans: Iterable[Span]) -> str | None:
    """Why somebody who belonged to the team during `spans` cannot belong to it again from `on`."""
    for first, last in spans:
        if last is None:
            return f"已经在队里，自 {first} 起。"
        if last >= on:
            return f"从 {first} 到 {last} 已经在队里，新的一段要在这之后开始。"
    return days.why_not(on, today)


def why_not_end(last: date, today: date, first: date) -> str | None:
    """Why `last` cannot be the last day of somebody who belongs to the team since `first`."""
    return f"自 {first} 起在队里，最后一天不能早于这一天。" if last < first else days.why_not(last, today)


def why_not_another_post(on: date, today: date, first: date) -> str | None:
    """Why somebody who belongs to the team since `first` cannot have another post from `on`."""
    return f"现在的岗位自 {first} 起，改变的日期不能早于这一天。" if on < first else days.why_not(on, today)
