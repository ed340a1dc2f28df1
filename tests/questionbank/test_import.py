"""A file of questions is taken as a whole or not at all."""

from datetime import timedelta
from pathlib import Path

import pytest

from core import jobs
from core.errors import Refused
from core.models import Job, Office
from people.models import Person
from questionbank.models import ImportBatch, ImportRow, Question, Revision
from questionbank.services import imports, reading
from tests.factories import NOON
from tests.questionbank.sheets import HEADER, questions, read, single, workbook

pytestmark = pytest.mark.postgres
NO_PROGRESS = lambda percent: None  # noqa: E731


def confirmed(data: bytes, clerk: Person) -> ImportBatch:
    """Upload, confirm, and do the worker's part."""
    batch = reading.upload(data=data, name="试题.xlsx", by=clerk, now=NOON)
    jobs.run(imports.confirm(batch=batch, by=clerk, now=NOON).pk)
    batch.refresh_from_db()
    return batch


def staged(data: bytes, clerk: Person) -> ImportBatch:
    """As a worker leaves it that dies before the end."""
    batch = read(data, clerk)
    ImportBatch.objects.filter(pk=batch.pk).update(state=ImportBatch.State.STAGED)
    imports._stage(batch, status="reviewed", by=clerk, now=NOON, progress=NO_PROGRESS)
    return batch


def test_confirming_makes_the_questions_reviewed_by_the_clerk(clerk: Person) -> None:
    batch = confirmed(questions(3), clerk)
    assert (batch.state, batch.accepted) == (ImportBatch.State.LIVE, 3)
    question = Question.objects.drawable().first()
    assert (question.reviewed_by, question.reviewed_at is not None) == (clerk, True)


def test_they_come_in_the_order_of_the_file(clerk: Person) -> None:
    confirmed(questions(30), clerk)
    assert list(Question.objects.order_by("pk").values_list("current_revision__stem", flat=True)) == [f"第{n}题的题干" for n in range(1, 31)]


def test_with_two_person_review_they_wait_for_a_second_person(clerk: Person) -> None:
    Office.objects.update(two_person_review=True)
    confirmed(questions(2), clerk)
    assert set(Question.objects.values_list("status", "reviewed_by")) == {("in_review", None)}


def test_a_file_taken_twice_has_nothing_to_take(clerk: Person) -> None:
    confirmed(questions(3), clerk)
    again = read(questions(3), clerk)
    assert (again.accepted, again.duplicates) == (0, 3)
    with pytest.raises(Refused, match="没有可以入库的试题"):
        imports.confirm(batch=again, by=clerk, now=NOON)


def test_all_or_nothing_refuses_a_file_with_an_error(clerk: Person) -> None:
    batch = read(workbook(HEADER, single("一"), single("二", "")), clerk)
    with pytest.raises(Refused, match="还有 1 行有错误，一道也没有入库"):
        imports.confirm(batch=batch, by=clerk, now=NOON, all_or_nothing=True)
    assert not Job.objects.exists()


def test_all_or_nothing_takes_a_file_whose_other_rows_are_duplicates(clerk: Person) -> None:
    batch = reading.upload(data=workbook(HEADER, single("一"), single("一")), name="a.xlsx", by=clerk, now=NOON)
    jobs.run(imports.confirm(batch=batch, by=clerk, now=NOON, all_or_nothing=True).pk)
    assert Question.objects.live().count() == 1


def test_options_that_name_letters_keep_their_order(clerk: Person) -> None:
    confirmed(workbook(HEADER, single("题干", d="以上都对")), clerk)
    assert Revision.objects.get().fixed_order


def test_a_judge_question_gets_its_two_given_options(clerk: Person) -> None:
    confirmed(workbook(HEADER, ["判断题", "题干", "对", "错", "", "", "B"]), clerk)
    revision = Revision.objects.get()
    assert ([one["text"] for one in revision.options], revision.key) == (["正确", "错误"], ["f"])


def test_staged_questions_are_invisible_and_a_dead_import_is_cleaned_away(clerk: Person) -> None:
    staged(questions(3), clerk)
    assert (Question.objects.count(), Question.objects.live().count(), Question.objects.drawable().count()) == (3, 0, 0)
    imports.clean(NOON + timedelta(minutes=59))
    assert Question.objects.count() == 3
    imports.clean(NOON + timedelta(minutes=61))
    assert (Question.objects.count(), ImportBatch.objects.count(), ImportRow.objects.count()) == (0, 0, 0)


def test_questions_of_a_dead_import_are_no_duplicates(clerk: Person) -> None:
    staged(questions(3), clerk)
    assert read(questions(3), clerk).accepted == 3


def test_two_clerks_with_the_same_file_at_once_leave_no_doubles(clerk: Person) -> None:
    batches = [staged(questions(5), clerk) for _ in range(2)]  # both have looked and written before either goes live
    for batch in batches:
        imports._go_live(batch, by=clerk, now=NOON)
    assert [(one.accepted, one.duplicates) for one in batches] == [(5, 0), (0, 5)]
    assert (Question.objects.live().count(), Question.objects.count()) == (5, 5)


def test_what_becomes_live_while_it_looks_is_found_too(clerk: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each time the import has looked for twins, another file with the same questions goes live before it can."""
    mine, others = staged(questions(5), clerk), [staged(questions(n), clerk) for n in (1, 2, 3)]
    look = imports._remove_twins

    def looked(batch: ImportBatch) -> None:
        look(batch)
        if others and batch == mine:
            imports._go_live(others.pop(0), by=clerk, now=NOON)

    monkeypatch.setattr(imports, "_remove_twins", looked)
    imports._go_live(mine, by=clerk, now=NOON)
    stems = list(Question.objects.live().values_list("current_revision__stem", flat=True))
    assert len(stems) == len(set(stems)) == 5


def test_a_type_switched_off_since_the_preview_is_not_taken(clerk: Person) -> None:
    Office.objects.update(subjective_questions=True)
    batch = read(workbook(HEADER, single("一"), ["简答题", "论依法行政。", "", "", "", "", "答案要点"]), clerk)
    Office.objects.update(subjective_questions=False)
    imports.take_at_once(batch=batch, reviewer=clerk, now=NOON)
    assert (batch.accepted, batch.rejected, Question.objects.live().count()) == (1, 1, 1)


def test_a_file_is_confirmed_once(clerk: Person) -> None:
    batch = reading.upload(data=questions(2), name="a.xlsx", by=clerk, now=NOON)
    imports.confirm(batch=batch, by=clerk, now=NOON)
    with pytest.raises(Refused, match="已经入库"):
        imports.confirm(batch=batch, by=clerk, now=NOON)


def test_the_worker_begins_again_after_another_died_over_it(clerk: Person) -> None:
    batch = reading.upload(data=questions(3), name="a.xlsx", by=clerk, now=NOON)
    job = imports.confirm(batch=batch, by=clerk, now=NOON)
    batch.refresh_from_db()
    imports._stage(batch, status="reviewed", by=clerk, now=NOON, progress=NO_PROGRESS)
    jobs.run(job.pk)
    assert Question.objects.live().count() == Question.objects.count() == 3


def test_a_cancelled_import_leaves_nothing_and_can_be_confirmed_again(clerk: Person) -> None:
    batch = reading.upload(data=questions(3), name="a.xlsx", by=clerk, now=NOON)
    job = imports.confirm(batch=batch, by=clerk, now=NOON)

    def stopped(percent: int) -> None:
        raise jobs.Cancelled

    with pytest.raises(jobs.Cancelled):
        imports.run_confirmed(job.params, stopped, NOON)
    assert Question.objects.count() == 0
    jobs.run(imports.confirm(batch=batch, by=clerk, now=NOON).pk)
    assert Question.objects.live().count() == 3


def test_the_job_says_what_became_of_the_file(clerk: Person) -> None:
    confirmed(workbook(HEADER, single("一"), single("二", ""), single("一")), clerk)
    assert Job.objects.get(kind=imports.JOB_KIND).sentence == "入库 1 道，有错误未入库 1 道，重复未入库 1 道。"


@pytest.mark.real_data
def test_the_thousand_real_questions(clerk: Person, real_data: Path) -> None:
    data = (real_data / "questions" / "judicial-1000.xlsx").read_bytes()
    batch = confirmed(data, clerk)
    assert (batch.accepted, batch.rejected, batch.duplicates) == (999, 1, 0)
    again = read(data, clerk)
    assert (again.accepted, again.rejected, again.duplicates) == (0, 1, 999)


@pytest.mark.real_data
def test_the_same_real_questions_as_text_word_and_csv_are_taken_once(clerk: Person, real_data: Path) -> None:
    first, *others = ((real_data / "questions" / f"judicial-120.{ending}").read_bytes() for ending in ("docx", "txt", "csv"))
    batch = confirmed(first, clerk)
    assert (batch.accepted, batch.rejected) == (120, 0)
    for data in others:
        again = read(data, clerk)
        assert (again.accepted, again.rejected, again.duplicates) == (0, 0, 120)
