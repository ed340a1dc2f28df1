"""Excel files as offices send them, made for a test."""

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook

from core.tables import Row, Table
from questionbank.formats import tables
from questionbank.formats.base import Parsed

HEADER = ["题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案"]


def workbook(*rows: list[str]) -> bytes:
    made = Workbook()
    for row in rows:
        made.active.append(row)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def single(stem: str, answer: str = "A", **cells: str) -> list[str]:
    return [cells.get("kind", "单选题"), stem, *(cells.get(letter, f"{letter}的内容") for letter in "abcd"), answer]


def questions(count: int) -> bytes:
    return workbook(HEADER, *(single(f"第{number}题的题干") for number in range(1, count + 1)))


def table(rows: Sequence[Sequence[str]], sheet: str = "") -> Table:
    """A sheet as it comes out of a file: blank rows and cells after the last are left out."""
    return Table(sheet, (Row(number, list(row)) for number, row in enumerate(rows, 1) if any(row)))


def parse(rows: Sequence[Sequence[str]], sheet: str = "") -> Parsed:
    return tables.read([table(rows, sheet)])
