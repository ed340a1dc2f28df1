"""CSV files in any encoding offices save, with commas, semicolons or tabs: one table of questions."""

import csv
import re
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import islice

from core.csv_rows import DELIMITERS, walk
from core.errors import Refused
from core.tables import ALL_READ, WHOLE_ROW, Row, Table, Unread
from core.texts import decoded, tidied
from questionbank.formats import tables
from questionbank.formats.base import Parsed, Progress, Record, no_progress
from questionbank.formats.tables import TableFormat, headers, writing

_HEAD = 1 << 16  # bytes that tell whether it is one
_LONGEST_CHARACTER = 4  # bytes
_FORMULA = re.compile(r"'*[=+\-@＝＋－＠]")  # Excel computes a cell that begins so; a ' before it keeps it a text
_SHIFTED = {WHOLE_ROW: Unread.SHIFTED}


class CsvFormat(TableFormat):
    """Written as UTF-8 with its mark, by which Excel and WPS know it."""

    code = "csv"
    label = "CSV 表格"
    extension = ".csv"
    content_type = "text/csv; charset=utf-8"
    order = 70

    def recognises(self, data: bytes) -> bool:
        head = data[:_HEAD]
        ends = [len(head)] if len(head) == len(data) else range(len(head), len(head) - _LONGEST_CHARACTER, -1)  # a character may be cut
        return any(_look(_text(head[:end])) for end in ends)

    def read(self, data: bytes, progress: Progress = no_progress) -> Parsed:
        text = tidied(decoded(data))
        table = Table("", iter(()))
        table.rows = _rows(text, _look(text) or (",", 0), table)
        return tables.read([table], progress)

    def write(self, records: Sequence[Record], *, title: str = "", keys: bool = True) -> bytes:
        options = writing.options_needed(records)
        out = StringIO(newline="")
        writer = csv.writer(out)
        writer.writerow(writing.header(options))
        writer.writerows([_guarded(tidied(text).strip()) for text in row] for row in writing.rows(records, options))
        return out.getvalue().encode("utf-8-sig")


def _text(data: bytes) -> str:
    try:
        return tidied(decoded(data))
    except Refused:
        return ""


def _look(text: str) -> tuple[str, int] | None:
    """The delimiter with which one of the first rows is a header of questions, and how many cells that has."""
    for delimiter in DELIMITERS:
        try:
            for number, row in enumerate(islice(csv.reader(StringIO(text, newline=""), delimiter=delimiter), headers.HEADER_ROWS), 1):
                if headers.understood(Row(number, row)).looks_like_one:
                    return delimiter, len(row)
        except csv.Error:
            continue
    return None


def _rows(text: str, look: tuple[str, int], table: Table) -> Iterator[Row]:
    """A row for each line that says something."""
    delimiter, width = look
    lines = text.count("\n") + 1
    for line in walk(text, delimiter):
        table.done = line.ends / lines
        if line.cells:
            yield Row(line.number, line.cells, _SHIFTED if len(line.cells) > width else ALL_READ)


def _guarded(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text


FORMAT = CsvFormat()
