"""Lines of answers only: 1.A 2.BC 3.对, also 1-5 ABCDA, also under 一、单选题. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from questionbank.formats.papers.marks import TRUTH, type_named
from statutes.rules import numerals

MAX_SPAN = 500  # answers one range may stand for
_GROUPS = (5, 10)  # letters that stand together: 1-10 ABCDA BCDAB
_ORDINAL = r"[一二三四五六七八九十百]{1,4}"
_BETWEEN = re.compile(r"[\s,;。、|/]*")
_ITEM = re.compile(
    r"(?:第\s?)?\(?(\d{1,5})\)?\s?题?\s?[.、:)]?\s?"
    rf"([A-Ja-j]{{1,10}}(?:[,、/][A-Ja-j](?![A-Za-z]))*|TRUE|FALSE|[TFVXtfvx]|{TRUTH})(?![A-Za-z一-龥])"
)
_RANGE = re.compile(r"(?:第\s?)?\(?(\d{1,5})\s?[-~—–至到]{1,2}\s?(\d{1,5})\)?\s?题?\s?[.、:)]?")
_ONE = re.compile(rf"[\s,、;|/]*([A-Za-z]{{1,{MAX_SPAN}}}|{TRUTH})(?=[\s,、;|/。\d(第√×✓✔✗✘正错对是否不]|$)")
_HEAD = re.compile(
    rf"(?:(?:第\s?)?({_ORDINAL})(?:部分|大题)?\s?[、.:]?|\(({_ORDINAL})\))?\s*([一-龥]{{2,8}}?)?\s*(?:\([^()]{{0,80}}\))?\s*:?\s*(?=[(第\d]|$)"
)


@dataclass(frozen=True)
class Item:
    number: int
    answer: str


@dataclass(frozen=True)
class Head:
    """Of a section of the block."""

    ordinal: int
    type: str


@dataclass(frozen=True)
class Misfit:
    """A range with more or fewer answers than numbers."""

    first: int
    last: int


Entry = Item | Head | Misfit


def scan(text: str) -> list[Entry]:
    """What a line (flat) says if it holds nothing but answers and the headings of answers; else nothing."""
    found: list[Entry] = []
    place = 0
    while (place := _end(_BETWEEN, text, place)) < len(text):
        some, after = _next(text, place)
        if after <= place:
            return []
        found += some
        place = after
    return found


def is_block(entries: list[Entry]) -> bool:
    """Whether a line of these is surely no question: it has two answers or a range."""
    return sum(2 if isinstance(one, Misfit) else isinstance(one, Item) for one in entries) >= 2


def _next(text: str, place: int) -> tuple[list[Entry], int]:
    """The entries that begin there, and where they end; not further than `place` where none begins."""
    if found := _RANGE.match(text, place):
        first, last = int(found[1]), int(found[2])
        if 0 < last - first < MAX_SPAN:
            return _range(text, found.end(), first, last)
    if found := _ITEM.match(text, place):
        return [Item(int(found[1]), found[2])], found.end()
    found = _HEAD.match(text, place)
    if found and found.end() > place:
        kind, ordinal = type_named(found[3] or ""), found[1] or found[2]
        if kind or ordinal:
            return [Head(numerals.value(ordinal) or 0 if ordinal else 0, kind)], found.end()
    return [], place


def _range(text: str, place: int, first: int, last: int) -> tuple[list[Entry], int]:
    words, after = [], place
    for word, end in _answers(text, place):
        words.append(word)
        after = end
        if len(words) > last - first + 1:
            break
    if not words:
        return [], 0
    count = last - first + 1
    joined = "".join(words)
    if len(words) != count and joined.isascii() and len(joined) == count and all(len(one) in _GROUPS for one in words[:-1]):
        words = list(joined)
    if len(words) != count:
        return [Misfit(first, last)], after
    return [Item(number, word) for number, word in enumerate(words, first)], after


def _answers(text: str, place: int) -> Iterator[tuple[str, int]]:
    while found := _ONE.match(text, place):
        place = found.end()
        yield found[1], place


def _end(pattern: re.Pattern[str], text: str, place: int) -> int:
    found = pattern.match(text, place)
    return found.end() if found else place
