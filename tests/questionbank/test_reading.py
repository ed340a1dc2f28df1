"""A file is read into rows: each understood, a duplicate, or refused with its reason beside its place. Nothing of the bank changes."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from core import files, jobs
from core.errors import Refused
from core.models import Job, Office
from people.models import Person
from questionbank.formats.base import Parsed, Record
from questionbank.models import ImportBatch, ImportRow, Question
from questionbank.services import imports, judging, reading
from tests import factories
from tests.factories import NOON
from tests.questionbank.sheets import HEADER, outcomes, problems, questions, read, record, rows, single, workbook

pytestmark = pytest.mark.postgres
LAW = "中华人民共和国行政处罚法"


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is too large to be read while the clerk waits."""
    monkeypatch.setattr(reading, "AT_ONCE", 10)


def test_looking_at_a_file_changes_nothing_of_the_bank(clerk: Person) -> None:
    batch = read(workbook(HEADER, single("一"), single("二", ""), single("一")), clerk)
    assert outcomes(batch) == ["可入库", "有错误", "重复"]
    assert (batch.accepted, batch.rejected, batch.duplicates) == (1, 1, 1)
    assert not Question.objects.exists()


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        (single("题干", "A", kind="多选题"), "答案", "至少要有两个答案"),
        (single("题干", "AB"), "答案", "只能有一个答案"),
        (single("", "A"), "题干", "没有填写题干"),
        (single("题干", "A", b=""), "选项", "选项B是空的"),
        (single("题干", "A", b="", c="", d=""), "选项", "至少要有两个选项"),
        (single("长" * 3001), "题干", "最多 3000 个字"),
        (["简答题", "论依法行政。", "", "", "", "", "要点"], "题型", "没有启用主观题"),
    ],
)
def test_what_makes_no_question_is_refused_with_its_reason(db: None, row: list[str], column: str, says: str) -> None:
    batch = read(workbook(HEADER, row))
    (problem,) = problems(batch)
    assert (outcomes(batch), problem.row, problem.column) == (["有错误"], 2, column)
    assert says in problem.message


def test_white_space_and_character_width_do_not_make_another_question(db: None) -> None:
    batch = read(workbook(HEADER, single("依法 行政(一)是什么?"), single("依法行政（一）是什么？"), single("依法行政，（一）是什么？")))
    assert outcomes(batch) == ["可入库", "重复", "可入库"]


def test_the_same_options_in_another_order_are_a_duplicate(db: None) -> None:
    batch = read(workbook(HEADER, single("题干", "A"), single("题干", "B", a="b的内容", b="a的内容")))
    assert rows(batch)[1].duplicate_of == "与第 2 行相同"


def test_what_the_bank_has_is_a_duplicate(clerk: Person) -> None:
    imports.take_at_once(batch=read(questions(1), clerk), reviewer=clerk, now=NOON)
    assert rows(read(questions(2), clerk))[0].duplicate_of == "题库中已有相同的试题"


def test_a_duplicate_with_another_answer_says_so(clerk: Person) -> None:
    other = {"a": "b的内容", "b": "a的内容"}
    right, wrong = (["判断题", "判断", "", "", "", "", answer] for answer in ("正确", "错误"))
    batch = read(workbook(HEADER, single("题干", "A"), single("题干", "A", **other), right, wrong), clerk)
    assert [one.duplicate_of for one in rows(batch)] == ["", "与第 2 行相同，但答案不同，请核对", "", "与第 4 行相同，但答案不同，请核对"]
    imports.take_at_once(batch=batch, reviewer=clerk, now=NOON)
    again = rows(read(workbook(HEADER, single("题干", "B"), single("题干", "B", **other), wrong), clerk))
    words = "题库中已有相同的试题"
    assert [one.duplicate_of for one in again] == [f"{words}，但答案不同，请核对", words, f"{words}，但答案不同，请核对"]


def test_the_same_stem_with_other_options_is_taken_with_a_warning(db: None) -> None:
    batch = read(workbook(HEADER, single("下列说法正确的有"), single("下列说法正确的有", a="另一个")))
    assert (outcomes(batch), [(one.row, one.column) for one in problems(batch)]) == (["可入库", "请核对"], [(3, "题干")])


def test_the_chosen_law_becomes_the_basis_of_rows_without_one(db: None) -> None:
    data = workbook([*HEADER, "依据"], [*single("一"), ""], [*single("二"), "土地管理法 第二条"])
    assert [record(row).bases for row in rows(read(data, statute=LAW))] == [[(LAW, "", "")], [("土地管理法", "第二条", "")]]


def test_the_chosen_tags_are_given_to_every_row(db: None) -> None:
    data = workbook([*HEADER, "标签"], [*single("一"), ""], [*single("二"), "必考、新法"])
    assert [record(row).tags for row in rows(read(data, tags=["新法"]))] == [["新法"], ["必考", "新法"]]


def test_too_many_tags_are_refused_beside_their_field(db: None) -> None:
    with pytest.raises(Refused) as refusal:
        read(questions(1), tags=[f"标签{n}" for n in range(11)])
    assert refusal.value.field == "tags"


def test_characters_that_no_database_keeps_refuse_their_row_alone(db: None) -> None:
    good, bad = (Record(row=n, type="single", stem=stem, options=["甲", "乙"], key=[0]) for n, stem in ((1, "好"), (2, "坏\0\ud800")))
    batch = ImportBatch.objects.create(file_name="x", state=ImportBatch.State.READING, created_at=NOON)
    reading.fill(batch, Parsed([good, bad]))
    assert (outcomes(batch), record(rows(batch)[1]).stem) == (["可入库", "有错误"], "坏\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}")


def test_a_large_file_is_read_by_the_worker(clerk: Person, large: None) -> None:
    batch = reading.upload(data=questions(3), name="大.xlsx", by=clerk, now=NOON, back_url=lambda made: f"/{made.public_id}/")
    assert (batch.state, batch.rows.count(), batch.job.back_url) == (ImportBatch.State.READING, 0, f"/{batch.public_id}/")
    jobs.run(batch.job.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.accepted, Job.objects.get().sentence) == (ImportBatch.State.PREVIEW, 3, "可以入库 3 道，有错误 0 道，重复 0 道。")


def test_a_large_file_that_cannot_be_read_ends_with_the_same_sentence(clerk: Person, large: None) -> None:
    batch = reading.upload(data=workbook(["姓名", "单位"]), name="大.xlsx", by=clerk, now=NOON)
    jobs.run(batch.job.pk)
    assert "没有找到表头" in Job.objects.get().sentence
    assert not ImportRow.objects.exists()


def test_reading_that_is_stopped_leaves_no_row(clerk: Person, large: None) -> None:
    batch = reading.upload(data=questions(3), name="大.xlsx", by=clerk, now=NOON)

    def stopped(percent: int) -> None:
        if percent > 50:
            raise jobs.Cancelled

    with pytest.raises(jobs.Cancelled):
        reading.run_reading(batch.job.params, stopped, NOON)
    assert (ImportBatch.objects.get().state, ImportRow.objects.count()) == (ImportBatch.State.READING, 0)


def test_the_worker_reads_from_the_start_after_another_died_over_it(clerk: Person, large: None) -> None:
    batch = reading.upload(data=questions(3), name="大.xlsx", by=clerk, now=NOON)
    ImportRow.objects.create(batch=batch, number=1, place="第 2 行", outcome=ImportRow.Outcome.READY, record="{}")
    jobs.run(batch.job.pk)
    assert ImportRow.objects.count() == 3


def test_what_is_not_read_yet_cannot_be_confirmed(clerk: Person, large: None) -> None:
    batch = reading.upload(data=questions(3), name="大.xlsx", by=clerk, now=NOON)
    with pytest.raises(Refused, match="还没有读完"):
        imports.confirm(batch=batch, by=clerk, now=NOON)


def test_a_file_of_no_known_kind_is_refused_before_it_is_kept(clerk: Person, large: None) -> None:
    with pytest.raises(Refused, match="看不出这是什么文件"):
        reading.upload(data=b"\0" * 100, name="x", by=clerk, now=NOON)
    assert not ImportBatch.objects.exists()


def test_file_and_rows_are_forgotten_after_a_day(clerk: Person) -> None:
    waiting = reading.upload(data=questions(2), name="a.xlsx", by=clerk, now=NOON)
    taken = reading.upload(data=workbook(HEADER, single("另一题")), name="b.xlsx", by=clerk, now=NOON)
    jobs.run(imports.confirm(batch=taken, by=clerk, now=NOON).pk)
    later = NOON + timedelta(days=1, minutes=1)
    files.delete_expired(later)
    imports.clean(later)
    assert list(ImportBatch.objects.values_list("pk", flat=True)) == [taken.pk] != [waiting.pk]
    assert (ImportRow.objects.count(), Question.objects.live().count()) == (0, 1)


@pytest.mark.parametrize("make", [factories.clerk, factories.leader])
def test_the_uploaded_file_is_its_uploaders(clerk: Person, make: Callable[[], Person]) -> None:
    batch = reading.upload(data=questions(1), name="a.xlsx", by=clerk, now=NOON)
    assert files.may_read(clerk, batch.file)
    assert not files.may_read(make(), batch.file)


def test_a_case_stands_behind_the_switch_as_well(town: None) -> None:
    part = Record(row=2, type="single", stem="问", options=["甲", "乙"], key=[0])
    case = Record(row=1, type="case", stem="材料", parts=[part])
    assert judging.question_of(case, Office.current()) is None
    assert "没有启用主观题和案例题" in case.problems[0].message
