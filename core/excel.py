"""Excel files in and out: python-calamine reads (.xlsx and .xls), openpyxl writes."""

import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from python_calamine import CalamineError

from core import excel_cells, excel_range
from core.archives import Archive, member_names
from core.errors import Refused
from core.rates import NO_BASE, Rate

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_rows(data: bytes) -> list[list[str]]:
    """The first sheet with content as texts, row 1 first, one list a row, trailing blanks kept off.

    Whole numbers come without ".0", dates as 2026-11-22. Refuses what is no Excel file (judged by content, not by name) or unpacks to too much.
    """
    if data.startswith(b"PK"):
        _refuse_other_archives(data)
    elif not data.startswith(_OLD_EXCEL):
        raise Refused("excel_unreadable", "这不是 Excel 文件（内容不是 .xlsx 或 .xls）。请用 WPS 或 Excel 另存为 .xlsx 后再上传。", field="file")
    rows = _cells(data)
    if not rows:
        raise Refused("excel_empty", "这个 Excel 文件里没有内容。请下载模板，填好后再上传。", field="file")
    return rows


def looks_like(data: bytes) -> bool:
    """Whether the content is an Excel file's, readable or not. Cheap, raises nothing."""
    if data.startswith(_OLD_EXCEL):
        return True
    return any(name.lower().startswith("xl/") for name in member_names(data))


def _cells(data: bytes) -> list[list[str]]:
    """Neither a crafted file nor a damaged one may end the process: .xlsx is measured first, .xls is read in a process of its own."""
    try:
        if data.startswith(_OLD_EXCEL):
            return excel_cells.first_sheet_apart(data)
        excel_range.check(data)
        return excel_cells.first_sheet(data)
    except (excel_range.TooLarge, MemoryError) as error:
        sentence = "表格范围太大（最多 12 万行、300 列），无法读取。请删去多余的空行空列，或把内容复制到新表格，另存后再上传。"
        raise Refused("excel_too_large", sentence, field="file") from error
    except (CalamineError, ValueError, OSError, zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise _broken() from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # how calamine's Rust tells that it gave up; no Exception, and importable from nowhere
            raise
        raise _broken() from error


def _broken() -> Refused:
    return Refused("excel_broken", "这个 Excel 文件已损坏或加了密码，无法读取。请重新另存一份再上传。", field="file")


def _refuse_other_archives(data: bytes) -> None:
    names = {name.lower() for name in Archive(data, what="Excel 文件").names}
    if "xl/workbook.bin" in names or "content.xml" in names or not any(name.startswith("xl/") for name in names):  # .xlsb and .ods are not measured
        raise Refused("excel_unreadable", "这不是 Excel 文件。请用 WPS 或 Excel 另存为 .xlsx 后再上传。", field="file")


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


def write(sheets: Sequence[Sheet]) -> bytes:
    """An .xlsx file: bold frozen header, filters, real numbers, the header repeated on each printed page."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for sheet in sheets:
        _write_sheet(workbook.create_sheet(sheet.name[:31]), sheet)
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def _write_sheet(page: Any, sheet: Sheet) -> None:
    line = 0
    if sheet.title:
        line += 1
        _put(page, line, 1, sheet.title).font = Font(bold=True, size=14)
    for note in sheet.notes:
        line += 1
        _put(page, line, 1, note)
    head = line + 1
    for column, label in enumerate(sheet.header, 1):
        cell = _put(page, head, column, label)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="EEF1F5")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    last = head
    for last, row in enumerate(sheet.rows, head + 1):
        for column, value in enumerate(row, 1):
            cell = _put(page, last, column, _rate(value) if isinstance(value, Rate) else value)
            if isinstance(value, Rate):
                cell.number_format = _rate_format(value)
            elif column - 1 in sheet.text_columns:
                cell.number_format = "@"
            elif column - 1 in sheet.percent_columns and isinstance(value, float):
                cell.number_format = "0.0%"
    for column in range(1, len(sheet.header) + 1):
        width = sheet.widths[column - 1] if column <= len(sheet.widths) else max(10, 2 * len(sheet.header[column - 1]) + 4)
        page.column_dimensions[get_column_letter(column)].width = width
    page.freeze_panes = page.cell(head + 1, 1)
    page.auto_filter.ref = f"A{head}:{get_column_letter(len(sheet.header))}{max(last, head)}"
    page.print_title_rows = f"{head}:{head}"
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True


def _rate(rate: Rate) -> float | str:
    return NO_BASE if rate.value is None else rate.value


def _rate_format(rate: Rate) -> str:
    """Shows the number as `Rate.table` prints it: a spreadsheet alone would write 100.0% for 100% and for 1999 of 2000."""
    if rate.count in (0, rate.base):
        return "0%"
    return "0.0%" if 0.0005 <= rate.count / rate.base < 0.9995 else f'"{rate.table}"'


def _put(page: Any, line: int, column: int, value: Any) -> Any:
    """Write one cell. A text stays a text: "=1+1" is shown, never computed (nor on a later edit); characters that no .xlsx may hold are left out."""
    if not isinstance(value, str):
        return page.cell(line, column, value)
    cell = page.cell(line, column, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"
    if value[:1] in ("=", "+", "-", "@") and len(value) > 1:
        cell.quotePrefix = True
    return cell
