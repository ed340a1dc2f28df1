"""A question that could be understood in two ways is refused with its line and what to do; nothing of a paper goes by unnoticed."""

import pytest

from core.errors import Refused
from tests.questionbank.papers import errors, parsed

GOOD = "1. 甲\nA. 子\nB. 丑\n答案：A\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        # numbers
        ("3. 甲\nA. 子\nB. 丑\n答案：A", "第 1 行 题干：第一道题的题号是 3，前面似乎少了题。题号请从 1 起。"),
        (f"{GOOD}3. 乙\nA. 子\nB. 丑\n答案：A", "第 5 行 题干：题号 3 接在 1 后面，不连续"),
        (f"{GOOD}1. 乙\nA. 子\nB. 丑\n答案：A", "第 1 行 题干：题号 1 出现了 2 次。请改对题号"),
        ("1. 关于\n1. 甲\n哪个对？\nA. 子\nB. 丑\n答案：A", "第 2 行 题干：第 2 行以数字开头，看不出是这道题的文字还是下一题"),
        # options
        ("1. 甲\nA. 子\nC. 丑\n答案：A", "第 3 行 选项：这里应是选项 B，却写着 C。请补上缺少的选项，或改对字母。"),
        ("1. 甲\nB. 子\nC. 丑\n答案：B", "第 2 行 选项：这里应是选项 A，却写着 B。请补上缺少的选项，或改对字母。"),
        ("1. 甲\nA. 子\nB. 丑\nB. 寅\n答案：A", "第 4 行 选项：这里应是选项 C，却写着 B。请补上缺少的选项，或改对字母。"),
        ("1. 甲\nA. 子 C. 丑\nD. 寅\n答案：A", "第 2 行 选项：选项 A 里的“C.”看不出是下一个选项还是文字。"),
        ("1. 甲\nA. 见 B. 项\nB. 丑\n答案：A", "第 3 行 选项：这里应是选项 C，却写着 B。请补上缺少的选项，或改对字母。"),
        ("1. 甲\nA. 子\nB. 丑\nC. 寅 D. 卯\n答案：A", "第 4 行 选项：选项 C 里的“D.”看不出是下一个选项还是文字。"),
        ("1. 甲\nA. 子\nB. 丑\n卯\n答案：A", "第 4 行 选项：第 4 行接在选项 B 后面，看不出是不是它的文字。请并到选项那一行，或删去。"),
        ("1. 甲\nA. 子\n答案：A", "第 1 行 选项：没有读到选项。选项请写成“A.……”，每个一行。"),
        ("1. 甲（单选题）\n答案：A", "第 1 行 选项：没有读到选项。选项请写成“A.……”，每个一行。"),
        ("1. 甲\n答案：A\nA. 子\nB. 丑", "第 3 行 选项：第 3 行的选项写在了“答案”后面。请移到题干下面。"),
        ("一、填空题\n1. 甲____\nA. 子\nB. 丑\n答案：子", "第 3 行 选项：填空题没有选项。请删去选项，或改正题型。"),
        ("一、判断题\n1. 甲\nA. 子\nB. 丑\n答案：对", "判断题的选项只能是“对”和“错”（或不填）。"),
        # answers
        ("1. 甲\nA. 子\nB. 丑", "第 1 行 答案：没有找到这道题的答案。请在题目下面写上“答案：”。"),
        ("1. 甲\nA. 子\nB. 丑\n答案：", "第 4 行 答案：没有找到这道题的答案。请在题目下面写上“答案：”。"),
        ("1. 甲\nA. 子\nB. 丑\n答案：C", "第 4 行 答案：答案 C 超出了选项范围（只有 A 到 B）。"),
        ("1. 甲（A）\nA. 子\nB. 丑\n答案：B", "第 4 行 答案：题干括号里的“A”与答案“B”不一样，请核对。"),
        ("1. 甲\nA. 子\nB. 丑\n答案：A\n答案：B", "第 5 行 答案：“答案”写了两次，第 5 行又有一个。请只留一个。"),
        ("1. 甲\nA. 子\nB. 丑\n答案：A\n答案：A", "第 5 行 答案：“答案”写了两次，第 5 行又有一个。请只留一个。"),
        ("1. 甲（A）乙（B）\nA. 子\nB. 丑", "第 1 行 答案：题干里有几个括号都像答案，请把答案写在题目下面，写明“答案：”。"),
        ("一、单选题\n1. 甲\nA. 子\nB. 丑\n答案：第一个", "第 5 行 答案：单选题的答案“第一个”读不懂：单选如 B。"),
        ("一、判断题\n1. 甲（√）\n二、简答题\n1. 乙\n2. 丙\n答案：\n1. 子\n2. 丑", "第 6 行 答案：第 6 行看不出是这道题的答案，还是前面几道题的。"),
        ("1. 甲\nA. 子\nB. 丑\n答案：A\n多余", "第 5 行 答案：第 5 行接在“答案”后面，看不出属于哪里。请写明“解析：”等，或删去。"),
        # types
        ("1. 甲\n答案：五日", "第 1 行 题型：看不出题型。请在题干后面注明，如“（多选题）”，或在这部分前面加上“二、多选题”这样的标题。"),
        (f"一、单选题\n{GOOD}\n二、综合\n1. 乙\nA. 子\nB. 丑\n答案：A", "第 8 行 题型：看不出题型。"),
        ("一、单选题\n1. 甲（多选题）\nA. 子\nB. 丑\n答案：AB", "第 2 行 题型：题型写得不一致：多选题、单选题。请改成一种，或移到相应的标题下面。"),
        ("一、改错题\n1. 甲\n答案：乙", "第 2 行 题型：题型“改错题”不能识别"),
        ("1. 【连线题】甲\nA. 子\nB. 丑\n答案：A", "第 1 行 题型：题型“连线题”不能识别"),
        ("1. 甲\n题型：连线题\nA. 子\nB. 丑\n答案：A", "题型“连线题”不能识别"),
        # text that may belong elsewhere
        (f"{GOOD}解析：因为\n\n以下各题较难\n2. 乙\nA. 子\nB. 丑\n答案：A", "第 7 行 解析：第 7 行前面有空行，看不出是不是这道题的文字。"),
        (f"{GOOD}解析：因为\n二、综合\n2. 乙\nA. 子\nB. 丑\n答案：A", "第 6 行 题干：第 6 行看不出是标题还是这道题的文字。"),
        (f"{GOOD}难度：易\n其他", "第 6 行 难度：第 6 行接在“难度”后面，看不出属于哪里。请写明“解析：”等，或删去。"),
        (f"{GOOD}解析：因为\n解析：所以", "第 6 行 解析：“解析”写了两次，第 6 行又有一个。请只留一个。"),
        ("一、简答题\n1. 甲\n答案：\n1. 子\n2. 丑", "第 5 行 答案：第 5 行的“2”看不出是答案里的第 2 点，还是下一题。"),
        ("一、简答题\n1. 甲\n答案：\n一、子\n二、丑\n2. 乙\n答案：寅", "第 5 行 题干：第 5 行看不出是标题还是这道题的文字。"),
        # before the first question
        (f"A. 子\n{GOOD}", "第 1 行 题干：选项前面没有题目。请在题目前写上题号，如“1.”。"),
        (f"答案：A\n{GOOD}", "第 1 行 题干：“答案”前面没有题目。请在题目前写上题号，如“1.”。"),
        ("1. \nA. 子\nB. 丑\n答案：A", "第 1 行 题干：题干是空的，请填写。"),
    ],
)  # fmt: skip
def test_what_is_unclear_is_refused(text: str, says: str) -> None:
    found = parsed(text)
    assert [one for one in errors(found) if says in one], errors(found)
    assert any(one.refused for one in found.records)


def test_a_list_in_a_stem_that_counts_like_the_paper_refuses_all_of_its_numbers() -> None:
    found = parsed(f"1. 关于\n1. 甲\n2. 乙\n哪个对？\nA. 子\nB. 丑\n答案：A\n{GOOD.replace('1. 甲', '2. 乙')}{GOOD.replace('1. 甲', '3. 丙')}")
    assert [one.refused for one in found.records] == [True, True, True, True, False]


def test_a_question_without_its_number_is_not_swallowed_by_the_one_before() -> None:
    found = parsed(f"{GOOD}解析：因为\n乙\nA. 子\nB. 丑\n答案：A\n3. 丙\nA. 子\nB. 丑\n答案：A")
    assert [one.refused for one in found.records] == [True, True]


def test_an_unnumbered_paper_is_refused_as_a_whole() -> None:
    with pytest.raises(Refused, match="没有找到试题。每道题要以题号开头"):
        parsed("甲是什么\n乙是什么")


@pytest.mark.parametrize("text", ["1. 甲（2024）年\nA. 子\nB. 丑\n答案：A", "1. 依据（B类）\nA. 子\nB. 丑\n答案：A"])
def test_brackets_that_hold_no_answer_stay(text: str) -> None:
    (record,) = parsed(text).records
    assert (record.stem, record.refused) == (text.splitlines()[0][3:], False)


def test_a_line_that_belongs_to_no_question_is_counted_as_one_that_is_refused() -> None:
    found = parsed(f"一、单选题\n答案：A\n{GOOD}二、判断题\n1. 对吗（对）")
    assert [(one.row, one.stem, one.refused) for one in found.records] == [(2, "答案：A", True), (3, "甲", True), (8, "对吗（　）", False)]
