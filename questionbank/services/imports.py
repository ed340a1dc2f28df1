"""The rows of a file that was read are taken: all that can be, or all or nothing; together, or not at all.

Questions are written in short transactions under a batch that is `staged`, which no selector shows; one short last transaction makes it live, after
it has looked again for questions that somebody else has added in between. An import that dies leaves nothing to see.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef, QuerySet

from core import audit, jobs
from core.db import bulk
from core.errors import Refused
from core.models import Job, Office, StoredFile
from people.models import Person
from questionbank import selectors
from questionbank.formats import keeping
from questionbank.formats.base import Progress, no_progress
from questionbank.models import ImportBatch, ImportRow, Question, Revision
from questionbank.services import flags, judging, likeness, reading, removing, undoing, writing
from questionbank.services.writing import NewQuestion

JOB_KIND = "question_import"
STALE_AFTER = timedelta(hours=1)
_BLOCK = 500  # rows fetched together
_LOOKS = 3  # for twins, before the last look holds everybody up
State = ImportBatch.State


def confirm(*, batch: ImportBatch, by: Person, now: datetime, all_or_nothing: bool = False, back_url: str = "") -> Job:
    """Have the worker take a previewed file, once (a thousand rows last about a second). Refuses one without rows that can be taken, and with
    `all_or_nothing` one with a row that cannot."""
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        _refuse_unready(batch)
        if all_or_nothing:
            refuse_wrong_rows(batch)
        job = jobs.ask(JOB_KIND, title=f"导入试题：{batch.file_name}"[:100], by=by, now=now, back_url=back_url, batch=batch.pk, person=by.pk)
        batch.state, batch.created_at, batch.job = State.STAGED, now, job
        batch.save(update_fields=["state", "created_at", "job"])
    return job


def _refuse_unready(batch: ImportBatch) -> None:
    if batch.state == State.READING:
        raise Refused("import_unread", "这个文件还没有读完，请等预览出来再确认。")
    if batch.state != State.PREVIEW:
        raise Refused("import_done", "这个文件已经入库，或正在入库，不必再次确认。")
    if not batch.accepted:
        raise Refused("rows_none", "没有可以入库的试题。请改好有错误的行，或重新选择文件。")


def refuse_wrong_rows(batch: ImportBatch) -> None:
    """All or nothing."""
    if batch.rejected:
        sentence = f"还有 {batch.rejected} 行有错误，一道也没有入库。请先修改这些行，或标为“不导入”；也可以只导入没有错误的行。"
        raise Refused("rows_wrong", sentence, field="all_or_nothing")


def run_confirmed(params: dict[str, Any], progress: Progress, now: datetime) -> jobs.Product:
    """The worker's part: take the batch, from the start if an earlier worker died over it.

    The questions are reviewed by whoever confirmed, or 待审核 with 双人审核.
    """
    batch = ImportBatch.objects.filter(pk=params["batch"], state=State.STAGED).first()
    if batch is None:
        raise Refused("import_released", "这次导入没有开始：等待太久，已退回待确认。请回到预览页再确认一次。")
    by = Person.objects.get(pk=params["person"])
    _take(batch, status=status_after_import(), by=by, now=now, progress=progress)
    left = f"，按您的选择未入库 {batch.left_out} 道" if batch.left_out else ""
    return jobs.Product(sentence=f"入库 {batch.accepted} 道，有错误未入库 {batch.rejected} 道，重复未入库 {batch.duplicates} 道{left}。")


def take_at_once(*, batch: ImportBatch, reviewer: Person | None, now: datetime) -> None:
    """Take a batch without the worker (the command). Without a reviewer its questions are drafts."""
    ImportBatch.objects.filter(pk=batch.pk).update(state=State.STAGED)
    _take(batch, status=status_after_import() if reviewer else Question.Status.DRAFT, by=reviewer, now=now)


def status_after_import() -> Question.Status:
    office = Office.current()
    return Question.Status.IN_REVIEW if office and office.two_person_review else Question.Status.REVIEWED


def clean(now: datetime) -> None:
    """Remove what dead imports left behind, previews that nobody confirmed, and the rows of old files."""
    for batch in ImportBatch.objects.filter(state=State.STAGED, created_at__lt=now - STALE_AFTER):
        release(batch)
    for batch in ImportBatch.objects.filter(state__in=[State.READING, State.PREVIEW], created_at__lt=now - reading.FILE_KEPT):
        discard(batch)
    undoing.finish_broken_off()
    for batch in ImportBatch.objects.filter(Exists(ImportRow.objects.filter(batch=OuterRef("pk"))), created_at__lt=now - reading.FILE_KEPT):
        reading.remove_rows(batch)


def release(batch: ImportBatch) -> None:
    """Undo a batch that did not go live: its questions go, and it waits for confirmation again where it has a file, else goes too."""
    removing.remove_questions(batch)
    if batch.file_id:
        ImportBatch.objects.filter(pk=batch.pk, state=State.STAGED).update(state=State.PREVIEW)
    else:
        discard(batch)


def discard(batch: ImportBatch) -> None:
    """Forget a batch that never went live. Its file goes when its time is over."""
    removing.remove_questions(batch)
    reading.remove_rows(batch)
    batch.delete()


def may_read_upload(person: object, file: StoredFile) -> bool:
    """The uploaded file is its uploader's."""
    return ImportBatch.objects.filter(file=file, author=getattr(person, "pk", None)).exists()


def _take(batch: ImportBatch, *, status: str, by: Person | None, now: datetime, progress: Progress = no_progress) -> None:
    removing.remove_questions(batch)
    try:
        _stage(batch, status=status, by=by, now=now, progress=progress)
        progress(100)
        _go_live(batch, by=by, now=now)
    except BaseException:
        release(batch)
        raise


def _stage(batch: ImportBatch, *, status: str, by: Person | None, now: datetime, progress: Progress) -> None:
    written = 0
    for many in bulk.paced(_items(batch), lambda some: writing.write(some, status=status, author=by, reviewer=by, now=now, batch=batch)):
        written += many
        progress(100 * written // batch.accepted)
    flags.follow_import(batch=batch, now=now)
    batch.accepted, batch.rejected = written, batch.rejected + batch.accepted - written


def _items(batch: ImportBatch) -> Iterator[NewQuestion]:
    """The questions of the rows that can be taken, in their order; a query for each 500. Without those whose type was switched off since."""
    kinds, last = {one.code for one in selectors.offered_types(Office.current())}, 0
    taken = batch.rows.filter(outcome__in=ImportRow.TAKEN).order_by("number")
    while rows := list(taken.filter(number__gt=last).values_list("number", "record")[:_BLOCK]):
        last = rows[-1][0]
        records = [keeping.loaded(text) for _, text in rows]
        yield from (judging.made_of(record) for record in records if record.type in kinds)


def _go_live(batch: ImportBatch, *, by: Person | None, now: datetime) -> None:
    """Nobody is held up while it looks for twins that became live meanwhile; where the bank changed during that, it looks again."""
    for look in range(_LOOKS + 1):
        before = _bank_as_it_is()
        if look < _LOOKS:
            _remove_twins(batch)
        with transaction.atomic():
            writing.lock_bank()
            if look == _LOOKS:
                _remove_twins(batch)
            elif before != _bank_now():
                continue
            _make_live(batch, by=by, now=now)
            return


def _make_live(batch: ImportBatch, *, by: Person | None, now: datetime) -> None:
    counts: dict[str, Any] = {name: getattr(batch, name) for name in ("accepted", "rejected", "duplicates", "left_out")}
    staged = ImportBatch.objects.filter(pk=batch.pk, state=State.STAGED)
    if not staged.update(state=State.LIVE, live_at=now, **counts):
        raise Refused("import_released", "这次导入等待太久，已被清理，请重新导入。")
    batch.state, batch.live_at = State.LIVE, now
    audit.record("questionbank.import", by=by, now=now, subject=batch.file_name, **counts)
    if by is not None and batch.accepted:
        likeness.ask_again(by=by, now=now)


def _bank_as_it_is() -> tuple[object, ...]:
    with transaction.atomic():  # whoever changes the bank has the lock before they take an id
        writing.lock_bank()
        return _bank_now()


def _bank_now() -> tuple[object, ...]:
    """Differs whenever questions may have become live or changed what they say."""
    live = ImportBatch.objects.filter(state=State.LIVE).aggregate(last=Max("live_at"), number=Count("pk"))
    return Revision.objects.aggregate(last=Max("pk"))["last"], live["last"], live["number"]


def _twins(batch: ImportBatch) -> QuerySet[Question]:
    live = Question.objects.live().whole().filter(fingerprint=OuterRef("fingerprint"))
    return batch.questions.whole().filter(Exists(live))


def _remove_twins(batch: ImportBatch) -> None:
    twins = list(_twins(batch).values_list("pk", flat=True))
    removing.remove(twins)
    batch.accepted, batch.duplicates = batch.accepted - len(twins), batch.duplicates + len(twins)
