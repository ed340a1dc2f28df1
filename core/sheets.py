"""A table that somebody uploads, as Excel file or as CSV: its rows as texts."""

from core import csv_rows, excel
from core.errors import Refused
from core.texts import decoded, tidied


def read_rows(data: bytes) -> list[list[str]]:
    """Row 1 first, one list a row, all of one length; of an Excel file its first sheet with content. Told by content, not by name."""
    if excel.looks_like(data):
        return excel.read_rows(data)
    if data.startswith(b"PK\x03\x04"):
        raise Refused("excel_broken", "这个文件打不开：不是 Excel 表格，或没有传完整。请在 WPS 或 Excel 里打开，另存为 .xlsx 再上传。", field="file")
    text = tidied(decoded(data))
    head = text.partition("\n")[0]
    rows = [line.cells for line in csv_rows.walk(text, max(csv_rows.DELIMITERS, key=head.count))]
    width = max(map(len, rows), default=0)
    if not width:
        raise Refused("sheet_empty", "这个文件里没有内容。请下载模板，填好后再上传。", field="file")
    return [row + [""] * (width - len(row)) for row in rows]
