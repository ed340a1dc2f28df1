"""Lines of a paper to records."""

from collections.abc import Iterable, Iterator
from itertools import islice

from core.errors import Refused
from questionbank.formats.base import Parsed, Progress, no_progress
from questionbank.formats.papers.assembling import Assembler, finish
from questionbank.formats.papers.lines import Line
from questionbank.formats.papers.records import understood
from questionbank.formats.papers.tokens import tokens

MOST_TOKENS = 300_000  # of a paper: about 100 MB while it is read
MOST_CHARACTERS = 200_000  # of a line: the answers to 20,000 questions


def read(lines: Iterable[Line], *, unit: str, progress: Progress = no_progress) -> Parsed:
    """All questions. `unit` is what a line is called there: 行, 段. Refuses a paper without questions."""
    found = list(islice(tokens(_measured(lines, unit)), MOST_TOKENS + 1))
    if len(found) > MOST_TOKENS:
        raise Refused("paper_too_large", f"文件太大（最多 {MOST_TOKENS // 10_000} 万行），请分成几个文件再上传。", field="file")
    outline = Assembler(found, unit).outlined()
    progress(50)
    finish(outline)
    parsed = understood(outline)
    if not any(outline.questions()):
        raise Refused(
            "questions_missing", "没有找到试题。每道题要以题号开头，如“1.”“1、”“（1）”或“第1题”，选项写“A.”，答案写“答案：”。", field="file"
        )
    progress(100)
    return parsed


def _measured(lines: Iterable[Line], unit: str) -> Iterator[Line]:
    for line in lines:
        if len(line.text) > MOST_CHARACTERS:
            raise Refused("line_too_long", f"第 {line.number} {unit}有 {len(line.text)} 个字，不像试卷。每道题、每个选项请各起一行。", field="file")
        yield line
