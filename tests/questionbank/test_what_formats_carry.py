"""What a format cannot carry is said: in the documents, and of each question."""

from itertools import takewhile

import pytest
from django.conf import settings

from questionbank import formats, types
from questionbank.formats.base import WORDS, Format, Picture, Record
from tests.questionbank import records as made


def documented() -> dict[str, dict[str, bool]]:
    """The table of docs/question-formats.md: code of a format -> type or field -> whether it is carried."""
    lines = (settings.BASE_DIR / "docs/question-formats.md").read_text(encoding="utf-8").splitlines()
    head, _, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table_below("| format | single", lines)]
    return {row[0].strip("`"): {name: cell != "–" for name, cell in zip(head[1:], row[1:], strict=True)} for row in rows}


def table_below(begin: str, lines: list[str]) -> list[str]:
    first = next(place for place, line in enumerate(lines) if line.startswith(begin))
    return list(takewhile(lambda line: line.startswith("|"), lines[first:]))


@pytest.mark.parametrize("wanted", formats.every(), ids=lambda one: one.code)
def test_the_documents_say_truly_what_each_format_carries(wanted: Format) -> None:
    names = [*(one.code for one in types.every()), *WORDS]
    assert documented()[wanted.code] == {name: name in wanted.carries_types | wanted.carries for name in names}


@pytest.mark.parametrize("wanted", formats.every(), ids=lambda one: one.code)
def test_what_is_not_carried_is_said_of_each_question(wanted: Format) -> None:
    bare = Record(1, "single", "题干", ["甲", "乙"], [0])
    full = made.with_history(Record(1, "single", "题干", ["甲", "乙"], [0], "A", "解析", "知识点", 3, [("民法典", "", "")], ["标签"]))
    full.pictures = [Picture(made.picture())]
    assert wanted.cannot_carry(bare) == []
    assert wanted.cannot_carry(full) == [words for name, words in WORDS.items() if name not in wanted.carries]
