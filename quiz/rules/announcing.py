"""Which notices of an exam go by themselves, when, and what they say. Pure; moments come in the office's time zone.

Each holds for a time only: what was not told in it, because no worker ran, is not told late.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from quiz.rules import invitation, reminder

OPENS, CLOSES, RESULT = "opens", "closes", "result"
DAYTIME = range(8, 21)  # o'clock: nobody is told at night that they have not sat
BEFORE_CLOSING = timedelta(days=3)
OPEN_FOR = timedelta(days=1)  # before anybody is told that they have not sat; an exam of a day is told of the day before
STILL_NEWS = timedelta(days=3)


def opens(opens_at: datetime, now: datetime) -> bool:
    """The day before, from eight o'clock on."""
    return opens_at.date() == now.date() + timedelta(days=1) and now.hour >= DAYTIME.start


def closes(opens_at: datetime, closes_at: datetime, now: datetime) -> bool:
    """Three days before the closing or less, by day, when the exam has been open for a day."""
    return max(closes_at - BEFORE_CLOSING, opens_at + OPEN_FOR) <= now < closes_at and now.hour in DAYTIME


def result(released_at: datetime | None, now: datetime) -> bool:
    """As soon as scores are out for all; None: each saw the own one at once."""
    return released_at is not None and released_at <= now < released_at + STILL_NEWS


def due(
    *, opens_at: datetime, closes_at: datetime | None, released_at: datetime | None, now: datetime, local: Callable[[datetime], datetime]
) -> list[tuple[str, date]]:
    """What is to be told now, each with the day that it is about."""
    opening, at = local(opens_at), local(now)
    found = [(OPENS, opening.date())] if opens(opening, at) else []
    if closes_at is not None and closes(opening, local(closes_at), at):
        found.append((CLOSES, local(closes_at).date()))
    if released_at is not None and result(released_at, now):
        found.append((RESULT, local(released_at).date()))
    return found


def words(what: str, title: str, *, opens_at: datetime, closes_at: datetime | None, minutes: int, chances: int, caveat: str) -> tuple[str, str]:
    """Title and body; no score, since a notice may go by mail too."""
    said = f"（{caveat}。）" if caveat else ""
    if what == OPENS:
        return (
            f"即将开考：{title}",
            f"考试时间 {invitation.window(opens_at, closes_at)}，答题时长 {minutes} 分钟，{invitation.chances(chances)}。请安排好时间。{said}",
        )
    if what == CLOSES:
        assert closes_at is not None
        return f"即将截止，您还没有考：{title}", reminder.note(closes_at, chances, caveat)
    return result_words(title, caveat)


def result_words(title: str, caveat: str) -> tuple[str, str]:
    said = f"（{caveat}。）" if caveat else ""
    return f"成绩已公布：{title}", f"您参加的考试成绩已经公布，请打开查看。{said}"
