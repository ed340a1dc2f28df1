"""Rows of a CSV text, whatever it is a table of."""

import csv
import re
from collections.abc import Iterator
from io import StringIO
from typing import NamedTuple

from core.errors import Refused

DELIMITERS = ",\t;"
_AS_TEXT = re.compile(r'(?s)="((?:[^"]|"")*)"')  # ="001": so other systems keep Excel from making a number of it
_GUARDED = re.compile(r"'+[=+\-@＝＋－＠]")


class Line(NamedTuple):
    number: int  # of the row, from 1
    ends: int  # the line of the file it ends in, from 1
    cells: list[str]  # without blank ones at the end


def walk(text: str, delimiter: str) -> Iterator[Line]:
    """Every row, blank ones too; one whose cells cannot be told apart ends the reading, since all after it would shift."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = begun = 0
    try:
        for number, cells in enumerate(reader, 1):
            begun = reader.line_num
            row = [plain(cell.strip()) for cell in cells]
            while row and not row[-1]:
                row.pop()
            yield Line(number, begun, row)
    except csv.Error as error:
        what = "有一格太长（超过 13 万字）" if "field limit" in str(error) else "的引号不成对，或引号后面还有字"
        sentence = f"第 {number + 1} 行（文件的第 {begun + 1} 行起）{what}，读不下去。请在 WPS 或 Excel 里改好，另存为 .xlsx 再上传。"
        raise Refused("csv_broken", sentence, field="file") from error


def plain(text: str) -> str:
    """What a cell says that was written so that Excel takes it for a text."""
    if meant := _AS_TEXT.fullmatch(text):
        return meant[1].replace('""', '"')
    return text[1:] if text[:1] == "'" and _GUARDED.match(text) else text
