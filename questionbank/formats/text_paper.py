"""Question papers as plain text."""

import re
from collections.abc import Sequence
from io import StringIO

from core import texts
from core.errors import Refused
from questionbank.formats.base import Parsed, Progress, Record, no_progress
from questionbank.formats.papers import reading, writing
from questionbank.formats.papers.lines import Line
from questionbank.formats.papers.paper import Paper, text_lines
from questionbank.formats.papers.writing import Style

_BEFORE = r"[(（][^()（）\n]{0,12}[)）][^\S\n]{0,4}"  # an answer in front of the number: （√）1.
_QUESTION = re.compile(rf"^[^\S\n]*(?:{_BEFORE})?(?:\d{{1,5}}\s?[.．、]|[(（]\d{{1,3}}[)）]|\d{{1,3}}[)）]|第\s?\d{{1,5}}\s?题)", re.MULTILINE)


class TextPaper(Paper):
    """.txt in any encoding offices use; written as UTF-8 with its mark and with Windows' ends of lines, for 记事本."""

    code = "text"
    label = "文本试卷"
    extension = ".txt"
    content_type = "text/plain; charset=utf-8"
    order = 90

    def recognises(self, data: bytes) -> bool:
        try:
            return bool(_QUESTION.search(_text(data)))
        except Refused:
            return False

    def read(self, data: bytes, progress: Progress = no_progress) -> Parsed:
        lines = (Line(number, line.rstrip("\n")) for number, line in enumerate(StringIO(_text(data)), 1))
        return reading.read(lines, unit="行", progress=progress)

    def write(self, records: Sequence[Record], *, title: str = "", keys: bool = True) -> bytes:
        lines: list[str] = []
        for one in writing.paper(records, title=title, keys=keys):
            lines += [""] if lines and one.style in (Style.HEADING, Style.STEM) else []
            lines += text_lines([one])
        return b"\xef\xbb\xbf" + "".join(f"{line}\r\n" for line in lines).encode()


def _text(data: bytes) -> str:
    return texts.tidied(texts.decoded(data))


FORMAT = TextPaper()
