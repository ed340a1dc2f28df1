"""A file of questions is taken as a whole or not at all."""

from datetime import timedelta
from pathlib import Path

import pytest

from core import jobs
from core.errors import Refused
from core.models import Job, Office
from people.models import Person
from questionbank.models import ImportBatch, Question, Revision
from questionbank.services import imports
from questionbank.services.plans import plan
from tests.factories import NOON
from tests.questionbank.sheets import HEADER, questions, single, workbook

pytestmark = pytest.mark.postgres
NO_PROGRESS = lambda percent: None  # noqa: E731


def confirmed(data: bytes, clerk: Person) -> ImportBatch:
    """Upload, confirm, and do the worker's part."""
    batch = imports.upload(data=data, name="试题.xlsx", by=clerk, now=NOON)
    jobs.run(imports.confirm(batch=batch, by=clerk, now=NOON).pk)
    batch.refresh_from_db()
    return batch


def test_looking_at_a_file_writes_nothing(clerk: Person) -> None:
    made = plan(workbook(HEADER, single("一"), single("二", ""), single("一")))
    assert [row.outcome for row in made.rows] == ["new", "rejected", "duplicate"]
    assert not Question.objects.exists()


def test_confirming_makes_the_questions_reviewed_by_the_clerk(clerk: Person) -> None:
    batch = confirmed(questions(3), clerk)
    assert (batch.state, batch.accepted) == (ImportBatch.State.LIVE, 3)
    question = Question.objects.drawable().first()
    assert (question.reviewed_by, question.reviewed_at is not None) == (clerk, True)


def test_with_two_person_review_they_wait_for_a_second_person(clerk: Person) -> None:
    Office.objects.update(two_person_review=True)
    confirmed(questions(2), clerk)
    assert set(Question.objects.values_list("status", "reviewed_by")) == {("in_review", None)}


def test_a_file_taken_twice_gives_duplicates(clerk: Person) -> None:
    confirmed(questions(3), clerk)
    again = confirmed(questions(3), clerk)
    assert (again.accepted, again.duplicates, Question.objects.count()) == (0, 3, 3)


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        (single("题干", "A", kind="多选题"), "答案", "至少要有两个答案"),
        (single("题干", "AB"), "答案", "只能有一个答案"),
        (single("", "A"), "题干", "没有填写题干"),
        (single("题干", "A", b=""), "选项", "选项B是空的"),
        (single("题干", "A", b="", c="", d=""), "选项", "至少要有两个选项"),
        (single("长" * 3001), "题干", "最多 3000 个字"),
    ],
)
def test_what_makes_no_question_is_refused_with_its_reason(db: None, row: list[str], column: str, says: str) -> None:
    made = plan(workbook(HEADER, row))
    assert [(one.row, one.column) for one in made.errors] == [(2, column)]
    assert says in made.errors[0].message


def test_white_space_and_character_width_do_not_make_another_question(db: None) -> None:
    made = plan(workbook(HEADER, single("依法 行政(一)是什么?"), single("依法行政（一）是什么？"), single("依法行政，（一）是什么？")))
    assert [row.outcome for row in made.rows] == ["new", "duplicate", "new"]


def test_the_same_options_in_another_order_are_a_duplicate(db: None) -> None:
    made = plan(workbook(HEADER, single("题干", "A"), single("题干", "B", a="b的内容", b="a的内容")))
    assert made.rows[1].duplicate_of == "与第 2 行相同"


def test_the_same_stem_with_other_options_is_taken_with_a_warning(db: None) -> None:
    made = plan(workbook(HEADER, single("下列说法正确的有"), single("下列说法正确的有", a="另一个")))
    assert (len(made.items), [(one.row, one.column) for one in made.warnings]) == (2, [(3, "题干")])


def test_options_that_name_letters_keep_their_order(clerk: Person) -> None:
    confirmed(workbook(HEADER, single("题干", d="以上都对")), clerk)
    assert Revision.objects.get().fixed_order


def test_a_judge_question_gets_its_two_given_options(clerk: Person) -> None:
    confirmed(workbook(HEADER, ["判断题", "题干", "对", "错", "", "", "B"]), clerk)
    revision = Revision.objects.get()
    assert ([one["text"] for one in revision.options], revision.key) == (["正确", "错误"], ["f"])


def test_staged_rows_are_invisible_and_a_dead_import_is_cleaned_away(clerk: Person) -> None:
    batch = ImportBatch.objects.create(file_name="x", state=ImportBatch.State.STAGED, author=clerk, created_at=NOON)
    imports._stage(batch, plan(questions(3)).items, status="reviewed", by=clerk, now=NOON, progress=NO_PROGRESS)
    assert (Question.objects.count(), Question.objects.live().count(), Question.objects.drawable().count()) == (3, 0, 0)
    imports.clean(NOON + timedelta(minutes=59))
    assert Question.objects.count() == 3
    imports.clean(NOON + timedelta(minutes=61))
    assert (Question.objects.count(), ImportBatch.objects.count()) == (0, 0)


def test_rows_of_a_dead_import_are_no_duplicates(clerk: Person) -> None:
    batch = ImportBatch.objects.create(file_name="x", state=ImportBatch.State.STAGED, author=clerk, created_at=NOON)
    imports._stage(batch, plan(questions(3)).items, status="reviewed", by=clerk, now=NOON, progress=NO_PROGRESS)
    assert len(plan(questions(3)).items) == 3


def test_two_clerks_with_the_same_file_at_once_leave_no_doubles(clerk: Person) -> None:
    made, batches = plan(questions(5)), []
    for _ in range(2):  # both have looked and written before either goes live
        batch = ImportBatch.objects.create(file_name="x", state=ImportBatch.State.STAGED, author=clerk, created_at=NOON)
        imports._stage(batch, made.items, status="reviewed", by=clerk, now=NOON, progress=NO_PROGRESS)
        batches.append(batch)
    for batch in batches:
        imports._go_live(batch, made, by=clerk, now=NOON)
    assert [(one.accepted, one.duplicates) for one in batches] == [(5, 0), (0, 5)]
    assert (Question.objects.live().count(), Question.objects.count()) == (5, 5)


def test_a_file_is_confirmed_once(clerk: Person) -> None:
    batch = imports.upload(data=questions(2), name="a.xlsx", by=clerk, now=NOON)
    imports.confirm(batch=batch, by=clerk, now=NOON)
    with pytest.raises(Refused, match="已经入库"):
        imports.confirm(batch=batch, by=clerk, now=NOON)


def test_the_worker_begins_again_after_another_died_over_it(clerk: Person) -> None:
    batch = imports.upload(data=questions(3), name="a.xlsx", by=clerk, now=NOON)
    job = imports.confirm(batch=batch, by=clerk, now=NOON)
    batch.refresh_from_db()
    imports._stage(batch, plan(questions(3)).items[:2], status="reviewed", by=clerk, now=NOON, progress=NO_PROGRESS)
    jobs.run(job.pk)
    assert Question.objects.live().count() == Question.objects.count() == 3


def test_a_cancelled_import_leaves_nothing_and_can_be_confirmed_again(clerk: Person) -> None:
    batch = imports.upload(data=questions(3), name="a.xlsx", by=clerk, now=NOON)
    job = imports.confirm(batch=batch, by=clerk, now=NOON)

    def stopped(percent: int) -> None:
        raise jobs.Cancelled

    with pytest.raises(jobs.Cancelled):
        imports.run_confirmed(job.params, stopped, NOON)
    batch.refresh_from_db()
    assert (Question.objects.count(), batch.state) == (0, ImportBatch.State.PREVIEW)


def test_the_job_says_what_became_of_the_file(clerk: Person) -> None:
    confirmed(workbook(HEADER, single("一"), single("二", ""), single("一")), clerk)
    assert Job.objects.get().sentence == "入库 1 道，有错误未入库 1 道，重复未入库 1 道。"


@pytest.mark.real_data
def test_the_thousand_real_questions(clerk: Person, real_data: Path) -> None:
    data = (real_data / "questions" / "judicial-1000.xlsx").read_bytes()
    first = plan(data)
    assert [(one.row, one.column, one.message) for one in first.errors] == [(213, "正确答案", "答案是空的，请填写。")]
    batch = confirmed(data, clerk)
    assert (batch.accepted, batch.rejected, batch.duplicates) == (999, 1, 0)
    again = plan(data)
    assert (len(again.items), len(again.of("duplicate")), len(again.of("rejected"))) == (0, 999, 1)
