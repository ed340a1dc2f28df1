"""Tables with one option a row."""

import pytest

from questionbank.formats.base import Record
from tests.questionbank.sheets import parse

HEAD = ["题目序号", "题目类型", "题目内容", "是否正确项", "选项内容"]
ONE = ["1", "单选题", "听证应当在几日内提出？", "否", "三日"]
Rows = list[list[str]]


def question(*rows: list[str], head: list[str] = HEAD) -> Record:
    (record,) = parse([head, *rows]).records
    return record


def says(record: Record) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.message) for one in record.problems]


@pytest.mark.parametrize(
    "rows",
    [
        [ONE, ["1", "单选题", "听证应当在几日内提出？", "是", "五日"], ["1", "单选题", "听证应当在几日内提出？", "否", "七日"]],
        [ONE, ["", "", "", "是", "五日"], ["", "", "", "否", "七日"]],
        [ONE, ["1", "", "", "是", "五日"], ["1", "", "", "否", "七日"]],
        [ONE[:3], ["1", "", "", "否", "三日"], [], ["1", "", "", "是", "五日"], ["1", "", "", "否", "七日"]],
    ],
    ids=["repeated", "merged", "only the number", "stem on its own row"],
)
def test_the_rows_of_a_question_share_its_number(rows: Rows) -> None:
    record = question(*rows)
    assert (record.row, record.type, record.stem) == (2, "single", "听证应当在几日内提出？")
    assert (record.options, record.key, record.answer_text, record.problems) == (["三日", "五日", "七日"], [1], "B", [])


@pytest.mark.parametrize(
    ("yes", "no"), [("是", "否"), ("√", "×"), ("1", "0"), ("T", "F"), ("Y", "N"), ("正确", "错误"), ("对", "错"), ("TRUE", "FALSE"), ("√", "")]
)
def test_what_is_right_is_marked_in_many_ways(yes: str, no: str) -> None:
    rows = [["1", "多选题", "题干", yes, "甲"], ["", "", "", no, "乙"], ["", "", "", yes, "丙"]]
    record = question(*rows)
    assert (record.key, record.problems) == ([0, 2], [])


def test_a_judge_question_has_two_rows() -> None:
    for flags, key in ((("是", "否"), [0]), (("否", "是"), [1])):
        record = question(["1", "判断题", "题干", flags[0], "正确"], ["", "", "", flags[1], "错误"])
        assert (record.options, record.key, record.problems) == ([], key, [])
    assert question(["1", "判断", "题干", "否", "错"], ["", "", "", "是", "对"]).key == [0]


@pytest.mark.parametrize(
    "head",
    [
        ["题目序号", "题目类型", "题目内容", "是否正确项", "选项内容", "解析", "难度", "标签"],
        ["序号（必填）", "题型", "题干", "是否正确", "选项", "整体解析", "难易程度", "标签"],
        ["试题编号", "试题类型", "试题内容", "是否正确答案", "备选项", "答案解析", "难易度", "标签"],
    ],
)
def test_headers_are_known_by_their_aliases_and_labels_may_stand_once(head: list[str]) -> None:
    record = question([*ONE, "第六十四条", "易", "听证"], ["", "", "", "是", "五日", "第六十四条"], head=head)
    assert (record.key, record.explanation, record.difficulty, record.tags, record.problems) == ([1], "第六十四条", 1, ["听证"], [])


def test_several_questions_and_a_header_under_a_title() -> None:
    records = parse([["题库"], HEAD, ONE, ["", "", "", "是", "五日"], ["2", "判断题", "题干", "是", "正确"], ["2", "", "", "否", "错误"]]).records
    assert [(one.row, one.type, one.key) for one in records] == [(3, "single", [1]), (5, "judge", [0])]


def test_each_section_may_count_from_one() -> None:
    records = parse([HEAD, ONE, ["1", "", "", "是", "五日"], ["2", "单选题", "二", "是", "甲"], ["2", "", "", "否", "乙"],
                     ["1", "多选题", "三", "是", "甲"], ["1", "", "", "是", "乙"]]).records  # fmt: skip
    assert [(one.stem, one.problems) for one in records] == [("听证应当在几日内提出？", []), ("二", []), ("三", [])]


@pytest.mark.parametrize(
    ("rows", "row", "column", "words"),
    [
        ([ONE, ["", "", "", "也许", "五日"]], 3, "是否正确项", "看不出选项是否正确"),
        ([ONE, ["", "", "", "", "五日"]], 3, "是否正确项", "没有写这个选项是否正确"),
        ([ONE, ["", "", "", "否", "五日"]], 2, "是否正确项", "没有标出正确项"),
        ([ONE, ["", "", "", "是", ""]], 3, "选项内容", "选项内容却是空的"),
        ([ONE, ["1", "单选题", "另一个题干", "是", "五日"]], 3, "题目内容", "不一致"),
        ([ONE, ["1", "多选题", "", "是", "五日"]], 3, "题目类型", "不一致"),
        ([["", "单选题", "题干", "是", "甲"], ["", "", "", "否", "乙"]], 2, "题目序号", "没有填写题目序号"),
        ([["1", "判断题", "题干", "是", "正确"]], 2, "选项内容", "应有“正确”和“错误”两行"),
        ([["1", "判断题", "题干", "是", "正确"], ["", "", "", "是", "错误"]], 2, "选项内容", "应有“正确”和“错误”两行"),
        ([["1", "判断题", "题干", "是", "可以"], ["", "", "", "否", "不可以"]], 2, "选项内容", "应有“正确”和“错误”两行"),
        ([["1", "填空题", "题干____", "是", "甲"]], 2, "选项内容", "没有选项"),
        ([["1", "简答题", "题干", "", ""]], 2, "answer", "答案是空的"),
        ([["1", "连线题", "题干", "是", "甲"]], 2, "题目类型", "不能识别"),
    ],
)
def test_what_could_mean_two_things_is_refused_on_its_row(rows: Rows, row: int, column: str, words: str) -> None:
    problem = says(question(*rows))[0]
    assert problem[:2] == (row, column)
    assert words in problem[2]


def test_rows_of_one_question_in_two_places_refuse_it() -> None:
    records = parse(
        [HEAD, ONE, ["1", "", "", "是", "五日"], ["2", "单选题", "二", "是", "甲"], ["2", "", "", "否", "乙"], ["1", "", "", "否", "七日"]]
    ).records
    assert [one.refused for one in records] == [True, False, True]
    assert "不相连" in records[0].problems[0].message


def test_letters_of_the_options_and_an_answer_column_must_agree_with_the_rows() -> None:
    head = [*HEAD, "选项序号", "答案"]
    good = question([*ONE, "A", "B"], ["", "", "", "是", "五日", "B"], head=head)
    assert (good.key, good.problems) == ([1], [])
    assert "应是选项B" in says(question([*ONE, "A", "B"], ["", "", "", "是", "五日", "C"], head=head))[0][2]
    assert "不一致" in says(question([*ONE, "A", "A"], ["", "", "", "是", "五日", "B"], head=head))[0][2]


def test_types_without_options_take_their_answer_from_an_answer_column() -> None:
    records = parse([[*HEAD, "参考答案"], ["1", "填空题", "应当在（ ）内提出", "", "", "五日/5日"], ["2", "简答题", "题干", "", "", "要点"]]).records
    assert [(one.stem, one.key, one.problems) for one in records] == [("应当在____内提出", [["五日", "5日"]], []), ("题干", ["要点"], [])]


def test_options_that_carry_their_letters_lose_them() -> None:
    record = question(["1", "单选题", "题干", "否", "A.三日"], ["", "", "", "是", "B．五日"])
    assert (record.options, record.problems) == (["三日", "五日"], [])
