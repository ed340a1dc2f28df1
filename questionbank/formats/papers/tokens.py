"""What each line of a paper is, or each part of a line: 【答案】B【解析】… are two things on one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from questionbank.formats.base import Picture
from questionbank.formats.papers import answer_lines, marks
from questionbank.formats.papers.lines import LITERAL, PICTURE, Line, flat


class Kind(Enum):
    NUMBER = auto()
    OPTION = auto()
    LABEL = auto()
    HEADING = auto()  # surely
    MAYBE_HEADING = auto()  # 一、总则: one only where it stands as one
    ANSWERS = auto()  # 参考答案, perhaps of the whole paper, perhaps of one question
    ITEMS = auto()  # 1.A 2.BC 3.对
    ORNAMENT = auto()
    TEXT = auto()


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of text with its place. `literal`: nothing in it is a mark."""

    line: int
    text: str
    literal: bool = False
    soft: bool = False
    pictures: tuple[Picture, ...] = ()
    unreadable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Token:
    kind: Kind
    text: Text  # without its mark
    whole: Text  # with it
    gap: bool = False  # an empty line stands before it
    number: marks.Number | None = None
    option: marks.Option | None = None
    label: str = ""
    heading: marks.Heading | None = None

    @property
    def line(self) -> int:
        return self.text.line


def tokens(lines: Iterable[Line]) -> Iterator[Token]:
    gap = False
    for line in lines:
        if not line.text.strip() and not line.unreadable:
            gap = True
            continue
        for token in _of_line(line, gap):
            yield token
            gap = False


def _of_line(line: Line, gap: bool) -> Iterator[Token]:
    text = line.text.lstrip()
    if text.startswith(LITERAL):
        said = Text(line.number, text[1:], True, line.soft, line.pictures, line.unreadable)
        yield Token(Kind.TEXT, said, said, gap)
        return
    even = flat(text.rstrip())
    kind, start, found = _kind(even)
    before = found["number"].before if "number" in found else ""
    pieces = _pieces(text, even, start, kind, found.get("label", ""))
    pictures = list(line.pictures)
    for place, (name, begin, start) in enumerate(pieces):
        end = pieces[place + 1][1] if place + 1 < len(pieces) else len(text)
        body = text[start:end]
        literal = body.startswith(LITERAL)
        body = body[1:] if literal else (f"{text[: len(before)]}{body}" if before and not place else body).strip()
        own = tuple(pictures.pop(0) for _ in range(min(text[begin:end].count(PICTURE), len(pictures))))
        unreadable = line.unreadable if not place else ()
        said = Text(line.number, body, literal, line.soft, own, unreadable)
        whole = Text(line.number, text[begin:end].strip(), False, line.soft, own, unreadable)
        if place:
            yield Token(Kind.LABEL, said, whole, label=name)
        else:
            yield Token(kind, said, whole, gap, **found)


def _kind(even: str) -> tuple[Kind, int, dict[str, Any]]:
    """What a line is, where what it says begins, and the mark found; what is most frequent first."""
    if option := marks.option(even):
        return Kind.OPTION, option.start, {"option": option}
    if label := marks.label(even):
        return _labelled(even, label), label.start, {"label": label.name}
    if marks.is_ornament(even):
        return Kind.ORNAMENT, 0, {}
    heading = marks.heading(even)
    if heading and heading.typed:
        return Kind.HEADING, 0, {"heading": heading}
    if marks.begins_answers(even):
        return Kind.ANSWERS, len(even), {"label": "answer"}
    if answer_lines.is_block(answer_lines.scan(even)):
        return Kind.ITEMS, 0, {"heading": heading}
    if number := marks.number(even):
        return Kind.NUMBER, number.start, {"number": number}
    if heading:
        return Kind.MAYBE_HEADING, 0, {"heading": heading}
    return Kind.TEXT, 0, {}


def _labelled(even: str, label: marks.Label) -> Kind:
    """参考答案： may stand over the answers of the whole paper."""
    said = answer_lines.scan(even[label.start :]) if label.name == "answer" else []
    whole = answer_lines.is_block(said) or any(isinstance(one, answer_lines.Head) and one.type for one in said)
    return Kind.ANSWERS if whole or label.name == "answer" and label.start == len(even) else Kind.LABEL


def _pieces(text: str, even: str, start: int, kind: Kind, label: str) -> list[tuple[str, int, int]]:
    """Label, begin and start of the text of each part of a line; the first has the line's own mark."""
    found = [(label, 0, start)]
    if kind not in (Kind.NUMBER, Kind.OPTION, Kind.LABEL, Kind.TEXT) or text.startswith(LITERAL, start):
        return found
    stem, prose = kind in (Kind.NUMBER, Kind.TEXT), kind == Kind.TEXT or label in ("explanation", "bases")
    for one in marks.labels_inside(even[start:], stem=stem, prose=prose):
        found.append((one.name, start + one.begin, start + one.start))
        if text.startswith(LITERAL, start + one.start):
            break
    return found
