"""How the Excel layouts of offices are read."""

import pytest

from core.errors import Refused
from questionbank.formats.base import Parsed, Severity, difficulty
from questionbank.types.written import judge_key, letters
from tests.questionbank.sheets import HEADER, parse, single


def only(parsed: Parsed):
    assert len(parsed.records) == 1
    return parsed.records[0]


@pytest.mark.parametrize("written", ["ABD", "A,B,D", "A、B、D", "A B D", "ＡＢＤ", "ａ，ｂ，ｄ", "DBA", "aabbd", "【ABD】", "A；B；D", "ABD。"])
def test_multiple_answers_are_normalised(written: str) -> None:
    assert letters(written) == [0, 1, 3]


@pytest.mark.parametrize("written", ["对和错", "1", "甲乙", ""])
def test_what_is_no_list_of_letters_is_not_guessed(written: str) -> None:
    assert letters(written) is None


@pytest.mark.parametrize("written", ["对", "正确", "是", "√", "T", "t", "V", "True", "Ｔ"])
def test_ways_to_write_that_a_statement_is_right(written: str) -> None:
    assert judge_key(written, []) == [0]


@pytest.mark.parametrize("written", ["错", "错误", "否", "×", "F", "X", "x", "False", "不对"])
def test_ways_to_write_that_a_statement_is_wrong(written: str) -> None:
    assert judge_key(written, []) == [1]


@pytest.mark.parametrize(
    ("answer", "options", "key"),
    [
        ("A", ["对", "错"], [0]),
        ("B", ["正确", "错误"], [1]),
        ("A", ["错", "对"], [1]),
        ("A", [], None),
        ("A", ["也许", "不会"], None),
        ("AB", ["对", "错"], None),
    ],
)
def test_letters_judge_only_over_options_that_say_right_and_wrong(answer: str, options: list[str], key: list[int] | None) -> None:
    assert judge_key(answer, options) == key


@pytest.mark.parametrize(("written", "level"), [("简单", 1), ("易", 1), ("中等", 2), ("困难", 3), ("1", 1), ("3", 2), ("5", 3), ("无所谓", None)])
def test_difficulty_words_and_figures(written: str, level: int | None) -> None:
    assert difficulty(written) == level


@pytest.mark.parametrize(
    "header",
    [
        ["题型", "题干", "选项A", "选项B", "答案", "解析", "难度", "知识点"],
        ["题目类型（必填）", "题目内容\n（勿删）", "选项 A", "选项 B", "正确答案*", "答案解析", "难易程度", "章节"],
        ["试题类型", "试题", "A", "B", "参考答案", "整体解析", "难度（易/中/难）", "分类"],
    ],
)
def test_headers_are_known_by_their_aliases(header: list[str]) -> None:
    record = only(parse([header, ["单选", "题干一", "甲", "乙", "B", "因为", "难", "行政处罚法"]]))
    assert (record.type, record.stem, record.options, record.key) == ("single", "题干一", ["甲", "乙"], [1])
    assert (record.explanation, record.difficulty, record.topic, record.problems) == ("因为", 3, "行政处罚法", [])


@pytest.mark.parametrize("lines", [0, 1, 2])
def test_the_header_may_stand_under_instructions(lines: int) -> None:
    rows = [["填写说明：每行一题，请勿合并单元格"]] * lines + [HEADER, single("题干")]
    assert only(parse(rows)).row == lines + 2


def test_blank_rows_keep_the_numbers_of_the_file() -> None:
    assert [one.row for one in parse([HEADER, single("一"), [""] * 7, single("二")]).records] == [2, 4]


def test_a_letter_far_from_the_options_is_another_column() -> None:
    parsed = parse([[*HEADER, "X"], [*single("题干"), "2"]])
    assert ([one.column for one in parsed.problems], only(parsed).problems) == (["X"], [])


def test_options_may_be_numbered() -> None:
    assert only(parse([["题型", "题干", "选项1", "选项2", "答案"], ["单选题", "题", "甲", "乙", "B"]])).key == [1]


def test_a_column_that_is_not_used_is_said() -> None:
    parsed = parse([[*HEADER, "分值"], [*single("题干"), "2"]])
    assert [(one.row, one.column, one.severity) for one in parsed.problems] == [(1, "分值", Severity.WARNING)]


@pytest.mark.parametrize("name", ["多选题", "多选", " 多选 题 ", "多项选择题"])
def test_names_of_types(name: str) -> None:
    assert only(parse([HEADER, single("题干", "AB", kind=name)])).type == "multiple"


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        (single("题干", ""), "答案", "答案是空的"),
        (single("题干", "E"), "答案", "超出了选项范围"),
        (single("题干", "第一个"), "答案", "读不懂"),
        (single("题干", kind="排序题"), "题型", "排序题"),
        (single("题干", kind=""), "题型", "没有填写题型"),
        (single("题干", "A", kind="判断"), "答案", "读不懂"),
    ],
)
def test_a_wrong_row_says_which_column_and_why(row: list[str], column: str, says: str) -> None:
    problem = only(parse([HEADER, row])).problems[0]
    assert (problem.row, problem.column, problem.severity) == (2, column, Severity.ERROR)
    assert says in problem.message


def test_two_options_with_the_same_text_are_a_warning() -> None:
    problem = only(parse([HEADER, single("题干", a="同样", c="同 样")])).problems[0]
    assert (problem.column, problem.severity) == ("选项C", Severity.WARNING)


def test_an_option_that_begins_like_a_letter_is_a_warning() -> None:
    problem = only(parse([HEADER, single("题干", d="A、B项以外的情形")])).problems[0]
    assert (problem.column, problem.severity) == ("选项D", Severity.WARNING)


def test_a_difficulty_that_cannot_be_read_is_a_warning() -> None:
    record = only(parse([[*HEADER, "难度"], [*single("题干"), "很玄"]]))
    assert (record.difficulty, record.problems[0].severity) == (2, Severity.WARNING)


def test_a_basis_is_read_or_said() -> None:
    record = only(parse([[*HEADER, "依据"], [*single("题干"), "《行政处罚法》第二十四条；看书"]]))
    assert record.bases == [("行政处罚法", "第二十四条", ""), ("看书", "", "")]


def test_the_options_of_a_judge_question_say_right_and_wrong_or_it_is_another_type() -> None:
    record = only(parse([HEADER, single("题干", "对", kind="判断", a="应当", b="不应当", c="", d="")]))
    assert (record.refused, record.problems[0].column) == (True, "选项")
    assert not only(parse([HEADER, single("题干", "错", kind="判断", a="√", b="×", c="", d="")])).problems


def test_a_judge_question_without_options_and_with_a_boolean_cell() -> None:
    assert only(parse([HEADER, single("题干", "FALSE", kind="判断题", a="", b="", c="", d="")])).key == [1]


@pytest.mark.parametrize("mark", ["、", ".", "．", "："])
def test_options_that_all_carry_their_letters_lose_them(mark: str) -> None:
    cells = {letter: f"{letter.upper()}{mark}{letter}的内容" for letter in "abcd"}
    record = only(parse([HEADER, single("题干", **cells)]))
    assert (record.options, record.problems) == (["a的内容", "b的内容", "c的内容", "d的内容"], [])


def test_options_that_name_others_keep_their_letters() -> None:
    record = only(parse([HEADER, single("题干", a="A、B项都对", b="B、C项都对", c="", d="")]))
    assert record.options == ["A、B项都对", "B、C项都对"]


def test_options_in_one_cell_stand_one_a_line_with_their_letters() -> None:
    header = ["题型", "题干", "选项", "答案"]
    assert only(parse([header, ["单选题", "题干", "A. 甲\nB. 乙\nC. 丙", "C"]])).options == ["甲", "乙", "丙"]
    assert "一行一个" in only(parse([header, ["单选题", "题干", "甲 乙 丙", "C"]])).problems[0].message


@pytest.mark.parametrize(
    "cell",
    [
        "A. 甲 B. 乙 C. 丙",
        "A.甲\nB.乙　C.丙",
        "Ａ、甲　Ｂ、乙　Ｃ、丙",
        "A、甲|B、乙|C、丙",
        "A.甲；B.乙；C.丙",
        "a. 甲\nb. 乙\nc. 丙",
    ],
)
def test_options_in_one_cell_may_stand_on_one_line(cell: str) -> None:
    record = only(parse([["题型", "题干", "选项", "答案"], ["单选题", "题干", cell, "C"]]))
    assert (record.options, record.key, record.problems) == (["甲", "乙", "丙"], [2], [])


@pytest.mark.parametrize("cell", ["A. 甲 C. 丙\nB. 乙", "A. 甲 B. 乙 D. 丁", "A、B项都对\nB、C项都对", "B. 甲 C. 乙"])
def test_options_in_one_cell_whose_letters_do_not_follow_are_refused(cell: str) -> None:
    record = only(parse([["题型", "题干", "选项", "答案"], ["单选题", "题干", cell, "A"]]))
    assert [one.column for one in record.problems if one.severity == Severity.ERROR][:1] == ["选项"]


def test_the_letters_of_the_options_may_stand_in_a_second_row_of_the_header() -> None:
    header = [["序号", "题型", "题干", "选项", "", "", "答案"], ["", "", "", "A", "B", "C", ""]]
    parsed = parse([*header, ["1", "单选题", "题干", "甲", "乙", "丙", "C"], ["2", "单选题", "又一题", "甲", "", "丙", "Z"]])
    assert [(one.row, one.options) for one in parsed.records] == [(3, ["甲", "乙", "丙"]), (4, ["甲", "", "丙"])]
    assert [one.column for one in parsed.problems] == ["序号"]


@pytest.mark.parametrize("below", [["", "", "A", "B", "C"], ["1", "单选题", "A", "B", ""], ["", "", "B", "C", ""]])
def test_a_row_below_the_header_that_is_no_part_of_it_is_a_question(below: list[str]) -> None:
    assert only(parse([["序号", "题型", "选项", "题干", "答案"], below])).row == 2


def test_options_typed_into_the_stem_are_refused() -> None:
    problem = only(parse([HEADER, single("应当：\nA. 三日 B. 五日", a="", b="", c="", d="")])).problems[0]
    assert (problem.column, problem.severity) == ("题干", Severity.ERROR)
    assert "选项写在题干里" in problem.message


def test_a_key_typed_into_the_stem_is_a_warning() -> None:
    assert [one.severity for one in only(parse([HEADER, single("应当（ Ａ ）提出")])).problems] == [Severity.WARNING]
    assert not only(parse([HEADER, single("应当（  ）提出，甲公司（Ｂ）")])).problems


def test_blanks_may_be_empty_brackets_where_their_number_fits() -> None:
    header = ["题型", "题干", "答案"]
    assert only(parse([header, ["填空题", "在（　　）内以（ ）提出", "五日/5日；书面"]])).stem == "在____内以____提出"
    assert only(parse([header, ["填空题", "在（　　）内提出", "五日；书面"]])).stem == "在（　　）内提出"
    assert "读不懂" in only(parse([header, ["填空题", "占（　　）", "1/3"]])).problems[0].message


def test_short_answers_and_indefinite_ones_are_read() -> None:
    records = parse([HEADER, single("题干", "B", kind="不定项"), ["简答题", "题干", "", "", "", "", "要点一\n要点二"]]).records
    assert [(one.type, one.key, one.problems) for one in records] == [("indefinite", [1], []), ("short", ["要点一\n要点二"], [])]


def test_tags_are_read_and_too_many_refused() -> None:
    header = [*HEADER, "标签"]
    assert only(parse([header, [*single("题干"), "听证、时效，听证"]])).tags == ["听证", "时效"]
    assert "最多 10 个" in only(parse([header, [*single("题干"), "、".join(f"第{n}个" for n in range(11))]])).problems[0].message


def test_rows_with_nothing_but_a_number_are_no_questions() -> None:
    header = ["序号", *HEADER]
    assert [one.row for one in parse([header, ["1", *single("一")], ["2"], ["3", *single("三")]]).records] == [2, 4]


def test_the_stem_may_have_several_lines() -> None:
    assert only(parse([HEADER, single("第一行\n第二行")])).stem == "第一行\n第二行"


def test_garbled_text_is_refused() -> None:
    assert "乱码" in only(parse([HEADER, single("题\ufffd干")])).problems[0].message


def test_hostile_headers_take_no_time() -> None:
    with pytest.raises(Refused):
        parse([["(" * 30_000, "[" * 30_000, "题干"], ["甲", "乙", "丙"]])


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([["姓名", "单位"], ["张三", "党政办"]], "header_missing"),
        ([["题型", "题干", "选项A"], ["单选", "题", "甲"]], "column_missing"),
        ([["题目序号", "题目类型", "题目内容", "是否正确项", "选项内容"]], "rows_missing"),
        ([["题目类型", "题目内容", "是否正确项", "选项内容"], ["单选题", "题", "是", "甲"]], "column_missing"),
        ([["题型", "题干", "选项A", "选项C", "答案"], ["单选题", "题", "甲", "乙", "A"]], "option_column_missing"),
        ([[*HEADER, "参考答案"], [*single("题"), "B"]], "column_twice"),
        ([["题目", *HEADER], ["1", *single("题")]], "column_twice"),
        ([["题型", "题干", "选项A", "选项A", "选项B", "答案"], ["单选题", "题", "甲", "乙", "丙", "B"]], "column_twice"),
        ([HEADER], "rows_missing"),
        ([["说明"], ["说明"], ["说明"], HEADER, single("题干")], "header_missing"),
    ],
)
def test_a_sheet_without_a_usable_header_is_refused(rows: list[list[str]], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse(rows)
    assert refusal.value.code == code
