"""What an office may decide about certificates. Pure."""

import calendar
import re
from collections.abc import Mapping

from certificates.rules.life import STATE_WORDS, STEP_WORDS, Kind, State
from core.errors import Refused

MOST_DAYS = 6  # reminders before the end of validity
LONGEST_WORD = 8
_ENDLESS = re.compile(r"[+*]|\{\d*,")


def refuse_pattern(pattern: str) -> None:
    """Refuses what cannot serve as the shape of a number."""
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        raise Refused("pattern_broken", "这个格式写得不完整，系统读不懂。请核对括号是否成对，或照下面的例子写。", field="number_pattern") from None
    if is_slow(pattern):
        raise Refused("pattern_slow", "括号里外都写了重复，核对一个编号会非常慢。请把重复只写在一处。", field="number_pattern")


def is_slow(pattern: str) -> bool:
    """Whether a group that may be of several lengths is itself repeated, as in (a+)+: then a long number would be tried for hours."""
    plain = re.sub(r"\\.|\[\^?\]?[^\]]*\]", "x", pattern)  # signs that stand for themselves
    varies = [False]  # of each open group
    for place, sign in enumerate(plain):
        if sign == "(":
            varies.append(False)
        elif sign == ")" and len(varies) > 1:
            inner, repeated = varies.pop(), _ENDLESS.match(plain, place + 1)
            if inner and repeated:
                return True
            varies[-1] |= inner
        elif sign == "|" or _ENDLESS.match(plain, place):
            varies[-1] = True
    return False


def fits(pattern: str, number: str) -> bool:
    return not pattern or re.fullmatch(pattern, number) is not None


def reminder_days(text: str) -> list[int]:
    """Days before the end of validity as typed, the most first, each once. Refuses what is no number of days within a year."""
    words = [one for one in re.split(r"[\s,，、;；]+", text) if one]
    if any(not (one.isascii() and one.isdigit() and len(one) < 4 and 1 <= int(one) <= 365) for one in words):
        raise Refused("reminder_days", "每个天数请填 1 到 365 的整数，用顿号分开，如 180、90、30。", field="reminder_days")
    found = sorted({int(one) for one in words}, reverse=True)
    if len(found) > MOST_DAYS:
        raise Refused("reminder_many", f"最多提醒 {MOST_DAYS} 次，现在填了 {len(found)} 次。", field="reminder_days")
    return found


def refuse_review_day(month: int, day: int) -> None:
    most = calendar.monthrange(2024, month)[1] if 1 <= month <= 12 else 0  # a leap year: the 29th of February means the month's last day
    if not 1 <= day <= most:
        raise Refused("review_day", f"{month} 月没有 {day} 日，请核对。", field="review_day")


def own_words(said: Mapping[str, str]) -> dict[str, str]:
    """`state.valid`, `step.issue` … as the office calls them; usual words are left out. Refuses a word that would then mean two things."""
    usual = {f"state.{one}": word for one, word in STATE_WORDS.items()} | {f"step.{one}": word for one, word in STEP_WORDS.items()}
    kept = {key: plain for key, word in said.items() if key in usual and (plain := "".join(word.split())) and plain != usual[key]}
    for group in ("state.", "step."):
        seen: dict[str, str] = {}
        for key in (one for one in usual if one.startswith(group)):
            word = kept.get(key, usual[key])
            if word in seen:
                raise Refused("word_twice", f"“{word}”已用来称呼“{usual[seen[word]]}”，请换一个叫法。", field=field_of(key))
            seen[word] = key
    return kept


def field_of(key: str) -> str:
    """The field of the form in which a word is typed."""
    return "word_" + key.replace(".", "_")


def word_keys() -> dict[str, str]:
    """Every word an office may choose, with the usual one. Nobody sees a card without any record."""
    states = {f"state.{one}": word for one, word in STATE_WORDS.items() if one != State.NONE}
    return states | {f"step.{one}": word for one, word in STEP_WORDS.items() if one != Kind.CORRECT}
