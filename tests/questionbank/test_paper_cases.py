"""Cases: material with sub-questions, in the ways papers number them."""

import pytest

from tests.questionbank.papers import errors, only, parsed, read

PARTS = (
    "（1）属于什么？（单选题）\nA. 甲\nB. 乙\n答案：A\n（2）合法吗？\n答案：错\n解析：因为\n"
    "（3）期限是____。\n答案：五日\n（4）为什么？\n答案：理由\n如下"
)
DOTTED = PARTS.replace("（1）属", "1. 属").replace("（2）合", "2. 合").replace("（3）期", "3. 期").replace("（4）为", "4. 为")
MATERIAL = "某镇政府作出处罚。\n\n当事人不服。"


@pytest.mark.parametrize(
    "case",
    [
        f"1. {MATERIAL}\n{PARTS}",
        f"{MATERIAL}\n{PARTS}",
        f"{MATERIAL}\n{DOTTED}",
        f"案例一：{MATERIAL}\n{DOTTED}",
        f"【案例1】\n{MATERIAL}\n{PARTS}",
        f"材料：{MATERIAL}\n{DOTTED}",
        f"案例（一）\n{MATERIAL}\n{DOTTED}",
    ],
)
def test_ways_to_number_a_case(case: str) -> None:
    record = only(f"五、案例分析题（共20分）\n{case}")
    assert (record.type, record.stem) == ("case", MATERIAL.replace("\n\n", "\n"))
    assert [(one.type, one.stem, one.key) for one in record.parts] == [
        ("single", "属于什么？", [0]),
        ("judge", "合法吗？", [1]),
        ("blank", "期限是____。", [["五日"]]),
        ("short", "为什么？", ["理由\n如下"]),
    ]
    assert [one.explanation for one in record.parts] == ["", "因为", "", ""]


def test_several_cases() -> None:
    text = f"一、案例题\n1. 甲\n{PARTS}\n2. 乙\n{PARTS}\n二、判断题\n1. 对吗（对）"
    assert [(one.stem, len(one.parts)) for one in read(text)] == [("甲", 4), ("乙", 4), ("对吗（　）", 0)]
    assert [one.stem for one in read(f"一、案例题\n案例一：甲\n{DOTTED}\n案例二：乙\n{DOTTED}")] == ["甲", "乙"]


def test_a_case_by_its_own_mark() -> None:
    first, second = read(f"1.【案例题】甲\n{PARTS}\n2. 对吗（对）")
    assert (first.type, first.stem, len(first.parts), second.type) == ("case", "甲", 4, "judge")


def test_numbers_of_sub_questions_may_go_on_with_those_of_the_paper() -> None:
    parts = DOTTED.replace("1. 属", "2. 属").replace("2. 合", "3. 合").replace("3. 期", "4. 期").replace("4. 为", "5. 为")
    assert len(read(f"一、判断题\n1. 对吗（对）\n二、案例题\n材料一\n甲\n{parts}\n三、判断题\n6. 错吗（错）")) == 3


def test_what_the_heading_says_of_the_sub_questions() -> None:
    record = only("一、案例分析题（不定项选择）\n1. 甲\n（1）乙\nA. 子\nB. 丑\n答案：A")
    assert record.parts[0].type == "indefinite"


def test_labels_of_the_case_itself_stand_before_its_sub_questions() -> None:
    record = only("一、案例题\n1. 甲\n知识点：总则\n难度：难\n（1）乙\n答案：对\n知识点：分则")
    assert (record.topic, record.difficulty, record.parts[0].topic) == ("总则", 3, "分则")


@pytest.mark.parametrize(
    ("case", "says"),
    [
        ("1. 甲\n答案：乙", "第 2 行 题干：案例题没有小题。小题请编号，如“（1）”。"),
        ("1. 甲\n（1）乙\n答案：对\n（3）丙\n答案：对", "第 5 行 题干：小题的题号 3 不连续，这里应是 2。请改对题号。"),
        ("1. 甲\nA. 子\nB. 丑\n（1）乙\n答案：对", "第 3 行 选项：看不出是哪一小题的。"),
        ("1. 甲\n（1）乙\nA. 子\nB. 丑\n（2）丙\n答案：对", "第 3 行 答案：没有找到这道题的答案。"),
        ("1. 甲\n（1）乙（多选题）\nA. 子\nB. 丑\n答案：AB\n（2）丙\nA. 子\nB. 丑\n答案：AB", "第 7 行 题型：看不出题型。"),
        ("1. 甲\n（1）乙\n（2）丙\n参考答案\n1.A 2.B", "答案"),
    ],
)
def test_what_is_unclear_in_a_case_refuses_it(case: str, says: str) -> None:
    found = parsed(f"一、案例题\n{case}")
    assert any(says in one for one in errors(found))
    assert all(one.refused for one in found.records)
