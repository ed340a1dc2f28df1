"""Numbers as laws write them: 第一千二百六十条, 第一百二十条之一."""

import re
from functools import cache
from typing import NamedTuple

_DIGITS = "零一二三四五六七八九"
_UNITS = (("千", 1000), ("百", 100), ("十", 10), ("", 1))
MOST = 9999
NUMERAL = "[零〇一二三四五六七八九十百千]+"
_WRITTEN = re.compile(rf"^第({NUMERAL}|[0-9]{{1,4}})条(?:之({NUMERAL}))?$")


class Key(NamedTuple):
    """Which article of a law: 第三条之一 is (3, 1), 第三条 is (3, 0). Sorts as the law does."""

    number: int
    suffix: int = 0

    def __str__(self) -> str:
        return f"第{chinese(self.number)}条" + (f"之{chinese(self.suffix)}" if self.suffix else "")


def read_key(text: str) -> Key | None:
    """第二十四条, 第24条 or 第三条之一, as questions name their basis."""
    found = _WRITTEN.match("".join(text.split()))
    if not found:
        return None
    number = int(found[1]) if found[1].isascii() else value(found[1])
    suffix = value(found[2]) if found[2] else 0
    return Key(number, suffix) if number and suffix is not None else None


def chinese(number: int) -> str:
    """1..9999 in the way of laws: 十二, 一百零三, 一百一十."""
    said, zero = "", False
    for unit, size in _UNITS:
        if digit := number // size % 10:
            said += ("零" if zero and said else "") + _DIGITS[digit] + unit
        zero = not digit
    return said.removeprefix("一") if 10 <= number < 20 else said


def value(text: str) -> int | None:
    """The number that `chinese` writes so; None for whatever it would not write."""
    return _values().get(text.replace("〇", "零"))


@cache
def _values() -> dict[str, int]:
    return {chinese(number): number for number in range(1, MOST + 1)}
