"""Answers in a block of their own, at the end of a paper or of a part of it."""

import pytest

from questionbank.formats.base import Record
from tests.questionbank.papers import errors, parsed, read

OPTIONS = "\nA. 甲\nB. 乙\nC. 丙\n"
PLAIN = f"1. 一（单选题）{OPTIONS}2. 二（多选题）{OPTIONS}3. 三（判断题）\n"
PARTS = f"一、单选题\n1. 一{OPTIONS}2. 二{OPTIONS}二、多选题\n1. 三{OPTIONS}2. 四{OPTIONS}三、判断题\n1. 五\n2. 六\n"


def keys(records: list[Record]) -> list[list]:
    return [one.key for one in records]


@pytest.mark.parametrize(
    "block",
    [
        "参考答案\n1.A 2.BC 3.对",
        "参考答案：1.A 2.BC 3.对",
        "答案：1、A；2、BC；3、√",
        "1.A 2.BC 3.对",
        "附：参考答案及解析\n1.A\n2.BC\n3.对",
        "——参考答案——\n1．Ａ　2．ＢＣ　3．√",
        "《学法试题》参考答案\n1.A,2.B、C,3.正确",
        "参考答案\n（1）A（2）BC（3）对",
        "答案\n1.【答案】A\n2.【答案】BC\n3.【答案】对",
        "参考答案\n1A 2BC 3√",
        "参考答案\n第1题 A 第2题 BC 第3题 对",
    ],
)
def test_a_block_at_the_end(block: str) -> None:
    assert keys(read(f"{PLAIN}\n{block}")) == [[0], [1, 2], [0]]


@pytest.mark.parametrize(
    "block",
    [
        "参考答案\n一、单选题\n1.A 2.B\n二、多选题\n1.AB 2.AC\n三、判断题\n1.对 2.错",
        "参考答案：一、单选题 1.A 2.B 二、多选题 1.AB 2.AC 三、判断题 1.√ 2.×",
        "参考答案\n一、1-2 AB\n二、1-2 AB AC\n三、1-2 √×",
        "参考答案\n单选题：1-2 AB\n多选题：1.AB 2.AC\n判断题：1~2：对错",
        "参考答案\n1.A 2.B\n1.AB 2.AC\n1.对 2.错",
        "参考答案\n一、单选题（每题2分）\n1—2：AB\n二、多选题（每题4分）：\n1. AB\n2. AC\n三、判断题\n1-2 对 错",
    ],
)
def test_a_block_for_parts_that_number_anew(block: str) -> None:
    assert keys(read(f"{PARTS}\n{block}")) == [[0], [1], [0, 1], [0, 2], [0], [1]]


def test_a_block_behind_each_part() -> None:
    text = f"一、单选题\n1. 一{OPTIONS}2. 二{OPTIONS}答案：1-2 AB\n二、判断题\n1. 三\n2. 四\n答案：1.对 2.错\n三、单选题\n1. 五{OPTIONS}答案：C"
    assert keys(read(text)) == [[0], [1], [0], [1], [2]]


def test_answers_in_words_in_a_block() -> None:
    paper = "一、填空题\n1. 甲____\n2. 乙____，____\n二、简答题\n1. 简述甲\n2. 简述乙"
    block = "参考答案\n一、填空题\n1. 五日%2. 书面；听证\n二、简答题\n1. 告知\n并听取申辩\n2. 答：公正"
    assert keys(read(f"{paper}\n{block.replace('%', chr(10))}")) == keys(read(f"{paper}\n{block.replace('%', ' ')}"))
    assert keys(read(f"{paper}\n{block.replace('%', ' ')}")) == [[["五日"]], [["书面"], ["听证"]], ["告知\n并听取申辩"], ["公正"]]


def test_explanations_in_a_block() -> None:
    first, second, third = read(f"{PLAIN}参考答案\n1.A\n【解析】因为\n所以\n2.BC\n解析：不然\n3.对")
    assert [one.explanation for one in (first, second, third)] == ["因为\n所以", "不然", ""]


@pytest.mark.parametrize(
    ("block", "says"),
    [
        ("参考答案\n1.A 2.BC", "第 9 行 答案：没有找到这道题的答案。"),
        ("参考答案\n1.A 2.BC 2.AC 3.对", "第 12 行 答案：答案区里第 2 题的答案写了 2 次，请只留一个。"),
        ("参考答案\n1.A 2.AD 3.对", "第 12 行 答案：答案 D 超出了选项范围（只有 A 到 C）。"),
        ("参考答案\n1.A 2.BC 3.对\n还有一行", "第 13 行 题干：这一行不属于任何一道题。"),
    ],
)
def test_what_is_wrong_in_a_block_is_said(block: str, says: str) -> None:
    (error,) = errors(parsed(f"{PLAIN}\n{block}"))
    assert error.startswith(says)


@pytest.mark.parametrize("block", ["1.A 2.BC 3.对 4.错", "1-3 AB", "1-3 A BC", "1.A 2.BC 见教材"])
def test_a_block_that_does_not_fit_gives_no_answer(block: str) -> None:
    found = parsed(f"{PLAIN}\n参考答案\n{block}")
    assert errors(found)
    assert all(one.refused for one in found.records)


def test_parts_that_do_not_fit_the_paper_are_said() -> None:
    found = parsed(f"{PARTS}\n参考答案\n1.A 2.B\n1.AB 2.AC")
    sentence = "答案分成 2 段，试题却有 3 个部分，对不上。请给试题和答案写上相同的标题，如“一、单项选择题”。"
    assert [one for one in errors(found) if sentence in one] == [f"第 24 行 题干：{sentence}", f"第 25 行 题干：{sentence}"]
    assert [one.stem for one in found.records[-2:]] == ["1. A 2. B", "1. AB 2. AC"]
    assert all(one.refused for one in found.records)


def test_two_answers_that_differ_are_said() -> None:
    found = parsed(f"{PLAIN.replace('一（单选题）', '一（B）（单选题）')}\n1.A 2.BC 3.对")
    assert errors(found) == ["第 11 行 答案：题干括号里的“B”与答案“A”不一样，请核对。"]
    found = parsed(f"1. 一（单选题）{OPTIONS}答案：B\n2. 二（单选题）{OPTIONS}答案：A\n1.A 2.A")
    assert errors(found) == ["第 11 行 答案：答案写了两次，不一样：第 11 行是“A”。请核对。"]


def test_numbers_inside_answers_of_a_block_are_refused_where_they_could_be_questions() -> None:
    found = parsed("一、简答题\n1. 甲\n2. 乙\n3. 丙\n参考答案\n一、简答题\n1. 如下：\n1. 告知\n2. 听证\n2. 公正\n3. 公开")
    assert all(one.refused for one in found.records)
