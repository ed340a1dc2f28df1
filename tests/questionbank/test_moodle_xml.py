"""What Moodle exports is understood as Moodle means it, or refused with the reason."""

import base64

import pytest

from questionbank import formats
from questionbank.formats.base import Picture, Record
from questionbank.formats.moodle.categories import category_path, topic_of
from tests.questionbank.records import picture

MOODLE = formats.get("moodle")
PICTURE = base64.b64encode(picture()).decode()


def read(*questions: str) -> list[Record]:
    data = f'<?xml version="1.0" encoding="UTF-8"?><quiz>{"".join(questions)}</quiz>'.encode()
    assert formats.detect(data) is MOODLE
    return MOODLE.read(data).records


def question(kind: str, stem: str, *inside: str, form: str = "html") -> str:
    asked = f'<questiontext format="{form}"><text><![CDATA[{stem}]]></text></questiontext>'
    return f'<question type="{kind}"><name><text>名称</text></name>{asked}{"".join(inside)}</question>'


def answer(text: str, fraction: str = "0", inside: str = "") -> str:
    return f'<answer fraction="{fraction}" format="html"><text><![CDATA[{text}]]></text>{inside}</answer>'


def tags(*names: str) -> str:
    return f"<tags>{''.join(f'<tag><text>{name}</text></tag>' for name in names)}</tags>"


def errors(record: Record) -> str:
    return "".join(one.message for one in record.problems if record.refused)


def test_one_right_answer_makes_a_single_choice_question_with_all_its_labels() -> None:
    category = '<question type="category"><category><text>$course$/top/法律//法规/行政处罚法</text></category></question>'
    choices = answer("<p>三日</p>") + answer("<p>五日</p>", "100")
    after = "<generalfeedback format='html'><text>&lt;p&gt;第六十四条&lt;br&gt;五日内&lt;/p&gt;</text></generalfeedback>"
    labels = tags("听证", "难度：难", "依据：行政处罚法 第六十四条")
    [record] = read(category, question("multichoice", "<p>几日内<b>提出</b>？</p>", "<single>true</single>", choices, after, labels))
    assert (record.type, record.stem, record.options, record.key) == ("single", "几日内提出？", ["三日", "五日"], [1])
    assert (record.topic, record.explanation, record.tags, record.difficulty) == ("行政处罚法", "第六十四条\n五日内", ["听证"], 3)
    assert (record.bases, record.answer_text, record.problems) == ([("行政处罚法", "第六十四条", "")], "B", [])


@pytest.mark.parametrize(
    ("fractions", "marks", "kind", "key"),
    [
        (("50", "50", "-100"), (), "multiple", [0, 1]),
        (("33.33333", "33.33333", "33.33333"), (), "multiple", [0, 1, 2]),
        (("0", "100", "0"), (), "indefinite", [1]),
        (("50", "50", "0"), ("题型：不定项选择题",), "indefinite", [0, 1]),
    ],
)
def test_shares_of_a_whole_make_a_question_with_several_answers(
    fractions: tuple[str, ...], marks: tuple[str, ...], kind: str, key: list[int]
) -> None:
    choices = "".join(answer(f"选项{place}", one) for place, one in enumerate(fractions))
    [record] = read(question("multichoice", "哪些对？", "<single>false</single>", choices, tags(*marks)))
    assert (record.type, record.key, record.refused) == (kind, key, False)


@pytest.mark.parametrize(
    ("single", "fractions", "says"),
    [
        ("true", ("50", "100"), "部分得分"),
        ("true", ("100", "100"), "几个正确选项"),
        ("true", ("0", "0"), "没有哪个选项得分"),
        ("true", ("80", "0"), "部分得分"),
        ("false", ("50", "25"), "加起来不是 100%"),
        ("false", ("nan", "100"), "不是百分数"),
        ("maybe", ("100", "0"), "读不懂 single"),
    ],
)
def test_partial_points_leave_the_key_open_and_are_refused(single: str, fractions: tuple[str, ...], says: str) -> None:
    choices = "".join(answer(f"选项{place}", one) for place, one in enumerate(fractions))
    [record] = read(question("multichoice", "哪个对？", f"<single>{single}</single>", choices))
    assert says in errors(record)
    assert record.key == []


def test_true_and_false_make_a_statement_to_be_judged() -> None:
    right, wrong = answer("true", "100") + answer("false"), answer("false", "100") + answer("true")
    assert [(one.type, one.key) for one in read(question("truefalse", "甲", right), question("truefalse", "乙", wrong))] == [
        ("judge", [0]),
        ("judge", [1]),
    ]
    [record] = read(question("truefalse", "甲", answer("true", "100")))
    assert "true 和 false 两个答案" in errors(record)


@pytest.mark.parametrize(
    ("stem", "shown"),
    [
        ("首都是哪里？", "首都是哪里？____"),
        ("应当在______内提出。", "应当在____内提出。"),
        ("应当在（ ）内提出。", "应当在____内提出。"),
    ],
)
def test_a_short_answer_is_filled_into_its_blank_or_at_the_end(stem: str, shown: str) -> None:
    [record] = read(question("shortanswer", stem, answer("五日", "100"), answer("5日", "100"), answer("*", "0")))
    content = formats.base.rules.compose(record.type, record.stem, [], record.key)
    assert (record.type, content.stem, content.key) == ("blank", shown, [["五日", "5日"]])


@pytest.mark.parametrize(
    ("inside", "says"),
    [
        (answer("五*", "100"), "通配符"),
        (answer("五日", "100") + answer("六日", "50"), "部分分"),
        (answer("五日", "0"), "没有得满分的答案"),
    ],
)
def test_answers_that_are_no_plain_forms_are_refused(inside: str, says: str) -> None:
    [record] = read(question("shortanswer", "几日？", inside))
    assert says in errors(record)


def test_a_star_that_is_meant_is_kept_and_case_that_mattered_is_told() -> None:
    [record] = read(question("shortanswer", "符号？", "<usecase>1</usecase>", answer("a\\*b", "100")))
    assert record.key == [["a*b"]]
    assert [one.message for one in record.problems] == ["原题区分大小写，导入后不区分。"]


def test_blanks_within_a_text_are_read_with_all_their_forms() -> None:
    text = "<p>应当在{1:SHORTANSWER:=五日~=5日#对~%100%伍日~六日#错}内<br>以{:SA:=书面&amp;口头\\~\\}}提出</p>"
    [record] = read(question("cloze", text))
    assert (record.type, record.stem) == ("blank", "应当在____内\n以____提出")
    assert record.key == [["五日", "5日", "伍日"], ["书面&口头~}"]]
    assert not record.refused


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{1:MULTICHOICE:=甲~乙}", "只能收文字填空"),
        ("{1:NUMERICAL:=5:0.1}", "只能收文字填空"),
        ("{1:SHORTANSWER:=五日~%50%六日}", "部分分"),
        ("{1:SHORTANSWER:=五日", "读不懂的空"),
        ("{1:SHORTANSWER:=五{日}}", "读不懂的空"),
        ("没有空", "读不懂的空"),
    ],
)
def test_other_things_within_a_text_are_refused(text: str, says: str) -> None:
    [record] = read(question("cloze", text))
    assert says in errors(record)


def test_an_essay_needs_the_reference_its_graders_have() -> None:
    reference = "<graderinfo format='html'><text>&lt;p&gt;要点一&lt;/p&gt;&lt;p&gt;要点二&lt;/p&gt;</text></graderinfo>"
    good, bare = read(question("essay", "谈谈看法", reference), question("essay", "谈谈看法", "<graderinfo><text/></graderinfo>"))
    assert (good.type, good.key, good.refused) == ("short", ["要点一\n要点二"], False)
    assert "没有参考答案" in errors(bare)
    [attached] = read(question("essay", "交报告", reference, "<attachmentsrequired>1</attachmentsrequired>"))
    assert "上传附件" in errors(attached)


@pytest.mark.parametrize(
    ("kind", "name"),
    [("numerical", "数值题"), ("matching", "匹配题"), ("ddwtos", "拖放填空题"), ("calculatedmulti", "计算选择题"), ("kprime", "kprime")],
)
def test_kinds_without_an_equal_are_refused_by_name(kind: str, name: str) -> None:
    [record] = read(question(kind, "题干", answer("1", "100")))
    assert name in errors(record)
    assert record.stem == "题干"


def test_a_description_is_no_question_and_what_follows_is_pointed_out() -> None:
    text, after = read(question("description", "阅读下面的材料"), question("truefalse", "甲", answer("true", "100") + answer("false")))
    assert "不是试题" in errors(text)
    assert not after.refused
    assert "前面有一段没有收的说明" in after.problems[0].message


def test_a_case_is_read_back_whole_and_refused_where_a_part_is_missing() -> None:
    parts = [Record(1, "judge", "甲", [], [0]), Record(1, "short", "乙", [], ["要点"])]
    data = MOODLE.write([Record(1, "case", "材料", parts=parts)]).decode()
    [whole] = MOODLE.read(data.encode()).records
    assert [part.type for part in whole.parts] == ["judge", "short"]
    begin = data.index('<question type="truefalse">')
    torn = data[:begin] + data[data.index("</question>", begin) + len("</question>") :]
    case, lost = MOODLE.read(torn.encode()).records
    assert "应有 2 道小题，后面接着的只有 0 道" in errors(case)
    assert "第 2 小题" in errors(lost)


def test_pictures_in_stem_and_options_come_along() -> None:
    file = f'<file name="图 1.png" path="/" encoding="base64">{PICTURE}</file>'
    image = "&lt;img src='@@PLUGINFILE@@/%E5%9B%BE%201.png' alt='标志'&gt;"
    stem = f"<questiontext format='html'><text>&lt;p&gt;看图{image}&lt;/p&gt;</text>{file}</questiontext>"
    choice = answer("<img src='@@PLUGINFILE@@/图 1.png'>甲", "100", file) + answer("乙")
    [record] = read(f"<question type='multichoice'>{stem}<single>true</single>{choice}</question>")
    assert (record.stem, record.options) == ("看图", ["甲", "乙"])
    assert record.pictures == [Picture(picture(), None, "标志"), Picture(picture(), 0, "")]


def test_words_of_a_picture_that_look_like_a_blank_are_none() -> None:
    shown = Picture(picture(), None, "{1:SHORTANSWER:=甲}")
    [record] = MOODLE.read(MOODLE.write([Record(1, "blank", "{1:SA:=乙}在____内", [], [["五日"]], pictures=[shown])])).records
    assert (record.stem, record.key, record.pictures) == ("{1:SA:=乙}在____内", [["五日"]], [shown])


@pytest.mark.parametrize(
    ("image", "says"),
    [
        ("<img src='@@PLUGINFILE@@/a.png'>", "不在文件里"),
        ("<img src='http://example.org/a.png'>", "不在文件里"),
        ("<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>", "不是 JPG、PNG 或 WebP"),
        ("<table><tr><td>1</td></tr></table>", "表格"),
        ("10<sup>th</sup>", "上标或下标"),
        ("<span style='display: none'>秘密</span>", "隐藏的内容"),
    ],
)
def test_what_is_no_text_is_named_and_refused(image: str, says: str) -> None:
    [record] = read(question("truefalse", f"题干{image}", answer("true", "100") + answer("false")))
    assert says in errors(record)


def test_a_picture_in_an_explanation_has_no_place() -> None:
    feedback = f"<generalfeedback format='html'><text>&lt;img src='data:image/png;base64,{PICTURE}'&gt;</text></generalfeedback>"
    [record] = read(question("truefalse", "题干", feedback, answer("true", "100") + answer("false")))
    assert "图片只能在题干和选项里" in errors(record)


def test_what_is_left_out_without_harm_is_told() -> None:
    choices = answer("甲", "100", "<feedback><text>对了</text></feedback>") + answer("<a href='http://example.org'>乙</a>")
    [record] = read(question("multichoice", "题干", choices, "<hint><text>想想</text></hint>", "<hidden>1</hidden>", tags("public law", "长" * 21)))
    told = "".join(one.message for one in record.problems)
    assert not record.refused
    assert record.tags == ["public-law"]
    assert all(one in told for one in ("反馈", "链接", "hint", "隐藏的", "public-law", "超过 20 个字"))


@pytest.mark.parametrize(
    ("form", "written", "said"),
    [
        ("plain_text", "甲  <b>乙</b>\n丙", "甲  <b>乙</b>\n丙"),
        ("html", "甲  <b>乙</b>\n丙", "甲 乙 丙"),
        ("moodle_auto_format", "甲\n<b>乙</b>", "甲\n乙"),
    ],
)
def test_a_text_is_read_as_it_says_it_is_written(form: str, written: str, said: str) -> None:
    [record] = read(question("truefalse", written, answer("true", "100") + answer("false"), form=form))
    assert record.stem == said


@pytest.mark.parametrize("topic", ["行政处罚法", "a/b", "/前", "后/", "top", "$course$", "一//二", ""])
def test_a_topic_is_the_last_name_of_its_category(topic: str) -> None:
    assert topic_of(category_path(topic)) == topic


@pytest.mark.parametrize(
    ("path", "topic"), [("$course$/甲/乙", "乙"), ("$module$/top/甲", "甲"), ("top/甲", "甲"), ("甲", "甲"), ("$system$/top", ""), ("", "")]
)
def test_categories_of_every_place_are_read(path: str, topic: str) -> None:
    assert topic_of(path) == topic
