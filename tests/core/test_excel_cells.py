"""Cells are read as Excel shows them, and what cannot be known is told."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as some
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils.datetime import MAC_EPOCH

from core import excel
from core.errors import Refused
from core.excel_walk import LONGEST
from core.tables import Row, Table, Unread
from core.texts import tidied
from tests.core.workbooks import MAIN, forged, made, with_part

CELL = '<row r="1"><c r="A1" t="{kind}">{content}</c></row>'


def rows(data: bytes) -> list[Row]:
    return [row for table in excel.tables(data) for row in table.rows]


def only(data: bytes) -> str:
    ((cell,),) = (row.cells for row in rows(data))
    return cell


def formatted(value: object, code: str) -> bytes:
    book = Workbook()
    book.active["A1"] = value
    book.active["A1"].number_format = code
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (date(2024, 12, 4), "yyyy-mm-dd", "2024-12-04"),
        (date(2024, 12, 4), 'yyyy"年"m"月"d"日"', "2024年12月4日"),
        (date(2024, 12, 4), '[$-804]m"月"d"日"', "12月4日"),
        (date(2024, 12, 4), "d-mmm", "12月4日"),
        (date(2024, 12, 1), 'yyyy"年"m"月"', "2024年12月"),
        (date(2024, 12, 4), "mm-dd-yy", "2024-12-04"),
        (datetime(2024, 12, 4, 9, 5), "yyyy-mm-dd h:mm", "2024-12-04 9:05"),
        (time(9, 30), "h:mm", "9:30"),
        (timedelta(hours=30), "[h]:mm:ss", "30:00"),
        (0.1, "0%", "10%"),
        (0.055, "0.0%", "5.5%"),
        (0.1 + 0.2, "General", "0.3"),
        (1234567.5, "#,##0.00", "1234567.5"),
        (13800138000, "General", "13800138000"),
        (30, '0"日"', "30"),
        (7, "000", "007"),
        (440825199001011234, "000000000000000000", "4.40825199001011e+17"),  # what is lost is not made up
        (0, "yyyy-mm-dd", "0"),
        (True, "General", "TRUE"),
        (" 前后有空格\u3000", "General", "前后有空格"),
    ],
)
def test_numbers_and_dates_read_as_they_are_shown(value: object, code: str, shown: str) -> None:
    assert only(formatted(value, code)) == shown


@pytest.mark.parametrize(("number", "shown"), [(58, "12月4日"), (57, "2024年12月"), (31, "2024年12月4日"), (14, "2024-12-04"), (9, "4563000%")])
def test_the_chinese_formats_without_a_code_are_known_by_number(number: int, shown: str) -> None:
    data = with_part(formatted(45630, "0.00"), "xl/styles.xml", lambda old: old.replace('numFmtId="2"', f'numFmtId="{number}"'))
    assert only(data) == shown


def test_dates_since_1904_are_as_shown() -> None:
    book = Workbook()
    book.epoch = MAC_EPOCH
    book.active["A1"] = date(2024, 12, 4)
    out = BytesIO()
    book.save(out)
    assert only(out.getvalue()) == "2024-12-04"


@pytest.mark.parametrize(
    ("cell", "unread"),
    [
        (CELL.format(kind="n", content="<f>1+1</f><v></v>"), {0: Unread.FORMULA}),
        (CELL.format(kind="n", content="<f>1+1</f>"), {0: Unread.FORMULA}),
        (CELL.format(kind="e", content="<f>1/0</f><v>#DIV/0!</v>"), {0: Unread.ERROR}),
        (CELL.format(kind="n", content="<f>1+1</f><v>2</v>"), {}),
        (CELL.format(kind="str", content="<f>A2&amp;A3</f><v>甲乙</v>"), {}),
    ],
)
def test_a_formula_counts_by_its_result_and_one_without_is_told(cell: str, unread: dict[int, Unread]) -> None:
    (row,) = rows(forged(cell))
    assert row.unread == unread


def test_a_formula_may_give_an_empty_text() -> None:
    assert rows(forged(CELL.format(kind="str", content='<f>IF(1,"","")</f><v></v>'))) == []


@pytest.mark.parametrize(
    "text",
    [
        "<t>行政处罚</t>",
        "<r><rPr><b/></rPr><t>行政</t></r>\n  <r><t>处罚</t></r>",
        '<t>行政处罚</t><rPh sb="0" eb="2"><t>ぎょうせい</t></rPh><phoneticPr fontId="1"/>',
        "<t>  行政处罚 </t>",
        "<t><![CDATA[行政]]>处罚</t>",
    ],
)
def test_texts_are_read_wherever_they_stand(text: str) -> None:
    assert only(forged(CELL.format(kind="s", content="<v>0</v>"), texts=f"<si>{text}</si>")) == "行政处罚"
    assert only(forged(CELL.format(kind="inlineStr", content=f"<is>{text}</is>"))) == "行政处罚"


@pytest.mark.parametrize(
    ("look", "crossed"),
    [
        ("<strike/>", True),
        ('<strike val="1"/>', True),
        ('<strike val="0"/><b/>', False),
        ('<vertAlign val="superscript"/>', True),
        ('<vertAlign val="subscript"/>', True),
        ('<vertAlign val="baseline"/>', False),
    ],
)
def test_what_is_struck_out_or_raised_is_said_to_be(look: str, crossed: bool) -> None:
    text = f"<r><t>10</t></r><r><rPr>{look}<sz val='11'/></rPr><t>2</t></r>"
    said = {0: Unread.CROSSED} if crossed else {}
    assert rows(forged(CELL.format(kind="s", content="<v>0</v>"), texts=f"<si>{text}</si>")) == [Row(1, ["102"], said)]
    assert rows(forged(CELL.format(kind="inlineStr", content=f"<is>{text}</is>"))) == [Row(1, ["102"], said)]


def test_a_cell_that_is_struck_out_as_a_whole_is_said_to_be() -> None:
    book = Workbook()
    book.active.append(["甲", "乙", 3])
    book.active["B1"].font, book.active["C1"].font, book.active["A1"].font = Font(strike=True), Font(strike=True), Font(bold=True)
    out = BytesIO()
    book.save(out)
    assert rows(out.getvalue()) == [Row(1, ["甲", "乙", "3"], {1: Unread.CROSSED, 2: Unread.CROSSED})]


@pytest.mark.parametrize("number", ["1", "-1", "x", "0.5"])
def test_a_text_that_is_not_there_is_a_broken_file(number: str) -> None:
    with pytest.raises(Refused, match="已损坏"):
        rows(forged(CELL.format(kind="s", content=f"<v>{number}</v>"), texts="<si><t>甲</t></si>"))


def test_elements_may_carry_a_prefix_and_cells_no_reference() -> None:
    cells = "<x:row><x:c><x:v>1</x:v></x:c><x:c/><x:c><x:v>3</x:v></x:c></x:row>"
    sheet = f"<x:worksheet xmlns:x='{MAIN}'><x:sheetData>{cells}</x:sheetData></x:worksheet>"
    assert rows(with_part(made(A1=1), "xl/worksheets/sheet1.xml", lambda old: sheet)) == [Row(1, ["1", "", "3"])]


@pytest.mark.parametrize(
    "cells",
    ['<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>', '<row r="1"><c r="A2"><v>1</v></c></row>'],
)
def test_rows_out_of_order_are_a_broken_file(cells: str) -> None:
    with pytest.raises(Refused, match="已损坏"):
        rows(forged(cells))


@pytest.mark.parametrize("content", ["<is><t>甲</t></is>", "<is><r><t>甲</t></r></is>", "<is><t>甲</t><rPh><t>か</t></rPh></is>", "<v>甲</v>"])
def test_what_stands_after_the_table_is_no_part_of_its_last_cell(content: str) -> None:
    choices = '<dataValidations><dataValidation><formula1>"易,难"</formula1></dataValidation></dataValidations>'
    after = f"{choices}<headerFooter><oddFooter>页</oddFooter></headerFooter>"
    cell = CELL.format(kind="str" if "<v>" in content else "inlineStr", content=content)
    assert only(with_part(forged(cell), "xl/worksheets/sheet1.xml", lambda old: old.replace("</sheetData>", f"</sheetData>{after}"))) == "甲"


def test_excels_own_escapes_are_read_and_written() -> None:
    assert only(forged(CELL.format(kind="inlineStr", content="<is><t>甲_x000D_\n乙_x005F_x0041__x0007_</t></is>"))) == "甲\n乙_x0041_"


def test_sheets_come_in_order_with_their_names_and_the_hidden_ones_are_marked() -> None:
    book = Workbook()
    book.active.title = "单选题"
    book.create_sheet("数据").sheet_state = "hidden"
    book.create_sheet("判断题")
    out = BytesIO()
    book.save(out)
    assert [(one.name, one.hidden) for one in excel.tables(out.getvalue())] == [("单选题", False), ("数据", True), ("判断题", False)]


def test_how_far_a_sheet_is_read_is_known() -> None:
    table = next(excel.tables(excel.write([excel.Sheet("表", ["列"] * 10, [["文字"] * 10 for _ in range(1000)])])))
    assert isinstance(table, Table)
    seen = [table.done for _ in table.rows]
    assert 0 < seen[0] < 1
    assert (seen == sorted(seen), table.done) == (True, 1.0)


@pytest.mark.parametrize("make", [lambda text: forged(CELL.format(kind="inlineStr", content=f"<is><t>{text}</t></is>")),
                                  lambda text: forged(CELL.format(kind="s", content="<v>0</v>"), texts=f"<si><t>{text}</t></si>")])  # fmt: skip
def test_a_cell_with_more_than_excel_allows_is_named(make: Callable[[str], bytes]) -> None:
    for length in (LONGEST + 1, 3_000_000):
        with pytest.raises(Refused, match="单元格 A1 里的字太多"):
            rows(make("字" * length))
    assert len(only(make("字" * 32_767))) == 32_767


def test_entities_are_not_unfolded() -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    for part in ("xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"):
        with pytest.raises(Refused, match="已损坏"):
            rows(with_part(made(A1=1), part, lambda old: bomb + old))


def test_a_workbook_with_macros_is_read_as_data() -> None:
    data = with_part(made(A1="题干"), "[Content_Types].xml", lambda old: old.replace("spreadsheetml.sheet.main", "ms-excel.sheet.macroEnabled.main"))
    assert only(with_part(data, "xl/vbaProject.bin", lambda old: "Sub Auto_Open()")) == "题干"


@given(some.lists(some.text(some.characters(exclude_categories=["Cs"]), max_size=60), min_size=1, max_size=6))
def test_whatever_is_written_is_read_again(texts: list[str]) -> None:
    kept = [tidied(text).strip() for text in texts]
    data = excel.write([excel.Sheet("表", ["列"] * len(texts), [texts])])
    assert excel.read_rows(data)[1:] == ([kept] if any(kept) else [])


def test_texts_that_look_like_escapes_are_read_again() -> None:
    hostile = ["_x0041_", "__x0041_", "_x005F_x0041_", "_x_x0041_x0042_", "=1+1", "'=1", "\ufeff甲", "甲\r\n乙\r丙", "\ufffe"]
    assert excel.read_rows(excel.write([excel.Sheet("表", ["列"] * len(hostile), [hostile])]))[1] == [tidied(one).strip() for one in hostile]
