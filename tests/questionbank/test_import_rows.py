"""A row of a preview is corrected, left out, or taken after all; counts and duplicates follow."""

import pytest

from core.errors import Refused
from people.models import Person
from questionbank.models import ImportBatch, ImportRow, Question
from questionbank.services import import_rows, imports
from tests.factories import NOON
from tests.questionbank.sheets import HEADER, outcomes, read, record, rows, single, workbook

pytestmark = pytest.mark.postgres


@pytest.fixture
def batch(clerk: Person) -> ImportBatch:
    return read(workbook(HEADER, single("一"), single("二", ""), single("一")), clerk)


def row(batch: ImportBatch, number: int) -> ImportRow:
    return batch.rows.get(number=number)


def counts(batch: ImportBatch) -> tuple[int, int, int, int]:
    batch.refresh_from_db()
    return batch.accepted, batch.rejected, batch.duplicates, batch.left_out


def test_a_corrected_row_can_be_taken_and_says_so(batch: ImportBatch, clerk: Person) -> None:
    import_rows.change(row=row(batch, 2), key=[1])
    assert (outcomes(batch), counts(batch)) == (["可入库", "可入库", "重复"], (2, 0, 1, 0))
    assert (row(batch, 2).edited, record(row(batch, 2)).problems) == (True, [])
    imports.take_at_once(batch=batch, reviewer=clerk, now=NOON)
    assert Question.objects.get(current_revision__stem="二").current_revision.key == ["b"]


def test_a_correction_that_makes_no_question_is_refused_and_not_kept(batch: ImportBatch) -> None:
    with pytest.raises(Refused) as refusal:
        import_rows.change(row=row(batch, 2), key=[0], stem="")
    assert (refusal.value.field, "没有填写题干" in refusal.value.sentence) == ("stem", True)
    assert (record(row(batch, 2)).stem, counts(batch)) == ("二", (1, 1, 1, 0))


def test_the_second_of_two_like_rows_is_taken_when_the_first_is_changed(batch: ImportBatch) -> None:
    import_rows.change(row=row(batch, 1), stem="不再相同")
    assert outcomes(batch) == ["可入库", "有错误", "可入库"]


def test_the_second_of_two_like_rows_is_taken_when_the_first_is_left_out(batch: ImportBatch) -> None:
    import_rows.leave_out(row=row(batch, 1))
    assert (outcomes(batch), counts(batch)) == (["不导入", "有错误", "可入库"], (1, 1, 0, 1))
    import_rows.take_again(row=row(batch, 1))
    assert (outcomes(batch), row(batch, 3).duplicate_of) == (["可入库", "有错误", "重复"], "与第 2 行相同")


def test_a_row_changed_into_what_another_says_is_a_duplicate(batch: ImportBatch) -> None:
    import_rows.change(row=row(batch, 2), stem="一", key=[0])
    assert (outcomes(batch), row(batch, 2).duplicate_of) == (["可入库", "重复", "重复"], "与第 2 行相同")


def test_a_row_changed_into_what_the_bank_has_is_a_duplicate(batch: ImportBatch, clerk: Person) -> None:
    imports.take_at_once(batch=read(workbook(HEADER, single("已有"))), reviewer=clerk, now=NOON)
    import_rows.change(row=row(batch, 2), stem="已有", key=[0])
    assert row(batch, 2).duplicate_of == "题库中已有相同的试题"


def test_left_out_errors_do_not_stand_against_all_or_nothing(batch: ImportBatch, clerk: Person) -> None:
    import_rows.leave_out(row=row(batch, 2))
    imports.confirm(batch=batch, by=clerk, now=NOON, all_or_nothing=True)


def test_a_wrong_row_taken_again_is_still_wrong(batch: ImportBatch) -> None:
    import_rows.leave_out(row=row(batch, 2))
    import_rows.take_again(row=row(batch, 2))
    assert outcomes(batch)[1] == "有错误"


def test_a_choice_that_begins_like_a_letter_is_still_pointed_out_after_a_correction(batch: ImportBatch) -> None:
    import_rows.change(row=row(batch, 1), options=["A、B项以外的情形", "乙"])
    assert (outcomes(batch)[0], len(record(row(batch, 1)).problems)) == ("请核对", 1)


def test_nothing_is_changed_once_the_file_was_confirmed(batch: ImportBatch, clerk: Person) -> None:
    imports.confirm(batch=batch, by=clerk, now=NOON)
    for step in (import_rows.leave_out, import_rows.take_again, import_rows.change):
        with pytest.raises(Refused, match="不能再改预览"):
            step(row=rows(batch)[0])


def test_what_an_earlier_conversion_garbled_is_refused_in_any_format(clerk: Person) -> None:
    garbled = read("单选题\n1. 问\ufffd题\nA. 甲\nB. 乙\n答案：A\n2. 问题\nA. 甲\nB. 乙\n答案：A\n".encode(), clerk)
    assert outcomes(garbled) == ["有错误", "可入库"]
    assert "乱码" in record(row(garbled, 1)).problems[0].message
