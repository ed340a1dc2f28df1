"""Excel files: tables of questions on one or several sheets."""

from collections.abc import Sequence

from core import excel
from core.excel import Sheet
from questionbank.formats import tables
from questionbank.formats.base import Parsed, Progress, Record, no_progress
from questionbank.formats.tables import TableFormat, writing


class ExcelFormat(TableFormat):
    """.xlsx and .xls are read, .xlsx is written."""

    code = "excel"
    label = "Excel 表格"
    extension = ".xlsx"
    content_type = excel.CONTENT_TYPE
    order = 10
    common = True

    def recognises(self, data: bytes) -> bool:
        return excel.looks_like(data)

    def read(self, data: bytes, progress: Progress = no_progress) -> Parsed:
        return tables.read(excel.tables(data), progress)

    def write(self, records: Sequence[Record], *, title: str = "", keys: bool = True) -> bytes:
        options = writing.options_needed(records)
        header = writing.header(options)
        return excel.write([Sheet("试题", header, writing.rows(records, options), title=title, widths=writing.widths(header))])


FORMAT = ExcelFormat()
