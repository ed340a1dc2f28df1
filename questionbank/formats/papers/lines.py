"""A line of a paper, from whatever file."""

from dataclasses import dataclass

from questionbank.formats.base import Picture

PICTURE = "\ufffc"  # stands in a line's text where a picture is
LITERAL = "\\"  # first thing in a line, or after a number, letter or label: what follows is plain text, whatever it looks like
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | dict.fromkeys((0x3000, 0xA0, 0x2002, 0x2003), 0x20)


@dataclass(frozen=True, slots=True)
class Line:
    """`number`: of the line, or of the paragraph in Word."""

    number: int
    text: str
    soft: bool = False  # broken within its paragraph: belongs to the line before it
    pictures: tuple[Picture, ...] = ()
    unreadable: tuple[str, ...] = ()  # what stands in it and is no text: 公式, 文本框


def flat(text: str) -> str:
    """The text with ASCII characters for their full-width forms. Every character keeps its place."""
    return text.translate(_NARROW)
