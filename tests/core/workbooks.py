"""Excel files made and forged for a test."""

import re
import zipfile
from collections.abc import Callable
from io import BytesIO

from openpyxl import Workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="{row}"><c r="{cell}"><v>1</v></c></row>'


def made(**cells: object) -> bytes:
    book = Workbook()
    for place, value in cells.items():
        book.active[place] = value
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def forged(sheet_data: str, *, texts: str = "") -> bytes:
    """A workbook whose sheet holds `sheet_data` instead of its own rows, with shared `texts` (<si>…</si>…)."""
    data = with_part(
        made(A1=1), "xl/worksheets/sheet1.xml", lambda old: re.sub("<sheetData>.*</sheetData>", f"<sheetData>{sheet_data}</sheetData>", old)
    )
    if texts:
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
        link = f'<Relationship Id="rId99" Type="{kind}" Target="sharedStrings.xml"/></Relationships>'
        data = with_part(data, "xl/_rels/workbook.xml.rels", lambda old: old.replace("</Relationships>", link))
        data = with_part(data, "xl/sharedStrings.xml", lambda old: f"<sst xmlns='{MAIN}'>{texts}</sst>")
    return data


def with_part(data: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """The archive with one part changed, or added (changed from nothing)."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part.filename, old.read(part))
        new.writestr(name, change(old.read(name).decode() if name in old.namelist() else ""))
    return out.getvalue()
