"""An import is taken back as a whole while nothing rests on its questions."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from core import jobs
from core.errors import Refused
from core.models import AuditEntry, Job
from people.models import Person
from questionbank.models import ImportBatch, LegalBasis, Question, Revision
from questionbank.services import imports, questions, undoing
from questionbank.types.base import Given
from quiz.services import papers
from tests import factories
from tests.factories import NOON
from tests.questionbank import sheets
from tests.questionbank.sheets import HEADER, single, workbook

pytestmark = pytest.mark.postgres
LATER = NOON + timedelta(hours=2)


@pytest.fixture
def batch(clerk: Person) -> ImportBatch:
    """Three questions with a basis and a tag, in the bank."""
    data = workbook([*HEADER, "依据", "标签"], *([*single(stem), "土地管理法 第二条", "新法"] for stem in ("一", "二", "三")))
    made = sheets.read(data, clerk)
    imports.take_at_once(batch=made, reviewer=clerk, now=NOON)
    return made


def undone(batch: ImportBatch, clerk: Person) -> Job:
    job = undoing.undo(batch=batch, by=clerk, now=LATER)
    jobs.run(job.pk)
    job.refresh_from_db()
    batch.refresh_from_db()
    return job


def revised(question: Question, clerk: Person, key: Given = (1,)) -> None:
    questions.revise_question(
        question=question, seen_version=question.version, stem=question.current_revision.stem + "（改）", options=["甲", "乙"], key=key,
        author=clerk, now=LATER,
    )  # fmt: skip


def test_its_questions_are_gone_with_all_that_belonged_to_them(batch: ImportBatch, clerk: Person) -> None:
    other = factories.question()
    job = undone(batch, clerk)
    assert job.sentence == "已撤销，从题库中删去 3 道题。"
    assert (list(Question.objects.all()), Revision.objects.count(), LegalBasis.objects.count()) == ([other], 1, 0)
    assert (batch.state, batch.undone_by, batch.accepted) == (ImportBatch.State.UNDONE, clerk, 3)
    assert AuditEntry.objects.get(event="questionbank.import_undone").detail == {"questions": 3}


def test_they_disappear_at_once(batch: ImportBatch, clerk: Person) -> None:
    undoing.undo(batch=batch, by=clerk, now=LATER)
    assert (Question.objects.live().count(), Question.objects.count()) == (0, 3)


def test_the_same_file_can_be_imported_again(batch: ImportBatch, clerk: Person) -> None:
    undone(batch, clerk)
    assert sheets.read(workbook(HEADER, single("一"))).accepted == 1


def test_what_stands_on_a_paper_keeps_the_import(batch: ImportBatch, clerk: Person, cadre: Person) -> None:
    exam = factories.exam(cadre, sections=(("single", 1, 10000),))
    papers.draw_now(exam.candidates.get(), 1, NOON)
    with pytest.raises(Refused, match="1 道已用于试卷.*逐题停用"):
        undoing.undo(batch=batch, by=clerk, now=NOON)


def test_what_a_published_exam_may_draw_keeps_the_import(batch: ImportBatch, clerk: Person, cadre: Person) -> None:
    exam = factories.exam(cadre, sections=(("single", 1, 10000),))
    with pytest.raises(Refused, match="3 道由正式考试占用"):
        undoing.undo(batch=batch, by=clerk, now=exam.opens_at)


def test_what_was_revised_keeps_the_import(batch: ImportBatch, clerk: Person) -> None:
    revised(Question.objects.first(), clerk)
    with pytest.raises(Refused, match="1 道导入后修改过"):
        undoing.undo(batch=batch, by=clerk, now=LATER)


def test_what_another_question_was_merged_into_keeps_the_import(batch: ImportBatch, clerk: Person) -> None:
    factories.question(merged_into=Question.objects.first())
    with pytest.raises(Refused, match="1 道与别的题合并过"):
        undoing.undo(batch=batch, by=clerk, now=LATER)


def test_what_a_paper_took_in_the_last_moment_brings_all_back(batch: ImportBatch, clerk: Person) -> None:
    job = undoing.undo(batch=batch, by=clerk, now=LATER)
    Revision.objects.filter(question=Question.objects.first()).update(first_used_at=LATER)
    jobs.run(job.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.undone_by, Question.objects.live().count()) == (ImportBatch.State.LIVE, None, 3)


def test_what_is_called_off_before_it_begins_is_in_the_bank_again(batch: ImportBatch, clerk: Person) -> None:
    jobs.cancel(undoing.undo(batch=batch, by=clerk, now=LATER), LATER)
    imports.clean(LATER)
    batch.refresh_from_db()
    assert (batch.state, batch.undone_by, Question.objects.live().count()) == (ImportBatch.State.LIVE, None, 3)


def test_once_begun_nobody_calls_it_off(batch: ImportBatch, clerk: Person, signed_in: Any) -> None:
    job = undoing.undo(batch=batch, by=clerk, now=LATER)
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, started_at=LATER, beat_at=LATER)
    page = signed_in(clerk).post(reverse("core:cancel_job", args=[job.public_id]), follow=True).content.decode()
    assert ("进行中" in page, "已取消" in page, 'cancel/"' in page) == (True, False, False)


def test_what_was_stopped_half_way_is_finished(batch: ImportBatch, clerk: Person) -> None:
    job = undoing.undo(batch=batch, by=clerk, now=LATER)
    Job.objects.filter(pk=job.pk).update(state=Job.State.CANCELLED, started_at=LATER)
    imports.clean(LATER)
    batch.refresh_from_db()
    assert (batch.state, Question.objects.count()) == (ImportBatch.State.UNDONE, 0)


def test_it_is_taken_back_once(batch: ImportBatch, clerk: Person) -> None:
    undone(batch, clerk)
    with pytest.raises(Refused, match="现在是“已撤销”"):
        undoing.undo(batch=batch, by=clerk, now=LATER)


def test_a_case_goes_with_its_sub_questions(clerk: Person) -> None:
    batch = ImportBatch.objects.create(file_name="x", state=ImportBatch.State.LIVE, author=clerk, created_at=NOON, live_at=NOON)
    factories.case("single", "judge")
    Question.objects.update(batch=batch)
    undone(batch, clerk)
    assert not Question.objects.exists()
