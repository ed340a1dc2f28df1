"""What is written as a table is read again as the same questions, whatever their texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from core import excel
from core.excel import read_rows
from core.texts import tidied
from questionbank import formats, types
from questionbank.formats.base import Format, Record
from questionbank.formats.tables import template
from questionbank.rules.content import LETTERS, compose
from questionbank.types.written import line, lines

HOSTILE = [
    "=1+1", "'=1+1", "+86", "-5", "@甲", "A、甲", "A. 甲", "Ｂ．乙", "“引”", '"引"', "a,b;c\td", "甲\n乙", "以上都对", "____", "（ ）", "12/3", "\\",
    "😀", "ＡＢＣ①", "_x0041_", "同上", "答案：B", "对", "是", "1", "\ufeff甲", "A、B项",
]  # fmt: skip
WORDS = some.one_of(some.sampled_from(HOSTILE), some.text(some.characters(exclude_categories=["Cs"]), min_size=1, max_size=30))
TEXTS = WORDS.map(tidied).map(lines).filter(bool)
LINES = WORDS.map(tidied).map(line).filter(bool)
PLAIN = some.text("行政处罚法条例听证时效甲乙ABCabc123", min_size=1, max_size=12)
BASES = some.tuples(
    some.text("中华人民共和国行政处罚法", min_size=2, max_size=20),
    some.sampled_from(["", "第九条", "第一百二十条之一"]),
    some.sampled_from(["", "2021-01-22"]),
)
COMMON = {
    "row": some.just(1), "stem": TEXTS, "explanation": WORDS.map(tidied).map(lines), "topic": LINES | some.just(""),
    "difficulty": some.integers(1, 3), "bases": some.lists(BASES, max_size=3), "tags": some.lists(PLAIN, max_size=3, unique=True),
}  # fmt: skip
REFERENCES = TEXTS.map(lambda text: [text])
FORMS = some.lists(LINES.filter(lambda text: text.strip("。.")), min_size=1, max_size=3, unique=True)


@some.composite
def choice(draw: some.DrawFn) -> Record:
    options = draw(some.lists(LINES, min_size=2, max_size=8))
    mark = draw(some.sampled_from(["", "、", ". ", "："]))
    options = [f"{letter}{mark}{text}" for letter, text in zip(LETTERS, options, strict=False)] if mark else options
    kind = draw(some.sampled_from(["single", "multiple", "indefinite"]))
    least, most = {"single": (1, 1), "multiple": (2, len(options)), "indefinite": (1, len(options))}[kind]
    key = sorted(draw(some.sets(some.integers(0, len(options) - 1), min_size=least, max_size=most)))
    return draw(some.builds(Record, type=some.just(kind), options=some.just(options), key=some.just(key), **COMMON))


@some.composite
def blank(draw: some.DrawFn) -> Record:
    key = draw(some.lists(FORMS, min_size=1, max_size=3))
    record = draw(some.builds(Record, type=some.just("blank"), key=some.just(key), **COMMON))
    record.stem = record.stem.replace("_", "").replace("＿", "") + "填写____" * len(key)
    return record


JUDGE = some.builds(Record, type=some.just("judge"), key=some.sampled_from([[0], [1]]), **COMMON)
SHORT = some.builds(Record, type=some.just("short"), key=REFERENCES, **COMMON)
QUESTION = some.one_of(choice(), blank(), JUDGE, SHORT)
CASE = some.builds(Record, type=some.just("case"), parts=some.lists(QUESTION, min_size=1, max_size=3), **COMMON)


def said(record: Record) -> tuple[object, ...]:
    """What makes the question: as the bank would store it."""
    content = compose(record.type, record.stem, record.options, record.key, record.explanation)
    labels = (record.topic, record.difficulty, record.bases, record.tags)
    return (record.type, content.stem, content.options, content.key, content.explanation, *labels, [said(part) for part in record.parts])


@pytest.mark.parametrize("code", ["excel", "csv"])
@given(records=some.lists(QUESTION | CASE, min_size=1, max_size=5))
def test_export_then_import_gives_the_same_questions(code: str, records: list[Record]) -> None:
    wanted: Format = formats.get(code)
    assert [wanted.cannot_carry(record) for record in records] == [[]] * len(records)
    data = wanted.write(records, title="试题")
    assert formats.detect(data) is wanted
    parsed = wanted.read(data)
    assert [problem for record in parsed.records for problem in record.problems if problem.severity == "error"] == []
    assert [said(record) for record in parsed.records] == [said(record) for record in records]


def test_what_a_table_cannot_carry_is_said() -> None:
    record = Record(1, "single", "题干", ["甲", "乙"], [0], bases=[("关于办法的决定（试行）", "", "")], tags=["有 空格"])
    assert formats.get("excel").cannot_carry(record) == ["依据", "标签"]
    assert formats.get("csv").cannot_carry(Record(1, "case", "材料", parts=[record])) == ["依据", "标签"]


@pytest.mark.parametrize("subjective", [True, False])
def test_the_examples_of_the_template_are_good_questions(subjective: bool) -> None:
    kinds = types.every(subjective=subjective)
    empty, example = template.sheets(kinds)
    assert list(empty.header) == list(example.header) == read_rows(excel.write([empty]))[2][: len(empty.header)]
    renamed = excel.write([excel.Sheet("试题", example.header, example.rows)])
    parsed = formats.detect(renamed).read(renamed)
    assert [one.type for one in parsed.records] == [kind.code for kind in kinds]
    assert [problem for one in parsed.records for part in (one, *one.parts) for problem in part.problems] == []
    assert all(said(one) for one in parsed.records)


def test_what_is_switched_off_stands_in_no_template() -> None:
    sheets = template.sheets(types.every(subjective=False))
    words = str([(one.header, one.notes, one.rows, one.choices) for one in sheets])
    assert not any(word in words for word in ("简答", "案例"))
