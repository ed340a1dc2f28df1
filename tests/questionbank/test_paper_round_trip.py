"""What is written as a paper is read back as the same questions, whatever their texts look like."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionbank.formats import text_paper, word_paper
from questionbank.formats.base import Format, Picture, Record
from tests.questionbank import records as made

PAPERS = [text_paper.FORMAT, word_paper.FORMAT]


def again(paper: Format, records: list[Record], title: str = "") -> list[Record]:
    found = paper.read(paper.write(records, title=title)).records
    assert [problem for one in found for problem in one.problems if one.refused] == []
    return found


@pytest.mark.parametrize("paper", PAPERS, ids=lambda one: one.code)
@given(records=st.lists(made.records(), min_size=2, max_size=5), title=made.lines())
def test_a_paper_with_keys_says_the_same_questions_again(paper: Format, records: list[Record], title: str) -> None:
    said = [made.told(one, paper.carries) for one in again(paper, records, title)]
    assert said == [made.told(one, paper.carries) for one in made.by_type(records)]


@given(record=made.records())
def test_nothing_of_a_question_as_the_bank_has_it_is_lost_in_word(record: Record) -> None:
    assert word_paper.FORMAT.cannot_carry(record) == []


@pytest.mark.parametrize(
    ("record", "lost"),
    [
        (Record(1, "judge", "甲", key=[0], tags=["两 个"]), ["标签"]),
        (Record(1, "judge", "甲", key=[0], bases=[("甲；乙", "第一条", "")]), ["依据"]),
        (Record(1, "judge", "甲", key=[0], pictures=[Picture(made.picture())]), ["图片"]),
        (Record(1, "judge", "甲", key=[0], earlier=[Record(1, "judge", "乙", key=[1])]), ["以前的版本"]),
        (Record(1, "case", "甲", parts=[Record(1, "judge", "乙", key=[0], tags=["两 个"])]), ["标签"]),
        (Record(1, "judge", "甲\x07", key=[0]), ["题干"]),
        (Record(1, "judge", "甲", key=[]), ["整道题"]),
    ],
)
def test_what_a_text_cannot_carry_is_said(record: Record, lost: list[str]) -> None:
    assert text_paper.FORMAT.cannot_carry(record) == lost


def test_pictures_and_what_they_show_go_through_word() -> None:
    pictures = [Picture(made.picture(), words="标志"), Picture(made.picture(kind="JPEG"), at=1)]
    (found,) = again(word_paper.FORMAT, [Record(1, "single", "甲\n乙", ["子", "（A）丑"], [1], pictures=pictures)])
    assert (found.stem, found.options, found.pictures) == ("甲\n乙", ["子", "（A）丑"], pictures)


def test_a_picture_that_word_does_not_show_is_written_as_one_it_does() -> None:
    (found,) = again(word_paper.FORMAT, [Record(1, "judge", "甲", key=[0], pictures=[Picture(made.picture(kind="WEBP"))])])
    assert found.pictures[0].data.startswith(b"\x89PNG")
