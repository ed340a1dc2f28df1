"""Excel files in and out: .xlsx is read by `core.excel_book`, .xls by python-calamine; openpyxl writes."""

import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from xml.parsers import expat

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from core import excel_book, excel_cells, excel_walk
from core.archives import Archive, member_names
from core.errors import Refused
from core.rates import Rate
from core.tables import ALL_READ, Row, Table, Unread
from core.texts import tidied

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_BOOKS = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))  # parts of such a file
_OTHERS = tuple(name.encode("utf-16-le") for name in ("WordDocument", "EncryptedPackage"))  # of a .doc; of whatever opens with a password
_ROWS_WITH_CHOICE = 5000
_COMPUTED = ("=", "+", "-", "@", "#")  # a text that begins so would be taken for a formula or an error
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # Excel reads _x0041_ as A


def tables(data: bytes) -> Iterator[Table]:
    """The sheets in order, hidden ones too, each to be walked through before the next is asked for; cells come as Excel shows them.

    Refuses what is no Excel file (judged by content, not by name), unpacks to too much or is broken, the latter perhaps only on the way.
    """
    with _told():
        for table in _old_tables(data) if data.startswith(_OLD_EXCEL) else _opened(data).tables():
            table.rows = _telling(table.rows)
            yield table


def read_rows(data: bytes) -> list[list[str]]:
    """The first sheet with content as texts, row 1 first, one list a row, all of one length."""
    for table in tables(data):
        rows: list[list[str]] = []
        for row in table.rows:
            rows.extend([] for _ in range(len(rows) + 1, row.number))
            rows.append(row.cells)
        width = max(map(len, rows), default=0)
        if width:
            return [row + [""] * (width - len(row)) for row in rows]
    raise Refused("excel_empty", "这个 Excel 文件里没有内容。请下载模板，填好后再上传。", field="file")


def looks_like(data: bytes) -> bool:
    """Whether the content is an Excel file's, readable or not. Cheap, raises nothing."""
    if data.startswith(_OLD_EXCEL):
        return any(name in data for name in _OLD_BOOKS) or not any(name in data for name in _OTHERS)
    return any(name.lower().startswith("xl/") for name in member_names(data))


def _old_tables(data: bytes) -> Iterator[Table]:
    """Of an .xls, which is read in a process of its own."""
    for name, hidden, rows, numbers in excel_cells.sheets_apart(data):
        unread: dict[int, dict[int, Unread]] = {}
        for at, column in numbers:
            unread.setdefault(at, {})[column] = Unread.FORMAT
        yield Table(name, (Row(at + 1, row, unread.get(at, ALL_READ)) for at, row in enumerate(rows) if any(row)), hidden)


def _telling(rows: Iterator[Row]) -> Iterator[Row]:
    with _told():
        yield from rows


@contextmanager
def _told() -> Iterator[None]:
    """What is wrong with a file, in a sentence."""
    try:
        yield
    except excel_walk.TooLong as error:
        sentence = f"单元格 {error} 里的字太多（最多 {excel_walk.LONGEST // 10000} 万字），无法读取。请删短后再上传。"
        raise Refused("excel_cell_too_long", sentence, field="file") from error
    except (excel_walk.TooLarge, MemoryError) as error:
        sentence = "表格范围太大（最多 12 万行、300 列），无法读取。请删去多余的空行空列，或把内容复制到新表格，另存后再上传。"
        raise Refused("excel_too_large", sentence, field="file") from error
    except (expat.ExpatError, ValueError, OSError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise Refused("excel_broken", "这个 Excel 文件已损坏或加了密码，无法读取。请重新另存一份再上传。", field="file") from error


def _opened(data: bytes) -> excel_book.Book:
    """An .xlsx (or .xlsm: its macros are neither read nor run)."""
    if not data.startswith(b"PK"):
        raise Refused("excel_unreadable", "这不是 Excel 文件（内容不是 .xlsx 或 .xls）。请用 WPS 或 Excel 另存为 .xlsx 后再上传。", field="file")
    archive = Archive(data, what="Excel 文件")
    names = {name.lower() for name in archive.names}
    if "xl/workbook.bin" in names or "content.xml" in names or not any(name.startswith("xl/") for name in names):  # .xlsb, .ods
        raise Refused("excel_unreadable", "这不是 Excel 文件。请用 WPS 或 Excel 另存为 .xlsx 后再上传。", field="file")
    return excel_book.Book(archive)


@dataclass
class Sheet:
    """One sheet to write: a title line, lines of notes under it, the table, widths in characters (by column; default from the header)."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[Any]]
    title: str = ""
    notes: Sequence[str] = ()
    widths: Sequence[int] = ()
    text_columns: frozenset[int] = field(default_factory=frozenset)  # from 0: kept as text though they look like numbers
    percent_columns: frozenset[int] = field(default_factory=frozenset)
    choices: Mapping[int, Sequence[str]] = field(default_factory=dict)  # by column from 0: what may be chosen below the header
    below: Sequence[Sequence[Any]] = ()  # lines under the table, which are no part of it


def write(sheets: Sequence[Sheet]) -> bytes:
    """An .xlsx file: bold frozen header, filters, real numbers, the header repeated on each printed page. Rows are written as they come."""
    workbook = Workbook(write_only=True)
    for sheet in sheets:
        _write_sheet(workbook.create_sheet(sheet.name[:31]), sheet)
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def _write_sheet(page: Any, sheet: Sheet) -> None:
    head = bool(sheet.title) + len(sheet.notes) + 1
    for column, label in enumerate(sheet.header):
        width = sheet.widths[column] if column < len(sheet.widths) else max(10, 2 * len(label) + 4)
        page.column_dimensions[get_column_letter(column + 1)].width = width
    page.freeze_panes = f"A{head + 1}"
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    if sheet.title:
        page.append([_styled(page, sheet.title, font=Font(bold=True, size=14))])
    for note in sheet.notes:
        page.append([_cell(page, note)])
    look = {"font": Font(bold=True), "fill": PatternFill("solid", fgColor="EEF1F5"), "alignment": Alignment(wrap_text=True, vertical="center")}
    page.append([_styled(page, label, **look) for label in sheet.header])
    last = head
    for row in sheet.rows:
        page.append([_formatted(page, sheet, column, value) for column, value in enumerate(row)])
        last += 1
    for line in sheet.below:
        page.append([_cell(page, value) for value in line])
    page.auto_filter.ref = f"A{head}:{get_column_letter(len(sheet.header))}{last}"
    page.print_title_rows = f"{head}:{head}"
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    for at, values in sheet.choices.items():
        letter = get_column_letter(at + 1)
        choice = DataValidation("list", formula1=f'"{",".join(values)}"', allow_blank=True)
        choice.add(f"{letter}{head + 1}:{letter}{head + _ROWS_WITH_CHOICE}")
        page.data_validations.append(choice)


def _formatted(page: Any, sheet: Sheet, column: int, value: Any) -> Any:
    if isinstance(value, Rate):
        return _styled(page, _rate(value), number_format=_rate_format(value))
    if column in sheet.text_columns:
        return _styled(page, value, number_format="@")
    if column in sheet.percent_columns and isinstance(value, float):
        return _styled(page, value, number_format="0.0%")
    return _cell(page, value)


def _styled(page: Any, value: Any, **look: Any) -> Any:
    cell = _cell(page, value)
    if not isinstance(cell, Cell):
        cell = WriteOnlyCell(page, cell)
    for name, one in look.items():
        setattr(cell, name, one)
    return cell


def _rate(rate: Rate) -> float | str:
    return rate.table if rate.value is None else rate.value


def _rate_format(rate: Rate) -> str:
    """Shows the number as `Rate.table` prints it: a spreadsheet alone would write 100.0% for 100% and for 1999 of 2000."""
    if rate.count in (0, rate.base):
        return "0%"
    return "0.0%" if 0.0005 <= rate.count / rate.base < 0.9995 else f'"{rate.table}"'


def _cell(page: Any, value: Any) -> Any:
    """What is appended for a value. A text stays a text: "=1+1" is shown, never computed (nor on a later edit); characters that no .xlsx may hold
    are left out."""
    if not isinstance(value, str):
        return value
    text = _ESCAPE.sub("_x005F_", tidied(value))
    if text[:1] not in _COMPUTED:
        return text
    cell = WriteOnlyCell(page, text)
    cell.data_type = "s"
    cell.quotePrefix = text[:1] != "#" and len(text) > 1
    return cell
