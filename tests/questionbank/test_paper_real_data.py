"""The same 120 real questions as text, in Word and as CSV, and among a thousand in Excel: understood alike, field by field."""

from pathlib import Path

import pytest

from questionbank import formats
from questionbank.formats.base import Record

pytestmark = pytest.mark.real_data


def read(folder: Path, name: str) -> list[Record]:
    data = (folder / "questions" / name).read_bytes()
    return formats.detect(data).read(data).records


def says(record: Record) -> tuple[str, str, tuple[str, ...], tuple[int, ...]]:
    return record.type, record.stem, tuple(record.options), tuple(record.key)


@pytest.mark.parametrize("name", ["judicial-120.txt", "judicial-120.docx"])
def test_a_paper_says_what_the_table_says(real_data: Path, name: str) -> None:
    records = read(real_data, name)
    assert [len(records), sum(one.refused for one in records)] == [120, 0]
    paper = [says(one) for one in records]
    assert paper == [says(one) for one in read(real_data, "judicial-120.csv")]
    assert set(paper) <= {says(one) for one in read(real_data, "judicial-1000.xlsx")}


def test_every_line_of_the_papers_belongs_to_a_question_but_the_title(real_data: Path) -> None:
    for name, titles in (("judicial-120.txt", 0), ("judicial-120.docx", 1)):
        data = (real_data / "questions" / name).read_bytes()
        assert len(formats.detect(data).read(data).problems) == titles
