"""Papers as they are handed out: headings, numbers, short options side by side, and without keys no trace of one."""

import zipfile
from io import BytesIO

import pytest
from docx import Document
from docx.shared import Mm

from questionbank.formats import text_paper, word_paper
from questionbank.formats.base import Format, Record

BANK = [
    Record(1, "judge", "对吗", key=[0], explanation="秘密一"),
    Record(
        2,
        "single",
        "（A）甲",
        ["12月1日", "12月4日", "A、B项", "都不是"],
        [1],
        explanation="秘密二",
        bases=[("秘密法", "第九条", "")],
        topic="秘密章",
        tags=["秘密"],
    ),
    Record(3, "blank", "应当在____日内", key=[["秘密三"]]),
    Record(4, "case", "材料", parts=[Record(5, "short", "为什么", key=["秘密四"]), Record(6, "single", "谁（　）", ["子" * 30, "丑"], [0])]),
    Record(7, "single", "乙是什么", ["子" * 12, "丑"], [0]),
]


def text(keys: bool) -> list[str]:
    data = text_paper.FORMAT.write(BANK, title="南山镇试卷", keys=keys)
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\n") == data.count(b"\r\n")
    return [line for line in data.decode("utf-8-sig").split("\r\n") if line]


def paragraphs(keys: bool) -> list[str]:
    document = Document(BytesIO(word_paper.FORMAT.write(BANK, title="南山镇试卷", keys=keys)))
    return [one.text for one in document.paragraphs]


PRINTED = [
    "南山镇试卷",
    "一、单项选择题（共 2 题）",
    "1．（A）甲（　）",
    "A．12月1日",
    "B．12月4日",
    "C．A、B项",
    "D．都不是",
    "2．乙是什么（　）",
    "A．" + "子" * 12,
    "B．丑",
    "二、判断题（共 1 题）",
    "3．对吗（　）",
    "三、填空题（共 1 题）",
    "4．应当在____日内",
    "四、案例分析题（共 1 题）",
    "5．材料",
    "（1）【简答题】为什么",
    "（2）【单选题】谁（　）",
    "A．" + "子" * 30,
    "B．丑",
]


def test_a_paper_to_hand_out_as_text() -> None:
    assert text(keys=False) == PRINTED


def test_a_paper_to_hand_out_in_word_puts_short_options_side_by_side() -> None:
    said = paragraphs(keys=False)
    assert "A．12月1日\tB．12月4日\tC．A、B项\tD．都不是" in said
    assert "A．" + "子" * 12 + "\tB．丑" in said
    assert [line for one in said for line in one.split("\t") if line] == PRINTED


def test_a_paper_with_keys_has_them_below_each_question() -> None:
    lines = text(keys=True)
    begin = lines.index("A．12月1日")
    assert lines[begin - 1] == "1．\\（A）甲"
    assert lines[begin : begin + 10] == [
        "A．12月1日",
        "B．12月4日",
        "C．\\A、B项",
        "D．都不是",
        "答案：B",
        "解析：秘密二",
        "依据：秘密法 第九条",
        "难度：中",
        "知识点：秘密章",
        "标签：秘密",
    ]


@pytest.mark.parametrize("paper", [text_paper.FORMAT, word_paper.FORMAT], ids=lambda one: one.code)
def test_without_keys_nothing_in_the_file_tells_one(paper: Format) -> None:
    data = paper.write(BANK, title="试卷", keys=False)
    parts = [data]
    if data.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = [archive.read(name) for name in archive.namelist()]
    whole = b"".join(parts).decode(errors="replace")
    assert not any(word in whole for word in ("秘密", "答案：", "解析", "难度"))


def test_the_page_is_a4_with_chinese_fonts_page_numbers_and_no_author() -> None:
    document = Document(BytesIO(word_paper.FORMAT.write(BANK, title="试卷", keys=False)))
    page, properties = document.sections[0], document.core_properties
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    assert page.page_width - page.left_margin - page.right_margin == pytest.approx(Mm(156), abs=Mm(1))
    assert "宋体" in document.styles["Normal"].element.xml
    assert ("PAGE" in page.footer._element.xml, "NUMPAGES" in page.footer._element.xml) == (True, True)
    assert (properties.title, properties.author, properties.comments) == ("试卷", "", "")
