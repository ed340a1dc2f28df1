"""What tables can say, and the template."""

import pytest

from core import excel
from questionbank import formats, types
from questionbank.formats.base import Record
from questionbank.formats.tables import template
from tests.questionbank.records import composed

TABLES = ["excel", "csv"]


@pytest.mark.parametrize("code", TABLES)
@pytest.mark.parametrize("mark", ["、", ". ", "：", "．"])
def test_options_that_carry_their_own_letters_keep_them(code: str, mark: str) -> None:
    options = [f"{letter}{mark}{text}" for letter, text in zip("ABC", ["甲", "A、乙", "B. 丙"], strict=True)]
    wanted = formats.get(code)
    (record,) = wanted.read(wanted.write([Record(1, "single", "题干", options, [0])])).records
    assert (record.options, record.refused) == (options, False)


@pytest.mark.parametrize("code", TABLES)
def test_what_a_table_cannot_carry_is_said(code: str) -> None:
    record = Record(1, "single", "题干", ["甲", "乙"], [0], bases=[("关于办法的决定（试行）", "", "")], tags=["有 空格"])
    assert formats.get(code).cannot_carry(record) == ["依据", "标签"]
    assert formats.get(code).cannot_carry(Record(1, "case", "材料", parts=[record])) == ["依据", "标签"]


@pytest.mark.parametrize("subjective", [True, False])
def test_the_examples_of_the_template_are_good_questions(subjective: bool) -> None:
    kinds = types.every(subjective=subjective)
    empty, example = template.sheets(kinds)
    assert list(empty.header) == list(example.header) == excel.read_rows(excel.write([empty]))[2][: len(empty.header)]
    renamed = excel.write([excel.Sheet("试题", example.header, example.rows)])
    parsed = formats.detect(renamed).read(renamed)
    assert [one.type for one in parsed.records] == [kind.code for kind in kinds]
    assert [problem for one in parsed.records for part in (one, *one.parts) for problem in part.problems] == []
    assert all(composed(part) for one in parsed.records for part in (one, *one.parts))


def test_what_is_switched_off_stands_in_no_template() -> None:
    sheets = template.sheets(types.every(subjective=False))
    words = str([(one.header, one.notes, one.rows, one.choices) for one in sheets])
    assert not any(word in words for word in ("简答", "案例"))
