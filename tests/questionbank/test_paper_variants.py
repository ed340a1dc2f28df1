"""The ways in which offices type questions: each is read for what it means."""

import pytest

from questionbank.formats.base import Record
from tests.questionbank.papers import errors, notes, only, parsed, read

SINGLE = "1. 宪法日是哪一天？\nA. 12月1日\nB. 12月4日\nC. 12月10日\n答案：B"


def says(record: Record) -> tuple[str, str, list[str], list]:
    return record.type, record.stem, record.options, record.key


@pytest.mark.parametrize(
    "number", ["1.", "1、", "1．", "1. ", "(1)", "（1）", "1)", "1）", "第1题", "第1题：", "第 1 题 ", "１、", "  1.", "　　1．"]
)
def test_numbers(number: str) -> None:
    second = number.replace("1", "2").replace("１", "２")
    first, other = read(SINGLE.replace("1.", number, 1) + "\n" + SINGLE.replace("1.", second, 1))
    assert says(first) == says(other) == ("single", "宪法日是哪一天？", ["12月1日", "12月4日", "12月10日"], [1])


@pytest.mark.parametrize(
    "options",
    [
        "A. 甲\nB. 乙\nC. 丙",
        "A、甲\nB、乙\nC、丙",
        "A．甲\nB．乙\nC．丙",
        "A：甲\nB：乙\nC：丙",
        "A:甲\nB:乙\nC:丙",
        "(A) 甲\n(B) 乙\n(C) 丙",
        "（A）甲\n（B）乙\n（C）丙",
        "（Ａ）甲\n（Ｂ）乙\n（Ｃ）丙",
        "A) 甲\nB) 乙\nC) 丙",
        "【A】甲\n【B】乙\n【C】丙",
        "A. 甲  B. 乙  C. 丙",
        "A.甲B.乙C.丙",
        "A、甲\tB、乙\tC、丙",
        "（A）甲（B）乙（C）丙",
        "A. 甲  B. 乙\nC. 丙",
        "A. 甲\nB. 乙\tC. 丙",
        "  A. 甲\n  B. 乙\n\n  C. 丙",
    ],
)
def test_options(options: str) -> None:
    assert says(only(f"1. 题干\n{options}\n答案：C")) == ("single", "题干", ["甲", "乙", "丙"], [2])


def test_options_on_the_line_of_the_stem() -> None:
    assert says(only("1. 下列正确的是（ ） A. 甲 B. 乙\n答案：B")) == ("single", "下列正确的是（ ）", ["甲", "乙"], [1])


@pytest.mark.parametrize(
    "answer",
    [
        "答案：AC",
        "参考答案：AC",
        "正确答案：A、C",
        "【答案】AC",
        "【答案】 A,C",
        "答案: a c",
        "答案：ＡＣ。",
        "答案 AC",
        "【参考答案】AC",
        "答案：\nAC",
        "标准答案：（AC）",
        "答案：A.C",
    ],
)
def test_answers_below_the_question(answer: str) -> None:
    assert says(only(f"一、多选题\n1. 题干\nA. 甲\nB. 乙\nC. 丙\n{answer}")) == ("multiple", "题干", ["甲", "乙", "丙"], [0, 2])


@pytest.mark.parametrize("bracket", ["（AC）", "( AC )", "（A、C）", "（ A C ）", "（ＡＣ）"])
def test_answers_in_the_bracket_of_the_stem(bracket: str) -> None:
    record = only(f"1. 下列{bracket}正确。（多选题）\nA. 甲\nB. 乙\nC. 丙")
    assert (record.stem.replace("(", "（").replace(")", "）"), record.key) == ("下列（　）正确。", [0, 2])


def test_an_answer_given_twice_in_the_same_way_is_one() -> None:
    assert only("1. 下列（ B ）正确\nA. 甲\nB. 乙\n答案：B").key == [1]


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("1. 题干。（√）", [0]),
        ("1. 题干（×）。", [1]),
        ("1. 题干（对）", [0]),
        ("1. 题干( 错 )", [1]),
        ("1.（√）题干", [0]),
        ("（×）1. 题干", [1]),
        ("1. 题干\n答案：正确", [0]),
        ("1. 题干\n【答案】×", [1]),
        ("1. 题干 答案：错", [1]),
        ("1. 题干。答案：对", [0]),
        ("1. 题干\n答案：F", [1]),
        ("1. 题干\nA. 对  B. 错\n答案：B", [1]),
        ("1. 题干\nA. 错误\nB. 正确\n答案：B", [0]),
    ],
)
def test_statements_to_judge(line: str, key: list[int]) -> None:
    record = only(line)
    assert (record.type, record.options, record.key) == ("judge", [], key)
    assert record.stem.strip("。（　）( )") == "题干"


@pytest.mark.parametrize(
    ("lines", "field", "value"),
    [
        ("解析：因为", "explanation", "因为"),
        ("【解析】因为", "explanation", "因为"),
        ("答案解析：因为", "explanation", "因为"),
        ("解析：\n因为\n所以", "explanation", "因为\n所以"),
        ("解析：1. 因为\n2. 所以", "explanation", "1. 因为\n2. 所以"),
        ("解析：\nA. 错误\nB. 正确", "explanation", "A. 错误\nB. 正确"),
        ("依据：行政处罚法 第二十四条；民法典", "bases", [("行政处罚法", "第二十四条", ""), ("民法典", "", "")]),
        ("法律依据：《行政处罚法》第九条", "bases", [("行政处罚法", "第九条", "")]),
        ("难度：难", "difficulty", 3),
        ("难易程度：1", "difficulty", 1),
        ("章节：总则", "topic", "总则"),
        ("知识点：总则", "topic", "总则"),
        ("考点：总则", "topic", "总则"),
        ("标签：必考、新法", "tags", ["必考", "新法"]),
        ("难度：易 知识点：总则", "topic", "总则"),
    ],
)
def test_labels(lines: str, field: str, value: object) -> None:
    first, second = read(f"{SINGLE}\n{lines}\n2. 对吗（对）")
    assert getattr(first, field) == value
    assert (first.key, second.stem) == ([1], "对吗（　）")


@pytest.mark.parametrize("line", ["【答案】B【解析】因为", "答案：B 解析：因为", "答案：B。解析：因为", "【解析】因为【答案】B"])
def test_several_labels_on_a_line(line: str) -> None:
    record = only(SINGLE.replace("答案：B", line))
    assert (record.key, record.explanation) == ([1], "因为")


@pytest.mark.parametrize(
    ("heading", "type"),
    [
        ("一、单项选择题", "single"),
        ("一、单项选择题（每题2分，共40分）", "single"),
        ("第一部分 单选题", "single"),
        ("（一）单选题", "single"),
        ("单选题", "single"),
        ("【单选题】", "single"),
        ("一．单选题：", "single"),
        ("1. 单选题", "single"),
        ("一、选择题（单选）", "single"),
        ("一、选择题（单项选择题，多选、错选不得分）", "single"),
        ("一、单项选择题共20题", "single"),
        ("二、不定项选择题(共5题)", "indefinite"),
        ("第二大题、不定项选择", "indefinite"),
        ("Ⅰ、单选题", "single"),
    ],
)
def test_headings_set_the_type_of_what_follows(heading: str, type: str) -> None:
    assert only(f"试卷\n{heading}\n{SINGLE}").type == type


def test_a_heading_may_begin_the_numbers_anew_or_go_on_with_them() -> None:
    text = f"一、单选题\n{SINGLE}\n二、判断题\n1. 甲（对）\n2. 乙（错）\n三、填空题\n3. 应当在____日内提出。\n答案：五日/5日"
    assert [(one.type, one.key) for one in read(text)] == [("single", [1]), ("judge", [0]), ("judge", [1]), ("blank", [["五日", "5日"]])]


def test_a_smaller_heading_keeps_the_type_and_a_larger_one_ends_it() -> None:
    text = f"一、单选题\n（一）总则\n{SINGLE}\n（二）分则\n2. 题\nA. 甲\nB. 乙\n答案：A\n\n第二部分 综合\n1. 对吗（对）"
    assert [one.type for one in read(text)] == ["single", "single", "judge"]
    assert notes(parsed(text)) == [
        "第 2 行 标题：“（一）总则”当作小标题，没有导入。",
        "第 8 行 标题：“（二）分则”当作小标题，没有导入。",
        "第 14 行 标题：“第二部分 综合”当作小标题，没有导入。",
    ]


@pytest.mark.parametrize(
    ("stem", "type"),
    [
        ("1. （单选）题干", "single"),
        ("1. 题干（多选题）", "multiple"),
        ("1. [判断题] 题干", "judge"),
        ("1.【不定项】题干", "indefinite"),
        ("1. 题干（多选题，2分）", "multiple"),
        ("1. 题干（ ）（单选题）。", "single"),
        ("1. 题干\n题型：多选", "multiple"),
    ],
)
def test_a_question_may_say_its_type(stem: str, type: str) -> None:
    options, answer = ("", "对") if type == "judge" else ("A. 甲\nB. 乙\n", "AB" if type == "multiple" else "A")
    stem, _, label = stem.partition("\n")
    record = only(f"{stem}\n{options}{label}\n答案：{answer}")
    assert (record.type, record.stem.strip("（ ）")) == (type, "题干")


def test_a_file_that_never_says_types_is_read_by_its_answers_and_that_is_told() -> None:
    found = parsed("1. 甲\nA. 子\nB. 丑\n答案：A\n2. 乙\nA. 子\nB. 丑\n答案：AB\n3. 丙\n答案：对")
    assert [one.type for one in found.records] == ["single", "multiple", "judge"]
    assert notes(found) == ["第 1 行 题型：文件没有写明题型：答案是一个字母的按单选题、几个字母的按多选题处理，请核对。"]


@pytest.mark.parametrize(
    ("stem", "answer", "kept", "key"),
    [
        ("应当在____日内提出。", "五日/5日", "应当在____日内提出。", [["五日", "5日"]]),
        ("应当在____日内____提出。", "五；书面", "应当在____日内____提出。", [["五"], ["书面"]]),
        ("应当在______日内提出。", "五", "应当在____日内提出。", [["五"]]),
        ("应当在（　　）日内提出。", "五", "应当在____日内提出。", [["五"]]),
        ("应当在____日内____提出。", "\n五\n书面", "应当在____日内____提出。", [["五"], ["书面"]]),
    ],
)
def test_blanks_to_fill_in(stem: str, answer: str, kept: str, key: list[list[str]]) -> None:
    record = only(f"一、填空题\n1. {stem}\n答案：{answer}")
    assert (record.type, record.stem.replace("______", "____"), record.key) == ("blank", kept, key)


@pytest.mark.parametrize("answer", ["一、告知\n二、听证", "1. 告知\n2. 听证", "（1）告知\n（2）听证", "①告知；\n②听证。", "告知当事人\n并听取申辩"])
def test_short_answers_of_several_lines(answer: str) -> None:
    first, second = read(f"三、简答题\n1. 简述程序。\n答案：{answer}\n2. 简述原则。\n答题要点：公正\n四、判断题\n1. 对吗（对）")[:2]
    assert (first.type, first.key, second.key) == ("short", [answer], ["公正"])


def test_the_answer_of_the_last_question_is_not_taken_for_answers_of_all() -> None:
    text = "一、单选题\n1. 甲（A）\nA. 子\nB. 丑\n二、判断题\n1. 乙（√）\n三、简答题\n1. 简述\n答案：\n（1）一\n（2）二"
    assert read(text)[-1].key == ["（1）一\n（2）二"]


def test_a_date_at_the_beginning_of_a_line_is_no_number() -> None:
    assert [one.stem for one in read(f"2024.12.4\n{SINGLE}\n2. 自\n2024.5.1起施行（对）")] == ["宪法日是哪一天？", "自\n2024.5.1起施行（　）"]


def test_ornaments_are_listed_and_belong_to_no_question() -> None:
    text = f"南山镇学法考试\n姓名：____ 得分：____\n注意事项：请独立作答\n\n一、单选题\n得分 评卷人\n{SINGLE}\n- 1 -\n第 1 页 共 2 页\n----\n（完）"
    assert only(text).options == ["12月1日", "12月4日", "12月10日"]
    assert [note.split(" ")[1] for note in notes(parsed(text))] == [str(line) for line in (1, 2, 3, 6, 12, 13, 14, 15)]


def test_options_may_name_options() -> None:
    record = only("1. 题干\nA. 甲\nB. 乙\nC. A、B项均对\nD. A和B都不对\n答案：C")
    assert record.options == ["甲", "乙", "A、B项均对", "A和B都不对"]
    assert [one.message for one in record.problems] == ["选项C以选项字母开头，这道题的选项将不打乱顺序。"]


@pytest.mark.parametrize("mark", ["(正确答案)", "（正确答案）", "。（正确选项）"])
def test_options_may_be_marked_as_the_right_ones(mark: str) -> None:
    single, multiple, judge = read(
        f"1.哪项是处罚？[单选题]\nA.记过\nB.警告{mark}\n答案解析：第九条\n2.哪些是？[多选题]\nA.警告{mark}\nB.记过\nC.罚款{mark}\n"
        f"3.可以口头作出。[判断题]\nA.对\nB.错{mark}\n"
    )
    assert [(one.type, one.options, one.key) for one in (single, multiple)] == [
        ("single", ["记过", "警告"], [1]),
        ("multiple", ["警告", "记过", "罚款"], [0, 2]),
    ]
    assert (judge.key, single.explanation, single.problems) == ([1], "第九条", [])


def test_a_mark_at_an_option_and_another_answer_are_an_error() -> None:
    [error] = errors(parsed("单选题\n1.哪项？\nA.记过\nB.警告（正确答案）\n答案：A\n"))
    assert "标着“正确答案”的选项是 B，与答案“A”不一样" in error
    [same] = read("单选题\n1.哪项？\nA.记过\nB.警告（正确答案）\n答案：B\n")
    assert (same.options, same.key) == (["记过", "警告"], [1])


def test_a_line_that_begins_with_a_backslash_is_text_whatever_it_looks_like() -> None:
    record = only("1．下列说法\n\\1. 甲\n\\A. 乙\n\\\n\\答案：A\nA．\\A. 甲 B. 乙\nB．丙\n答案：A")
    assert (record.stem, record.options) == ("下列说法\n1. 甲\nA. 乙\n\n答案：A", ["A. 甲 B. 乙", "丙"])


def test_points_are_told_to_be_unused() -> None:
    record = only(SINGLE + "\n分值：2")
    assert [one.message for one in record.problems] == ["分值“2”没有用到，已忽略。分值在组卷时设置。"]
