"""Word files: what Word shows is what is read, and what is no text is named."""

import pytest

from core.errors import Refused
from questionbank.formats.base import Parsed, Record
from questionbank.formats.word_paper import FORMAT
from tests.questionbank.papers import errors, notes
from tests.questionbank.records import picture
from tests.questionbank.word_files import FORMULA, TEXT_BOX, abstract, drawing, numbering, paragraph, run, table, word

LINES = ("南山镇试卷", "1. 宪法日是哪一天？", "A. 12月1日", "B. 12月4日", "答案：B", "解析：因为", "", "2. 对吗（√）")


def parsed(data: bytes) -> Parsed:
    assert FORMAT.recognises(data)
    return FORMAT.read(data)


def read(data: bytes) -> list[Record]:
    found = parsed(data)
    assert errors(found) == []
    return found.records


def test_paragraphs_are_lines_and_count_for_places() -> None:
    found = parsed(word(*LINES, "3. 乙", "答案：五日"))
    assert [(one.row, one.place, one.type, one.key) for one in found.records[:2]] == [(2, "第 2 段", "single", [1]), (8, "第 8 段", "judge", [0])]
    assert notes(found)[0] == "第 1 段 说明：“南山镇试卷”当作标题或说明，没有导入。"
    assert errors(found)[0].startswith("第 9 段 题型：看不出题型。")


def test_lines_broken_within_a_paragraph() -> None:
    text = run("1. 题干") + "<w:r><w:br/></w:r>" + run("还是题干") + "<w:r><w:br/></w:r>" + run("A. 甲") + "<w:r><w:tab/></w:r>" + run("B. 乙")
    broken = paragraph(text, "<w:r><w:br/></w:r>", run("还是乙"), "<w:r><w:cr/></w:r>", run("答案：B"))
    (record,) = read(word(broken))
    assert (record.stem, record.options, record.key) == ("题干\n还是题干", ["甲", "乙\n还是乙"], [1])


# automatic numbers

QUESTIONS, OPTIONS, HEADINGS = abstract(0, ("decimal", "%1．")), abstract(1, ("upperLetter", "%1.")), abstract(2, ("chineseCounting", "%1、"))
NUMBERED = [paragraph("甲是什么", number=(1, 0)), paragraph("子", number=(2, 0)), paragraph("丑", number=(2, 0)), "答案：B"]
MORE = [paragraph("乙是什么", number=(1, 0)), paragraph("寅", number=(3, 0)), paragraph("卯", number=(3, 0)), "答案：A"]


def test_automatic_numbers_and_letters() -> None:
    lists = QUESTIONS + OPTIONS + numbering(1, 0) + numbering(2, 1) + numbering(3, 1, restarts=1)
    assert [(one.stem, one.options, one.key) for one in read(word(*NUMBERED, *MORE, numbering=lists))] == [
        ("甲是什么", ["子", "丑"], [1]),
        ("乙是什么", ["寅", "卯"], [0]),
    ]


def test_letters_that_go_on_counting_are_refused_as_word_shows_them() -> None:
    lists = QUESTIONS + OPTIONS + numbering(1, 0) + numbering(2, 1) + numbering(3, 1)
    assert errors(parsed(word(*NUMBERED, *MORE, numbering=lists))) == ["第 6 段 选项：这里应是选项 A，却写着 C。请补上缺少的选项，或改对字母。"]


def test_levels_of_one_list_begin_anew_below_each_question() -> None:
    both = abstract(0, ("decimal", "%1."), ("upperLetter", "%2.")) + numbering(1, 0)
    body = [paragraph(text, number=(1, level)) for text, level in (("甲", 0), ("子", 1), ("丑", 1))]
    more = [paragraph(text, number=(1, level)) for text, level in (("乙", 0), ("寅", 1), ("卯", 1))]
    assert [one.options for one in read(word(*body, "答案：A", *more, "答案：B", numbering=both))] == [["子", "丑"], ["寅", "卯"]]


def test_headings_numbered_by_their_style() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="H"><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>'
    styles += '<w:style w:type="paragraph" w:styleId="H2"><w:basedOn w:val="H"/></w:style>'
    heads = [paragraph(text, properties=f'<w:pStyle w:val="{style}"/>') for text, style in (("判断题", "H"), ("填空题", "H2"))]
    data = word(heads[0], "1. 对吗（对）", heads[1], "1. 甲____", "答案：乙", numbering=HEADINGS + numbering(3, 2), styles=styles)
    assert [one.type for one in read(data)] == ["judge", "blank"]


@pytest.mark.parametrize(
    ("kind", "text", "first", "second"),
    [
        ("decimal", "%1", "甲", "乙"),
        ("decimal", "（%1）", "甲", "乙"),
        ("decimal", "第%1题", "甲", "乙"),
        ("decimalFullWidth", "%1．", "甲", "乙"),
        ("decimalZero", "%1.", "甲", "乙"),
    ],
)
def test_ways_to_number_questions(kind: str, text: str, first: str, second: str) -> None:
    lists = abstract(0, (kind, text)) + numbering(1, 0)
    data = word(paragraph(f"{first}（对）", number=(1, 0)), paragraph(f"{second}（错）", number=(1, 0)), numbering=lists)
    assert [one.stem for one in read(data)] == [f"{first}（　）", f"{second}（　）"]


def test_bullets_are_no_numbers_and_unknown_numbers_are_named() -> None:
    lists = abstract(0, ("bullet", "●")) + abstract(1, ("hebrew1", "%1.")) + numbering(1, 0) + numbering(2, 1)
    body = ["1. 甲（单选题）", paragraph("A. 子", number=(1, 0)), paragraph("B. 丑", number=(1, 0)), "答案：A"]
    assert read(word(*body, numbering=lists))[0].options == ["子", "丑"]
    found = parsed(word("1. 甲", paragraph("接着", number=(2, 0)), "答案：对", numbering=lists))
    assert errors(found) == ["第 2 段 题干：第 2 段里有认不出的自动编号，读不出来。请改成文字，或导入后再补上。"]


# tables


def test_questions_laid_out_in_a_table_are_read_cell_by_cell() -> None:
    (record,) = read(word(table(["1. 题干（单选题）"], ["A. 甲", "B. 乙"], ["C. 丙", "D. 丁"], ["答案：C"])))
    assert (record.options, record.key, record.row) == (["甲", "乙", "丙", "丁"], [2], 1)


def test_a_table_of_answers() -> None:
    answers = table(["题号", "1", "2"], ["答案", "B", "×"])
    body = ["1. 甲（单选题）", "A. 子", "B. 丑", "2. 乙（判断题）"]
    assert [one.key for one in read(word(*body, "参考答案", answers))] == [[1], [1]]
    assert errors(parsed(word(*body, table(["题号", "1", "2"], ["答案", "B", ""]))))


def test_a_formula_among_the_answers_leaves_all_of_them_open() -> None:
    body = ["1. 甲（单选题）", "A. 子", "B. 丑", "2. 乙（判断题）", "参考答案"]
    assert [one.refused for one in parsed(word(*body, paragraph("1.A 2.对", FORMULA))).records] == [True, True]


def test_a_table_for_the_score_is_an_ornament() -> None:
    assert len(read(word("试卷", table(["题号", "一", "二", "总分"], ["得分", "", "", ""]), "1. 对吗（对）"))) == 1


def test_a_table_with_a_question_a_row_is_refused_with_what_to_do() -> None:
    with pytest.raises(Refused, match="一行一题的表格"):
        parsed(word(table(["题型", "题干", "选项A", "答案"], ["单选题", "甲", "子", "A"])))


# what is more than letters


def test_underlined_spaces_are_blanks() -> None:
    line = '<w:u w:val="single"/>'
    stem = paragraph("1. 应当在", run("  ", line), run("      ", line), "日内", run("书面", line), run(" ", line), run("提出", line), "。")
    (record,) = read(word("一、填空题", stem, "答案：五"))
    assert record.stem == "应当在____日内书面 提出。"


def test_changes_count_as_accepted() -> None:
    body = paragraph("1. ", f'<w:del w:id="1">{run("旧")}</w:del>', f'<w:ins w:id="2">{run("新")}</w:ins>', "题干（对）")
    merged = paragraph("2. 前半", properties='<w:rPr><w:del w:id="3"/></w:rPr>') + paragraph("后半（错）")
    assert [one.stem for one in read(word(body, merged))] == ["新题干（　）", "前半后半（　）"]


def test_raised_figures_and_ticks_of_symbol_fonts() -> None:
    raised, tick = run("2", '<w:vertAlign w:val="superscript"/>'), '<w:r><w:sym w:font="Wingdings 2" w:char="F050"/></w:r>'
    (record,) = read(word(paragraph("1. 面积10m", raised, "（", tick, "）")))
    assert (record.stem, record.key) == ("面积10m²（　）", [0])


@pytest.mark.parametrize(
    ("inside", "named"),
    [
        (FORMULA, "公式"),
        (TEXT_BOX, "文本框"),
        ("<w:r><w:object/></w:r>", "嵌入的对象（如公式）"),
        ("<w:r><w:footnoteReference/></w:r>", "脚注"),
        (drawing("a.png", floating=True), "浮动的图片或图形（请改为“嵌入型”）"),
        (drawing("a.png", cropped=True), "裁剪、旋转过的图片或图形"),
        (drawing("a.emf"), "JPEG、PNG 以外的图片"),
        (drawing("nowhere"), "链接到文件外的图片"),
        (run("旧", "<w:strike/>"), "划掉的文字"),
        (run("k", '<w:vertAlign w:val="subscript"/>'), "上标或下标"),
        ('<w:r><w:sym w:font="Symbol" w:char="F061"/></w:r>', "特殊字体的符号"),
        ("<mc:AlternateContent><mc:Choice/></mc:AlternateContent>", "图形"),
    ],
)
@pytest.mark.parametrize("place", ["stem", "option", "explanation"])
def test_what_is_no_text_refuses_its_question_by_name(inside: str, named: str, place: str) -> None:
    parts = {"stem": "1. 甲（单选题）", "option": "A. 子", "rest": "B. 丑", "answer": "答案：A", "explanation": "解析：因为"}
    body = [paragraph(text, inside) if name == place else text for name, text in parts.items()]
    found = parsed(word(*body, "2. 对吗（对）", media={"a.png": picture(), "a.emf": b"EMF"}))
    assert [one.refused for one in found.records] == [True, False]
    assert any(f"段里有{named}，读不出来。请改成文字，或导入后再补上。" in one for one in errors(found))


def test_what_is_no_text_beside_the_questions_is_listed() -> None:
    found = parsed(word(paragraph("试卷", FORMULA), paragraph(TEXT_BOX), *LINES[1:]))
    assert [one.refused for one in found.records] == [False, False]
    assert [note.split(" ")[1] for note in notes(found)] == ["1", "1", "2"]


def test_pictures_in_stem_and_options_come_along() -> None:
    png, jpeg = picture(), picture(kind="JPEG")
    stem = [paragraph("1. 甲（单选题）"), paragraph(drawing("a.png", words="标志"))]
    data = word(*stem, "A. 子", paragraph("B. 丑", drawing("b.jpg")), "答案：A", media={"a.png": png, "b.jpg": jpeg})
    (record,) = read(data)
    assert sorted((-1 if one.at is None else one.at, one.data, one.words) for one in record.pictures) == [(-1, png, "标志"), (1, jpeg, "")]
    assert (record.stem, record.options) == ("甲", ["子", "丑"])


def test_a_picture_in_an_explanation_refuses_the_question() -> None:
    found = parsed(word(*LINES[:5], paragraph("解析：看图", drawing("a.png")), media={"a.png": picture()}))
    assert errors(found) == ["第 6 段 解析：第 6 段里有图片，读不出来。请改成文字，或导入后再补上。"]
