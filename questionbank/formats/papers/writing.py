"""Records to the lines of a paper. With keys, reading them gives the same records again: a line that would be taken for something else is
written as literal. Without keys it is a paper to hand out, and nothing in it is marked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from core.texts import tidied
from questionbank import types
from questionbank.formats import base
from questionbank.formats.base import Picture, Record
from questionbank.formats.papers import marks, options
from questionbank.formats.papers.lines import LITERAL, PICTURE, Line, flat
from questionbank.formats.papers.marks import LABEL_WORDS
from questionbank.formats.papers.tokens import Kind, Text, tokens
from questionbank.rules.bases import basis_text
from statutes.rules import numerals


class Style(Enum):
    TITLE = auto()
    HEADING = auto()
    STEM = auto()  # begins a question or sub-question
    BODY = auto()  # goes on with it
    OPTIONS = auto()
    LABEL = auto()  # 答案, 解析, …
    ROOM = auto()  # to write an answer into


@dataclass
class Printed:
    """A line to print; of options one for each, which may share a line."""

    style: Style
    text: str = ""
    options: list[str] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)  # below the line; of options behind the one named by `at`


def paper(records: Sequence[Record], *, title: str, keys: bool) -> Iterator[Printed]:
    """Title, then a part for each type, numbered through."""
    if title.strip():
        yield Printed(Style.TITLE, _plain(_one_line(title), keys))
    number = part = 0
    for kind in types.every():
        mine = [one for one in records if one.type == kind.code]
        if mine:
            part += 1
            yield Printed(Style.HEADING, f"{numerals.chinese(part)}、{kind.heading or kind.label}（共 {len(mine)} 题）")
        for one in mine:
            number += 1
            yield from _question(one, f"{number}．", keys)


def _question(record: Record, number: str, keys: bool, *, part: bool = False) -> Iterator[Printed]:
    kind = types.get(record.type)
    below = [one for one in record.pictures if one.at is None]
    first, *more = _lines(record.stem)
    if not keys:
        mark = f"【{kind.label}】" if part else ""
        bracket = "（　）" if kind.input_type in ("radio", "checkbox") and not marks.has_empty_bracket(flat(record.stem)) else ""
        body = [f"{number}{mark}{first}", *more]
        body[-1] += bracket
    else:
        body = [_first(number, first), *(_plain(one, keys, stem=True) for one in more)]
    yield Printed(Style.STEM, body[0], pictures=[] if more else below)
    for place, text in enumerate(body[1:], 2):
        yield Printed(Style.BODY, text, pictures=below if place == len(body) else [])
    if record.options:
        yield Printed(
            Style.OPTIONS, options=[_option(place, text, keys) for place, text in enumerate(record.options)],
            pictures=[one for one in record.pictures if one.at is not None],
        )  # fmt: skip
    if keys:
        yield from _labels(record, part)
    elif kind.input_type == "text":
        yield Printed(Style.ROOM)
    for place, one in enumerate(record.parts, 1):
        yield from _question(one, f"（{place}）", keys, part=True)


def _labels(record: Record, part: bool) -> Iterator[Printed]:
    kind = types.get(record.type)
    said = {
        "type": kind.label if part else "",
        "answer": base.key_text(record) if not kind.has_parts else "",
        "explanation": record.explanation,
        "bases": "；".join(basis_text(one) for one in record.bases),
        "difficulty": base.DIFFICULTY_WORDS[record.difficulty],
        "topic": record.topic,
        "tags": "、".join(record.tags),
    }
    for name, text in said.items():
        if text.strip():
            first, *more = _lines(text)
            yield Printed(Style.LABEL, _label(name, first))
            for line in more:
                yield Printed(Style.LABEL, LITERAL + line if name == "answer" else _plain(line, keys=True))


def _lines(text: str) -> list[str]:
    return tidied(text).replace(PICTURE, "").strip().split("\n")


def _one_line(text: str) -> str:
    return " ".join(" ".join(_lines(text)).split())


# what is read back as it stands, and what has to be marked as literal


def _plain(text: str, keys: bool, *, stem: bool = False) -> str:
    """A line that begins with no mark."""
    if not keys or _is_read_as(text, Kind.TEXT, text) and not marks.case_label(flat(text)) and not (stem and _says_more(text)):
        return text
    return LITERAL + text


def _first(number: str, text: str) -> str:
    said = number + text
    return said if _is_read_as(said, Kind.NUMBER, text) and not _says_more(text) else number + LITERAL + text


def _option(place: int, text: str, keys: bool) -> str:
    mark = f"{chr(ord('A') + place)}．"
    first, *more = _lines(text)
    if not keys:
        return mark + " ".join([first, *more])
    clear = _is_read_as(mark + first, Kind.OPTION, first) and not marks.options_inside(flat(first), "dot") and marks.right_mark(flat(first)) < 0
    return "\n".join([mark + ("" if clear else LITERAL) + first, *(LITERAL + one for one in more)])


def _label(name: str, text: str) -> str:
    said = f"{LABEL_WORDS[name]}：{text}"
    clear = _is_read_as(said, Kind.LABEL, text)
    return said if clear else f"{LABEL_WORDS[name]}：{LITERAL}{text}"


def _is_read_as(line: str, kind: Kind, text: str) -> bool:
    found = list(tokens([Line(1, line)]))
    return len(found) == 1 and found[0].kind == kind and found[0].text.text == text and not found[0].text.literal


def _says_more(stem: str) -> bool:
    """Whether a reader finds type, answer or options in a line of a stem."""
    even = flat(stem)
    return bool(marks.type_mark(even)[0] or marks.odd_mark(even) or marks.answer_brackets(even) or options.in_stem(Text(1, stem)))
