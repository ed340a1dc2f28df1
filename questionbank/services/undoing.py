"""An import is taken back while nothing rests on its questions: they disappear at once and are deleted by the worker."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from core import audit, jobs
from core.errors import Refused
from core.models import Job
from people.models import Person
from questionbank import registries
from questionbank.formats.base import Progress, no_progress
from questionbank.models import ImportBatch, Question, Revision
from questionbank.services import removing

JOB_KIND = "question_undo"
State = ImportBatch.State


def undo(*, batch: ImportBatch, by: Person, now: datetime, back_url: str = "") -> Job:
    """Take a batch out of the bank, once. Refuses one of which a question is used, and says how many are. (The worker looks again: nothing can come
    into use once the batch is hidden.)"""
    _refuse_other_than_live(batch)
    refuse_used(batch, now)
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        _refuse_other_than_live(batch)
        job = jobs.ask(JOB_KIND, title=f"撤销导入：{batch.file_name}"[:100], by=by, now=now, back_url=back_url, batch=batch.pk)
        batch.state, batch.job, batch.undone_by, batch.undone_at = State.UNDOING, job, by, now
        batch.save(update_fields=["state", "job", "undone_by", "undone_at"])
        audit.record("questionbank.import_undone", by=by, now=now, subject=batch.file_name, questions=batch.accepted)
    return job


def _refuse_other_than_live(batch: ImportBatch) -> None:
    if batch.state != State.LIVE:
        raise Refused("undo_state", f"这次导入现在是“{batch.get_state_display()}”，不能撤销。请刷新页面后再看。")


def refuse_used(batch: ImportBatch, now: datetime) -> None:
    """Raises `Refused` when something rests on a question of the batch; four queries."""
    found = [f"{count} 道{words}" for words, count in _uses(batch, now) if count]
    if found:
        sentence = f"不能撤销：这批试题中有 {'、'.join(found)}。不再需要的题可以在题库里逐题停用。"
        raise Refused("undo_used", sentence)


def run_undo(params: dict[str, Any], progress: Progress, now: datetime) -> jobs.Product:
    """The worker's part. What a paper took in the very moment before the questions disappeared brings all of them back."""
    batch = ImportBatch.objects.filter(pk=params["batch"], state=State.UNDOING).first()
    if batch is None:
        raise Refused("undo_state", "这次导入已经撤销。")
    try:
        refuse_used(batch, now)
    except Refused:
        _put_back(batch)
        raise
    count = batch.questions.whole().count()
    finish(batch, progress)
    return jobs.Product(sentence=f"已撤销，从题库中删去 {count} 道题。")


def finish(batch: ImportBatch, progress: Progress = no_progress) -> None:
    """Delete the questions of a batch that is being taken back, or what is left of them."""
    removing.remove_questions(batch, progress)
    ImportBatch.objects.filter(pk=batch.pk, state=State.UNDOING).update(state=State.UNDONE)


def finish_broken_off() -> None:
    """What was called off before it began is in the bank again. What was stopped half-way is gone on with: it is shown nowhere any more."""
    over = [Job.State.DONE, Job.State.FAILED, Job.State.CANCELLED]
    for batch in ImportBatch.objects.filter(Q(job__isnull=True) | Q(job__state__in=over), state=State.UNDOING).select_related("job"):
        if batch.job and batch.job.started_at is None:
            _put_back(batch)
        else:
            finish(batch)


def _put_back(batch: ImportBatch) -> None:
    ImportBatch.objects.filter(pk=batch.pk, state=State.UNDOING).update(state=State.LIVE, undone_by=None, undone_at=None)


def _uses(batch: ImportBatch, now: datetime) -> list[tuple[str, int]]:
    """What rests on how many of its questions, sub-questions counting for themselves."""
    shown = Exists(Revision.objects.filter(question=OuterRef("pk"), first_used_at__isnull=False))
    revised = Exists(Revision.objects.filter(question=OuterRef("pk"), created_at__gt=batch.live_at))
    merged = Exists(Question.objects.filter(merged_into=OuterRef("pk")))
    conditions = {
        "已用于试卷": registries.used() | Q(shown),
        "由正式考试占用": Q(reserved_until__gt=now),
        "导入后修改过": Q(revised),
        "与别的题合并过": Q(merged_into__isnull=False) | Q(merged),
    }
    return [(words, batch.questions.filter(condition).count()) for words, condition in conditions.items()]
