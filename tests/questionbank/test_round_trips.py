"""What is exported and imported again is the same, in every format that can carry it."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from questionbank import formats, types
from questionbank.formats.base import Format, Record
from tests.questionbank import records as made

UNHURRIED = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large])


def same_again(wanted: Format, records: list[Record]) -> None:
    data = wanted.write(records, title="试题")
    assert formats.detect(data).code == wanted.code
    read, records = made.by_type(wanted.read(data).records), made.by_type(records)
    assert (wanted.code, [one.problems for one in read if one.refused]) == (wanted.code, [])
    assert (wanted.code, [made.told(one, wanted.carries) for one in read]) == (wanted.code, [made.told(one, wanted.carries) for one in records])


def same_again_everywhere(records: list[Record]) -> None:
    for wanted in formats.every():
        if kept := [one for one in records if made.whole(wanted, one)]:
            same_again(wanted, kept)


@pytest.mark.parametrize("kind", types.every(), ids=lambda one: one.code)
def test_a_question_written_and_read_is_the_same_in_every_format(kind: types.QuestionType) -> None:
    @UNHURRIED
    @given(made.records(kind.code))
    def check(record: Record) -> None:
        same_again_everywhere([record])

    check()


@UNHURRIED
@given(st.lists(made.records(), min_size=2, max_size=5))
def test_a_file_of_all_types_written_and_read_is_the_same_in_every_format(records: list[Record]) -> None:
    same_again_everywhere(records)


def keeping_history() -> list[Format]:
    return [one for one in formats.every() if "earlier" in one.carries]


def test_some_format_keeps_the_whole_bank() -> None:
    assert [one.code for one in keeping_history()] == ["json"]


@UNHURRIED
@given(made.records())
def test_what_a_question_said_before_comes_along_with_who_said_it_and_when(record: Record) -> None:
    for wanted in keeping_history():
        same_again(wanted, [made.with_history(record)])


@pytest.mark.real_data
@pytest.mark.parametrize("name", ["judicial-1000.xlsx", "judicial-120.csv", "judicial-120.docx", "judicial-120.txt"])
def test_what_offices_have_goes_into_every_format_and_comes_back(real_data: Path, name: str) -> None:
    data = (real_data / "questions" / name).read_bytes()
    read = [made.stored(one) for one in formats.detect(data).read(data).records if not one.refused]
    assert len(read) in (999, 120)
    same_again_everywhere(read)
