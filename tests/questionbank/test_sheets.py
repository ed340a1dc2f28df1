"""Excel files with several sheets, formulas, macros; and old ones."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from core.errors import Refused
from questionbank import formats
from questionbank.formats.base import Parsed
from tests.core.workbooks import with_part
from tests.questionbank.sheets import HEADER, single, workbook

UNTYPED = ["题干", "选项A", "选项B", "答案"]
FILES = Path(__file__).parent / "files"  # old-excel.xls was written once with xlwt, which nobody keeps any more: no requirement for one small file


def book(*, hidden: str = "", **sheets: list[list[str]]) -> bytes:
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if name == hidden:
            sheet.sheet_state = "hidden"
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def read(data: bytes) -> Parsed:
    return formats.detect(data).read(data)


def test_the_name_of_a_sheet_says_the_type_where_no_column_does() -> None:
    parsed = read(book(单选题=[UNTYPED, ["一", "甲", "乙", "A"]], 二_多选=[["题型"]], 判断题库=[["题干", "答案"], ["二", "对"]]))
    assert [(one.type, one.place) for one in parsed.records] == [("single", "“单选题”表第 2 行"), ("judge", "“判断题库”表第 2 行")]


@pytest.mark.parametrize("name", ["单选题", "一、单选题", "(1)单选题", "单选题（50题）", "单选50道", "1.单项选择题", "单选题库", "单选题表"])
def test_ways_to_name_such_a_sheet(name: str) -> None:
    assert read(book(**{name: [UNTYPED, ["一", "甲", "乙", "A"]]})).records[0].type == "single"


def test_places_name_the_sheet_only_where_there_are_several() -> None:
    one = read(book(甲=[HEADER, single("一", "")], 说明=[["每行一题"]]))
    assert [problem.place for problem in one.records[0].problems] == ["第 2 行"]
    two = read(book(甲=[[*HEADER, "分值"], single("一", "")], 乙=[HEADER, single("二")]))
    assert [problem.place for problem in two.records[0].problems] == ["“甲”表第 2 行"]
    assert [problem.place for problem in two.problems] == ["“甲”表第 1 行"]


def test_sheets_with_examples_and_hidden_ones_are_left_out_and_said() -> None:
    parsed = read(book(试题=[HEADER, single("一")], 示例=[HEADER, single("例")], 旧题=[HEADER, single("旧")], hidden="旧题"))
    assert [one.stem for one in parsed.records] == ["一"]
    assert [one.message for one in parsed.problems] == ["“示例”表按填写示例处理，没有读取。", "“旧题”表是隐藏的，没有读取。"]


def test_a_sheet_of_questions_that_lacks_a_column_refuses_the_file_by_name() -> None:
    with pytest.raises(Refused, match="“补充”表第 1 行表头里没有“题型”这一列"):
        read(book(试题=[HEADER, single("一")], 补充=[UNTYPED, ["二", "甲", "乙", "A"]]))


def test_both_layouts_may_stand_in_one_file() -> None:
    rows = [["题目序号", "题型", "题目内容", "是否正确项", "选项内容"], ["1", "单选题", "二", "是", "甲"], ["", "", "", "否", "乙"]]
    assert [one.stem for one in read(book(试题=[HEADER, single("一")], 另一种=rows)).records] == ["一", "二"]


def test_a_formula_without_a_result_refuses_its_row_and_says_what_to_do() -> None:
    parsed = read(workbook(HEADER, single("一", a='=CONCATENATE("甲","乙")'), single("二")))
    problem = parsed.records[0].problems[0]
    assert (problem.row, problem.column) == (2, "选项A")
    assert "选择性粘贴" in problem.message
    assert not parsed.records[1].refused


def test_an_error_in_a_cell_refuses_its_row() -> None:
    def broken(sheet: str) -> str:
        return re.sub('<c r="F2" t="inlineStr"><is>.*?</is>', '<c r="F2" t="e"><v>#REF!</v>', sheet)

    data = with_part(workbook(HEADER, single("一")), "xl/worksheets/sheet1.xml", broken)
    assert "公式错误" in read(data).records[0].problems[0].message


def test_dates_and_shares_in_options_read_as_they_look() -> None:
    made = Workbook()
    made.active.append(HEADER)
    made.active.append(["单选题", "国家宪法日是哪一天？", 45630, 0.1, "x", "y", "A"])
    made.active["C2"].number_format, made.active["D2"].number_format = 'm"月"d"日"', "0%"
    out = BytesIO()
    made.save(out)
    assert read(out.getvalue()).records[0].options == ["12月4日", "10%", "x", "y"]


def test_a_question_with_words_struck_out_is_refused_and_the_others_are_taken() -> None:
    made = Workbook()
    for row in (HEADER, single("一"), single("二")):
        made.active.append(row)
    made.active["B2"] = CellRichText("以下", TextBlock(InlineFont(strike=True), "不"), "属于处罚")
    out = BytesIO()
    made.save(out)
    struck, other = read(out.getvalue()).records
    assert [(one.place, one.column, "划掉的" in one.message) for one in struck.problems] == [("第 2 行", "题干", True)]
    assert not other.refused


def test_macros_are_neither_read_nor_run() -> None:
    data = with_part(workbook(HEADER, single("一")), "[Content_Types].xml",
                     lambda old: old.replace("spreadsheetml.sheet.main", "ms-excel.sheet.macroEnabled.main"))  # fmt: skip
    assert [one.stem for one in read(with_part(data, "xl/vbaProject.bin", lambda old: "Sub Auto_Open()")).records] == ["一"]


def test_old_excel_files_are_read_in_both_layouts_and_several_sheets() -> None:
    parsed = read((FILES / "old-excel.xls").read_bytes())
    assert [(one.place, one.type, one.stem, one.options, one.key) for one in parsed.records if not one.refused] == [
        ("“单选题”表第 2 行", "single", "听证应当在几日内提出？", ["三日", "五日"], [1]),
        ("“判断题”表第 3 行", "judge", "依法行政。", [], [0]),
        ("“选项行”表第 2 行", "multiple", "行政处罚的种类有：", ["警告", "罚款", "批评教育"], [0, 1]),
    ]


def test_what_an_old_file_does_not_tell_refuses_its_row() -> None:
    refused = [one for one in read((FILES / "old-excel.xls").read_bytes()).records if one.refused]
    assert [(one.place, [problem.column for problem in one.problems]) for one in refused] == [("“单选题”表第 3 行", ["选项A", "选项B"])]
    assert "另存为 .xlsx" in refused[0].problems[0].message


@pytest.mark.real_data
def test_the_thousand_real_questions_are_999_good_ones(real_data: Path) -> None:
    parsed = read((real_data / "questions" / "judicial-1000.xlsx").read_bytes())
    assert [(one.row, one.problems[0].message) for one in parsed.records if one.refused] == [(213, "答案是空的，请填写。")]
    assert len(parsed.records) == 1000
