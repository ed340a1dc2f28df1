"""How Excel shows the number of a cell: 46360 may be 2026-12-04, 12月4日 or 46360, and 0.1 may be 10%. Pure."""

import re

from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

PLAIN, PERCENT, ELAPSED = "", "%", "[h]"
MOST_EXACT = 1e15  # from here on Excel has no longer every digit: none is invented
_ISO, _FULL, _MONTH, _DAY = "{0.year}-{0.month:02}-{0.day:02}", "{0.year}年{0.month}月{0.day}日", "{0.year}年{0.month}月", "{0.month}月{0.day}日"
_CLOCK = "{0.hour}:{0.minute:02}"
_CHINESE = {  # what the standard leaves to the language, as Chinese Excel and WPS show it
    **dict.fromkeys((27, 36, 50, 52, 57), _MONTH),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), _DAY),
    **dict.fromkeys((32, 33, 34, 35, 55, 56), _CLOCK),
    30: _ISO,
    31: _FULL,
}
_ELAPSED = re.compile(r"\[[hms]+\]", re.IGNORECASE)
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|AM/PM|A/P|General', re.IGNORECASE)


def look(number: int, code: str = "") -> str:
    """What the format with this number, or this code of the file's own, makes of a number: an argument for `shown`."""
    if not code:
        return _CHINESE.get(number) or _look(BUILTIN_FORMATS.get(number, ""))
    return _look(code)


def _look(code: str) -> str:
    if _ELAPSED.search(code):
        return ELAPSED
    letters = _LITERAL.sub("", code).split(";")[0].lower()
    if "%" in letters:
        return PERCENT
    if re.fullmatch("0{2,}", letters):
        return letters
    clock = _CLOCK if "h" in letters or "s" in letters else ""
    with_year = _MONTH if "d" not in letters else _FULL if "月" in code else _ISO
    date = with_year if "y" in letters else _DAY if "d" in letters else ""
    return f"{date} {clock}".strip()


def shown(value: float, how: str = PLAIN, *, since_1904: bool = False) -> str:
    """The number as a text."""
    try:
        if how == PERCENT:
            return f"{value * 100:.12g}%"
        if how.startswith("0"):
            return f"{round(value):0{len(how)}d}" if abs(value) < MOST_EXACT else _plain(value)
        if how == ELAPSED:
            hours, minutes = divmod(round(value * 24 * 60), 60)
            return f"{hours}:{minutes:02}"
        return how.format(from_excel(value, MAC_EPOCH if since_1904 else WINDOWS_EPOCH)) if how else _plain(value)
    except (ValueError, OverflowError, AttributeError):  # no moment, or a time of day where a date is asked for
        return _plain(value)


def _plain(value: float) -> str:
    """As many digits as Excel has, no .0 after whole numbers."""
    return str(int(value)) if value.is_integer() and abs(value) < MOST_EXACT else f"{value:.15g}"
