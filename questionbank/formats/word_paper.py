"""Question papers as Word files."""

from collections.abc import Sequence

from core import word
from questionbank.formats.base import Parsed, Progress, Record, no_progress
from questionbank.formats.papers import reading, word_lines, word_printing, writing
from questionbank.formats.papers.paper import Paper


class WordPaper(Paper):
    """.docx of Word and WPS; places are told by paragraph."""

    code = "word"
    label = "Word 试卷"
    extension = ".docx"
    content_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    order = 20
    carries = Paper.carries | {"pictures"}

    def recognises(self, data: bytes) -> bool:
        return word.looks_like(data)

    def read(self, data: bytes, progress: Progress = no_progress) -> Parsed:
        return reading.read(word_lines.lines(data), unit="段", progress=progress)

    def write(self, records: Sequence[Record], *, title: str = "", keys: bool = True) -> bytes:
        return word_printing.printed(writing.paper(records, title=title, keys=keys), title=title)


FORMAT = WordPaper()
