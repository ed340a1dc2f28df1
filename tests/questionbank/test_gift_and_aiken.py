"""The plain text formats of Moodle are understood as Moodle means them, and no paper of an office is taken for one."""

import pytest

from core.errors import Refused
from questionbank import formats
from questionbank.formats.base import Record
from questionbank.rules.content import compose

GIFT, AIKEN = formats.get("gift"), formats.get("aiken")


def gift(text: str) -> list[Record]:
    assert formats.detect(text.encode()) is GIFT
    return GIFT.read(text.encode()).records


def aiken(text: str) -> list[Record]:
    assert formats.detect(text.encode()) is AIKEN
    return AIKEN.read(text.encode()).records


def errors(record: Record) -> str:
    return "".join(one.message for one in record.problems if record.refused)


def test_one_right_answer_makes_a_single_choice_question() -> None:
    text = "// [tag:听证] [tag:难度：易]\n::标题\\: 一::应当在几日内提出？{\n\t~三日#太短\n\t=五日\n\t####第六十四条\\:\\n五日内\n}\n"
    [record] = gift(f"$CATEGORY: $course$/法律/行政处罚法\n\n{text}")
    assert (record.type, record.stem, record.options, record.key) == ("single", "应当在几日内提出？", ["三日", "五日"], [1])
    assert (record.topic, record.tags, record.difficulty, record.explanation) == ("行政处罚法", ["听证"], 1, "第六十四条:\n五日内")
    assert [one.message for one in record.problems] == ["各选项的反馈没有对应的项目，没有记入。"]
    assert record.row == 4


@pytest.mark.parametrize(
    ("answers", "kind", "key"),
    [
        ("{~%50%甲 ~%50%乙 ~%-100%丙}", "multiple", [0, 1]),
        ("{~甲 ~%100%乙 ~丙}", "indefinite", [1]),
        ("{=甲 ~乙 ~丙}", "single", [0]),
        ("{~ 甲\n=  乙\n~丙 }", "single", [1]),
    ],
)
def test_weights_tell_how_many_are_right(answers: str, kind: str, key: list[int]) -> None:
    [record] = gift(f"哪些对？{answers}")
    assert (record.type, record.options, record.key, record.refused) == (kind, ["甲", "乙", "丙"], key, False)


@pytest.mark.parametrize(("answers", "key"), [("{T}", [0]), ("{TRUE}", [0]), ("{ F }", [1]), ("{FALSE#不对#对####解析}", [1])])
def test_statements_are_judged(answers: str, key: list[int]) -> None:
    [record] = gift(f"不得加重处罚。{answers}")
    assert (record.type, record.key, record.refused) == ("judge", key, False)


@pytest.mark.parametrize(
    ("text", "stem", "forms"),
    [
        ("首都是哪里？{=北京 =北京市}", "首都是哪里？____", ["北京", "北京市"]),
        ("应当在{=五日 =%100%5日#好}内提出。", "应当在____内提出。", ["五日", "5日"]),
        ("应当在（ ）内提出。{=五日}", "应当在____内提出。", ["五日"]),
        ("应当在_____内提出。{=五日}", "应当在____内提出。", ["五日"]),
        ("符号\\{\\=\\}是{=\\{\\\\*\\}}", "符号{=}是____", ["{*}"]),
    ],
)
def test_short_answers_are_filled_into_their_blank(text: str, stem: str, forms: list[str]) -> None:
    [record] = gift(text)
    content = compose(record.type, record.stem, [], record.key)
    assert (record.type, content.stem, content.key, record.refused) == ("blank", stem, [forms], False)


def test_a_missing_word_is_a_blank_in_the_question() -> None:
    [record] = gift("应当在{~三日 =五日}内提出。")
    assert (record.type, record.stem) == ("single", "应当在____内提出。")


def test_comments_titles_and_markup_are_no_part_of_the_text() -> None:
    [record] = gift("::名称::[html]<p>甲&amp;<b>乙</b></p>\n// 注释 {=x}\n<p>丙</p>{=[plain]<i>丁</i> ~<i>戊</i>}")
    assert (record.stem, record.options) == ("甲&乙\n丙", ["<i>丁</i>", "戊"])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("甲{=乙 ~丙", "不配对"),
        ("甲{=乙 ~丙}{=丁}", "不配对"),
        ("甲{=乙\n\n~丙}", "不配对"),
        ("甲}{=乙 ~丙", "不配对"),
        ("甲{=乙 =丙 ~丁}", "几个正确选项"),
        ("甲{=乙 ~%50%丙}", "部分得分"),
        ("甲{~乙 ~丙}", "没有哪个选项得分"),
        ("甲{~%50%乙 ~%25%丙}", "加起来不是 100%"),
        ("甲{#3:1}", "数值题"),
        ("甲{=乙 -> 丙 =丁 -> 戊}", "匹配题"),
        ("::甲::乙{}", "没有参考答案"),
        ("甲{=五*}", "通配符"),
        ("甲{=五日 =%50%六日}", "部分分"),
        ("甲{T#a#b#c}{=x}", "不配对"),
        ("甲{=<table><tr><td>1</td></tr></table> ~乙}", "表格"),
        ("甲{=[html]<img src\\='a.png'> ~乙}", "图片"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_its_reason(text: str, says: str) -> None:
    first = gift(f"{text}\n\n丁{{T}}")[0]
    assert says in errors(first)


def test_text_without_answers_is_no_question_and_the_others_are_taken() -> None:
    text, good = gift("阅读材料。\n\n甲{T}")
    assert "没有写在 { } 里的答案" in errors(text)
    assert not good.refused


def test_what_gift_has_no_way_to_say_is_said_before() -> None:
    two, arrow = Record(1, "blank", "____和____", [], [["甲"], ["乙"]]), Record(1, "blank", "____", [], [["甲->乙"]])
    for record in (two, arrow, Record(1, "short", "谈谈", [], ["要点"]), Record(1, "case", "材料")):
        assert GIFT.cannot_carry(record) == ["整道题"]
    assert GIFT.cannot_carry(Record(1, "blank", "____", [], [["甲"]], explanation="解析", tags=["听证"])) == []


def test_aiken_questions_are_single_choice_questions() -> None:
    first, second = aiken("应当在几日内提出？\nA. 三日\nB. 五日\nANSWER: B\n\n哪个对？\r\nA) 甲\r\nB) 乙\r\nC) 丙\r\nANSWER: A\r\n")
    assert (first.type, first.stem, first.options, first.key, first.row) == ("single", "应当在几日内提出？", ["三日", "五日"], [1], 1)
    assert (second.options, second.key, second.row) == (["甲", "乙", "丙"], [0], 6)
    assert not first.problems + second.problems


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("题干\n第二行\nA. 甲\nB. 乙\nANSWER: A", "题干占了几行"),
        ("题干\nA. 甲\nC. 乙\nANSWER: A", "题干占了几行"),
        ("题干\nA. 甲\n甲的第二行\nB. 乙\nANSWER: A", "题干占了几行"),
        ("A. 甲\nB. 乙\nANSWER: A", ""),
        ("题干\nA. 甲\nB. 乙\nANSWER: D", "超出了选项范围"),
        ("题干\nA. 甲\nB. 乙\nANSWER: AB", "一个大写字母"),
        ("题干\nA. 甲\nB. 乙\nANSWER:", "一个大写字母"),
    ],
)
def test_aiken_that_is_out_of_order_is_refused(text: str, says: str) -> None:
    first = aiken(f"{text}\n\n好题\nA. 甲\nB. 乙\nANSWER: A\n")[0]
    assert says in errors(first)
    with pytest.raises(Refused):
        compose(first.type, "" if first.refused else first.stem, first.options, first.key)


def test_aiken_without_its_last_answer_says_so() -> None:
    good, bad = aiken("甲\nA. 一\nB. 二\nANSWER: A\n\n乙\nA. 一\nB. 二\n")
    assert not good.refused
    assert "没有答案" in errors(bad)


@pytest.mark.parametrize("stem", ["两行\n题干", "A. 像选项", "ANSWER: B", "答案：B", "<quiz>", '{"format": 1}', "题型,题干,答案", "\ufeff题干"])
def test_what_aiken_would_read_as_something_else_is_not_written(stem: str) -> None:
    assert AIKEN.cannot_carry(Record(1, "single", stem, ["甲", "乙"], [0])) == ["整道题"]
    assert AIKEN.cannot_carry(Record(1, "single", "题干", ["甲", "乙"], [0], topic="知识点", difficulty=3)) == ["知识点", "难度"]


PAPER = """一、单项选择题
1. 下列说法正确的是（ ）
A. 甲{=乙}
B. 乙
答案：B
解析：{~x} 见第三条
"""


@pytest.mark.parametrize(
    "text",
    [
        PAPER,
        PAPER.replace("答案：B", "【答案】B"),
        PAPER.replace("答案：B", "参考答案: B"),
        PAPER.replace("乙\n", "乙\nANSWER: B\n"),
        '题型,题干,选项A,选项B,答案\n单选题,"{=甲 ~乙}\nA. 一\nANSWER: B",甲,乙,A\n',
        "1. 下列集合{甲，乙}中\nA. 甲\nB. 乙\n",
        "第一条 {定义}为了规范。\n",
    ],
)
def test_a_paper_or_a_table_is_neither_gift_nor_aiken(text: str) -> None:
    for encoding in ("utf-8", "gb18030", "utf-16"):
        assert not GIFT.recognises(text.encode(encoding))
        assert not AIKEN.recognises(text.encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_both_are_read_in_every_usual_encoding(encoding: str) -> None:
    assert formats.detect("应当在几日内提出？{=五日 ~三日}".encode(encoding)) is GIFT
    assert formats.detect("应当在几日内提出？\nA. 三日\nB. 五日\nANSWER: B\n".encode(encoding)) is AIKEN
    assert GIFT.read("应当在几日内提出？{=五日 ~三日}".encode(encoding)).records[0].options == ["五日", "三日"]
