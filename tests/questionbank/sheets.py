"""Excel files as offices send them, made for a test, and what is read of them."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook

from core.tables import Row, Table
from people.models import Person
from questionbank.formats import keeping, tables
from questionbank.formats.base import Parsed, Problem, Record
from questionbank.models import ImportBatch, ImportRow
from questionbank.services import reading
from tests.factories import NOON

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


def read(data: bytes, clerk: Person | None = None, **values: Any) -> ImportBatch:
    """The file as its preview shows it, with nothing stored but its rows."""
    return reading.read_at_once(data=data, name="试题.xlsx", by=clerk, now=NOON, **values)


def rows(batch: ImportBatch) -> list[ImportRow]:
    return list(batch.rows.order_by("number"))


def outcomes(batch: ImportBatch) -> list[str]:
    return [row.get_outcome_display() for row in rows(batch)]


def record(row: ImportRow) -> Record:
    return keeping.loaded(row.record)


def problems(batch: ImportBatch) -> list[Problem]:
    return [problem for row in rows(batch) for problem in record(row).problems]
