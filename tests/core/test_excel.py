"""Excel files in and out: hostile files end with a sentence, texts stay texts."""

import subprocess
import sys
import time
import zipfile
from io import BytesIO

import pytest
from openpyxl import load_workbook

from core import excel, excel_cells
from core.errors import Refused
from tests.core.workbooks import FAR, forged, made


@pytest.mark.parametrize(
    "cells",
    [
        FAR.format(row=1048576, cell="XFD1048576"),
        FAR.format(row=120001, cell="A120001"),
        FAR.format(row=2, cell="KO2"),
        FAR.format(row=100000, cell="CV100000"),
        FAR.format(row=2, cell="XFD2"),
        '<row r="120001"><c><v>1</v></c></row>',
    ],
)
def test_far_cells_are_refused_before_memory_is_taken(cells: str) -> None:
    with pytest.raises(Refused, match="表格范围太大") as refusal:
        excel.read_rows(forged(cells))
    assert refusal.value.code == "excel_too_large"


@pytest.mark.parametrize("cell", ["ZZZZZZZ99999999999", "A99999999999", "", "1A"])
def test_a_nonsense_reference_is_a_broken_file(cell: str) -> None:
    with pytest.raises(Refused, match="已损坏"):
        excel.read_rows(forged(FAR.format(row=2, cell=cell)))
    with pytest.raises(Refused, match="已损坏"):
        excel.read_rows(forged('<row r="x"><c><v>1</v></c></row>'))


def test_empty_formatted_cells_far_away_do_not_count() -> None:
    rows = excel.read_rows(forged('<row r="1"><c r="B1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'))
    assert rows == [["", "1"]]


def test_a_sheet_under_another_name_is_measured_too() -> None:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(forged(FAR.format(row=1048576, cell="XFD1048576")))) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            content = old.read(part).replace(b"worksheets/sheet1.xml", b"media/picture.png")
            new.writestr(part.filename.replace("worksheets/sheet1.xml", "media/picture.png"), content)
    with pytest.raises(Refused, match="表格范围太大"):
        excel.read_rows(out.getvalue())


def test_other_spreadsheets_inside_a_zip_are_refused() -> None:
    out = BytesIO(made(A1=1))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("content.xml", "<x/>")
    with pytest.raises(Refused, match="不是 Excel 文件"):
        excel.read_rows(out.getvalue())


def test_a_broken_old_file_ends_with_a_sentence() -> None:
    with pytest.raises(Refused, match="已损坏"):
        excel.read_rows(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 5000)


def test_the_process_apart_reads_and_has_little_memory() -> None:
    assert excel_cells.sheets_apart(made(A1="姓名", B2=3)) == [["Sheet", False, [["姓名", ""], ["", "3"]], []]]
    with pytest.raises(MemoryError):
        excel_cells.sheets_apart(forged(FAR.format(row=1048576, cell="XFD1048576")))
    with pytest.raises(ValueError):
        excel_cells.sheets_apart(b"text")


def test_a_panic_of_the_old_reader_is_a_broken_file() -> None:
    with pytest.raises(ValueError):
        excel_cells.sheets_apart(forged(FAR.format(row=2, cell="ZZZZZZZ99999999999")))


def test_a_process_that_reads_the_bomb_lives_on() -> None:
    code = "import sys; from core import excel\ntry: excel.read_rows(sys.stdin.buffer.read())\nexcept excel.Refused as e: print(e.code)"
    done = subprocess.run([sys.executable, "-c", code], input=forged(FAR.format(row=1048576, cell="XFD1048576")), capture_output=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, b"excel_too_large")


def test_a_thousand_rows_are_read_at_once() -> None:
    data = excel.write([excel.Sheet("人员", ["列"] * 10, [["文字"] * 10 for _ in range(1000)])])
    begun = time.perf_counter()
    assert len(excel.read_rows(data)) == 1001
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize("text", ["=1+1", "+86", "-x", "@cmd", "#N/A", "=SUM(A1)\x0b", "甲\x0b乙"])
def test_texts_are_written_as_they_are_and_never_as_formulas(text: str) -> None:
    shown = text.replace("\x0b", "")
    data = excel.write([excel.Sheet("表", [text], [[text, 2]], title=text, notes=[text])])
    page = load_workbook(BytesIO(data)).active
    assert page is not None
    assert [(page.cell(line, 1).value, page.cell(line, 1).data_type) for line in (1, 2, 3, 4)] == [(shown, "s")] * 4
    assert b"<f>" not in zipfile.ZipFile(BytesIO(data)).read("xl/worksheets/sheet1.xml")
    assert page.cell(4, 2).value == 2
    assert page.cell(4, 1).quotePrefix == (text[0] in "=+-@")
