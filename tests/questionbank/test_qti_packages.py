"""QTI packages of other systems are understood, or refused with the reason; ours are whole ones of the version asked for."""

import zipfile
from io import BytesIO

import pytest

from core import xml
from questionbank import formats
from questionbank.formats.base import Parsed, Picture, Record
from tests.questionbank.records import picture

QTI21, QTI30 = formats.get("qti21"), formats.get("qti30")
SPACES = {"2p1": "http://www.imsglobal.org/xsd/imsqti_v2p1", "2p2": "http://www.imsglobal.org/xsd/imsqti_v2p2"}
CHOICE = """<choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="{most}"><prompt>哪个<b>对</b>？</prompt>
<simpleChoice identifier="x">甲</simpleChoice><simpleChoice identifier="y"><p>乙</p></simpleChoice></choiceInteraction>"""


ENTRY = '<p>应当在<textEntryInteraction responseIdentifier="{}"/>内</p>'


def mapped(*earned: tuple[str, str]) -> str:
    return "<mapping>" + "".join(f'<mapEntry mapKey="{form}" mappedValue="{points}"/>' for form, points in earned) + "</mapping>"


def item(body: str, declared: str = "", *, version: str = "2p1", after: str = "", attributes: str = "") -> str:
    head = f'<assessmentItem xmlns="{SPACES[version]}" identifier="i" title="t" adaptive="false" timeDependent="false" {attributes}>'
    return f"{head}{declared}<itemBody>{body}</itemBody>{after}</assessmentItem>"


def declared(*values: str, cardinality: str = "single", inside: str = "", name: str = "RESPONSE") -> str:
    right = "".join(f"<value>{one}</value>" for one in values)
    answer = f"<correctResponse>{right}</correctResponse>" if values else ""
    return f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" baseType="identifier">{answer}{inside}</responseDeclaration>'


def package(*items: str, version: str = "2p1", others: str = "", **files: bytes) -> bytes:
    listed = "".join(
        f'<resource identifier="i{number}" type="imsqti_item_xmlv{version}" href="items/i{number}.xml"/>' for number in range(len(items))
    )
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        manifest = f'<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="m"><resources>{listed}{others}</resources></manifest>'
        made.writestr("imsmanifest.xml", manifest)
        for number, text in enumerate(items):
            made.writestr(f"items/i{number}.xml", text)
        for name, content in files.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_png", ".png"), content)
    return out.getvalue()


def read(data: bytes) -> Parsed:
    return formats.detect(data).read(data)


def errors(record: Record) -> str:
    return "".join(one.message for one in record.problems if record.refused)


@pytest.mark.parametrize(
    ("values", "cardinality", "most", "kind", "key"),
    [
        (["y"], "single", 1, "single", [1]),
        (["x", "y"], "multiple", 0, "multiple", [0, 1]),
        (["y"], "multiple", 2, "indefinite", [1]),
    ],
)
def test_choices_of_others_are_read(values: list[str], cardinality: str, most: int, kind: str, key: list[int]) -> None:
    data = item(f"<p>材料一</p>{CHOICE.format(most=most)}", declared(*values, cardinality=cardinality), version="2p2").encode()
    [record] = read(data).records
    assert (record.type, record.stem, record.options, record.key) == (kind, "材料一\n哪个对？", ["甲", "乙"], key)
    assert not record.refused


@pytest.mark.parametrize(("words", "key"), [(("对", "错"), [0]), (("False", "True"), [1])])
def test_two_options_that_say_true_and_false_are_a_statement(words: tuple[str, str], key: list[int]) -> None:
    body = CHOICE.format(most=1).replace("甲", words[0]).replace("乙", words[1])
    [record] = read(item(body, declared("x")).encode()).records
    assert (record.type, record.options, record.key) == ("judge", [], key)


def test_text_entries_are_blanks_with_all_forms_that_earn_as_much() -> None:
    mapping = mapped(("五日", "2"), ("5日", "2"), ("六日", "0"))
    answers = declared("五日", name="R1", inside=mapping) + declared("书面", name="R2")
    [record] = read(item(ENTRY.format("R1") + ENTRY.format("R2"), answers).encode()).records
    assert (record.type, record.stem) == ("blank", "应当在____内\n应当在____内")
    assert (record.key, record.problems) == ([["五日", "5日"], ["书面"]], [])


@pytest.mark.parametrize("guidance", ['<rubricBlock view="scorer tutor"><p>要点一<br/>要点二</p></rubricBlock>', ""])
def test_extended_text_has_its_reference_from_the_rubric_or_the_model_answer(guidance: str) -> None:
    body = f'<p>谈谈看法</p><extendedTextInteraction responseIdentifier="RESPONSE"/>{guidance}'
    [record] = read(item(body, declared("要点一\n要点二")).encode()).records
    assert (record.type, record.stem, record.key, record.refused) == ("short", "谈谈看法", ["要点一\n要点二"], False)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (item("<p>文字</p>"), "没有作答部分"),
        (item(CHOICE.format(most=1)), "没有找到作答部分"),
        (item(CHOICE.format(most=1), declared()), "没有写明正确答案"),
        (item(CHOICE.format(most=1), declared("z")), "不是这道题的选项"),
        (item(CHOICE.format(most=1), declared("x", cardinality="multiple")), "说得不一致"),
        (item(CHOICE.format(most=1), declared("x", cardinality="ordered")), "说得不一致"),
        (item(CHOICE.format(most=1) * 2, declared("x")), "几个作答部分"),
        (item('<orderInteraction responseIdentifier="RESPONSE"/>', declared("x")), "orderInteraction"),
        (item('<p><inlineChoiceInteraction responseIdentifier="RESPONSE"/></p>', declared("x")), "inlineChoiceInteraction"),
        (item('<extendedTextInteraction responseIdentifier="RESPONSE"/>', declared()), "没有参考答案"),
        (item(CHOICE.format(most=1), declared("x"), attributes='label="x"').replace('adaptive="false"', 'adaptive="true"'), "随作答或随机变化"),
        (item(CHOICE.format(most=1), declared("x") + '<templateDeclaration identifier="t"/>'), "随作答或随机变化"),
        (item(CHOICE.format(most=1), declared("x") + '<assessmentStimulusRef identifier="s" href="s.xml"/>'), "另外的材料"),
        (item(f'<feedbackBlock identifier="f"><p>好</p></feedbackBlock>{CHOICE.format(most=1)}', declared("x")), "随作答显示的内容"),
        (item(f"<table><tr><td>1</td></tr></table>{CHOICE.format(most=1)}", declared("x")), "表格"),
        (item(f'<p><img src="a.png" alt=""/></p>{CHOICE.format(most=1)}', declared("x")), "不在文件里"),
        (item(CHOICE.format(most=1), declared("x", inside=mapped(("x", "1"), ("y", "0.5")))), "部分得分"),
        (item(ENTRY.format("RESPONSE"), declared("a", inside=mapped(("a", "1"), ("b", "0.5")))), "部分分"),
        (item(ENTRY.format("RESPONSE"), declared()), "没有写明正确答案"),
        (item(ENTRY.format("RESPONSE"), declared("3.5").replace("identifier\">", "float\">")), "按大小判分"),
        ('<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i"/>', "没有 itemBody"),
    ],
)  # fmt: skip
def test_items_without_an_equal_are_refused_with_their_reason(text: str, says: str) -> None:
    [record] = read(text.encode()).records
    assert says in errors(record)


def test_one_feedback_becomes_the_explanation_and_is_pointed_out_others_are_told() -> None:
    feedback = '<modalFeedback outcomeIdentifier="F" identifier="{}" showHide="show"><p>第九条</p></modalFeedback>'
    [one] = read(item(CHOICE.format(most=1), declared("x"), after=feedback.format("a")).encode()).records
    [two] = read(item(CHOICE.format(most=1), declared("x"), after=feedback.format("a") + feedback.format("b")).encode()).records
    assert (one.explanation, two.explanation) == ("第九条", "")
    assert ["反馈" in one.problems[0].message, "没有记入" in two.problems[0].message] == [True, True]


def test_pictures_are_found_beside_their_item() -> None:
    text = item(f'<p>看图<img src="../images/a%20b.png" alt="标志"/></p>{CHOICE.format(most=1)}', declared("x"))
    [record] = read(package(text, **{"images__a b_png": picture()})).records
    assert (record.stem, record.pictures) == ("看图\n哪个对？", [Picture(picture(), None, "标志")])


@pytest.mark.parametrize("address", ["../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "http://example.org/a.png"])
def test_nothing_outside_the_package_is_looked_at(address: str) -> None:
    [record] = read(package(item(f'<p><img src="{address}" alt=""/></p>{CHOICE.format(most=1)}', declared("x")))).records
    assert "不在文件里" in errors(record)


def test_a_bad_item_leaves_the_others_and_what_was_not_read_is_told() -> None:
    other = (
        '<resource identifier="old" type="imsqti_xmlv1p2" href="old.xml"/><resource identifier="gone" type="imsqti_item_xmlv2p1" href="gone.xml"/>'
    )
    parsed = read(package(item(CHOICE.format(most=1), declared("x")), "<broken", others=other))
    good, broken, gone = parsed.records
    assert not good.refused
    assert "不是完整的 XML" in errors(broken)
    assert "不在包里" in errors(gone)
    assert [one.message for one in parsed.problems] == ["清单里的“old”（imsqti_xmlv1p2）不是试题，没有读取。"]


def test_items_that_share_a_text_in_a_test_of_others_are_not_torn_from_it() -> None:
    inside = '<rubricBlock view="candidate"><p>材料</p></rubricBlock><assessmentItemRef identifier="a" href="items/i0.xml"/>'
    section = f'<assessmentSection identifier="s" title="s" visible="true">{inside}</assessmentSection>'
    part = f'<testPart identifier="p" navigationMode="linear" submissionMode="individual">{section}</testPart>'
    test = f'<assessmentTest xmlns="{SPACES["2p1"]}" identifier="t" title="t">{part}</assessmentTest>'
    good = item(CHOICE.format(most=1), declared("x"))
    others = '<resource identifier="t" type="imsqti_test_xmlv2p1" href="test.xml"/>'
    tied, free = read(package(good, good, others=others, test_xml=test.encode())).records
    assert "共用的材料" in errors(tied)
    assert not free.refused


def test_a_package_in_a_folder_is_found_and_one_without_questions_refused() -> None:
    inside = package(item(CHOICE.format(most=1), declared("x")))
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(inside)) as flat, zipfile.ZipFile(out, "w") as made:
        for name in flat.namelist():
            made.writestr(f"题库/{name}", flat.read(name))
    assert [one.type for one in read(out.getvalue()).records] == ["single"]
    with pytest.raises(formats.Refused, match="没有 QTI 2 或 QTI 3 的试题"):
        read(package(others='<resource identifier="old" type="imsqti_xmlv1p2" href="old.xml"/>'))


@pytest.mark.parametrize(("wanted", "space"), [(QTI21, "imsqti_v2p1"), (QTI30, "imsqtiasi_v3p0")])
def test_what_we_write_is_a_whole_package_of_its_version(wanted: formats.Format, space: str) -> None:
    shown = Record(1, "single", "题干", ["甲", "乙"], [0], explanation="解析", pictures=[Picture(picture(), 1, "图")])
    data = wanted.write([shown, Record(2, "case", "材料", parts=[Record(2, "short", "问", [], ["要点"])])])
    assert formats.detect(data) is wanted
    with zipfile.ZipFile(BytesIO(data)) as archive:
        manifest = xml.parsed(archive.read("imsmanifest.xml"), what="清单")
        listed = [one.get("href") for one in manifest.iter("{*}file")]
        assert sorted(listed) == sorted(set(archive.namelist()) - {"imsmanifest.xml"})
        roots = [xml.parsed(archive.read(name), what=name).tag for name in listed if name.endswith(".xml")]
    assert all(space in one for one in roots)
    names = {one.get("identifier") for one in manifest.iter("{*}resource")}
    assert {one.get("identifierref") for one in manifest.iter("{*}dependency")} <= names
    assert wanted.write([shown]) == wanted.write([shown])


def test_the_third_version_calls_things_by_its_own_names() -> None:
    data = QTI30.write([Record(1, "multiple", "题干", ["甲", "乙"], [0, 1], explanation="解析")])
    with zipfile.ZipFile(BytesIO(data)) as archive:
        root = xml.parsed(archive.read("items/q00001.xml"), what="试题")
    names = {one.tag.rpartition("}")[2] for one in root.iter()}
    assert names >= {"qti-choice-interaction", "qti-simple-choice", "qti-correct-response", "qti-modal-feedback", "qti-content-body", "p"}
    assert next(root.iter("{*}qti-choice-interaction")).get("max-choices") == "0"
    assert all(one.islower() for one in names)
