"""Files of questions: looked at first (nothing is written), then taken as a whole.

Rows are written in short transactions under a batch that is `staged`, which no selector shows; one short last transaction makes it live, after
it has looked again, under the office's lock, for questions that somebody else has added in between. An import that dies leaves nothing to see.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from core import audit, excel, files, jobs
from core.errors import Gone, Refused
from core.models import Job, Office, StoredFile
from people.models import Person
from questionbank.models import ImportBatch, LegalBasis, Question, Revision
from questionbank.services import writing
from questionbank.services.plans import Plan, plan
from questionbank.services.writing import NewQuestion

FILE_KIND = "question_import"
JOB_KIND = "question_import"
FILE_KEPT = timedelta(days=1)
STALE_AFTER = timedelta(hours=1)
CHUNK = 100  # rows a transaction: well under 200 ms on SQLite


def upload(*, data: bytes, name: str, by: Person, now: datetime) -> ImportBatch:
    """Keep a file for its preview, for a day. Refuses what `plan` refuses."""
    made = plan(data)
    with transaction.atomic():
        batch = ImportBatch.objects.create(file_name=name[:150], state=ImportBatch.State.PREVIEW, author=by, created_at=now)
        batch.file = files.store(data, name=name, content_type=excel.CONTENT_TYPE, owner_kind=FILE_KIND, owner_id=batch.pk, now=now, keep=FILE_KEPT)
        batch.accepted, batch.rejected, batch.duplicates = len(made.items), len(made.of("rejected")), len(made.of("duplicate"))
        batch.save(update_fields=["file", "accepted", "rejected", "duplicates"])
    return batch


def plan_of(batch: ImportBatch) -> Plan:
    """The plan of an uploaded file as things stand now."""
    if batch.file is None:
        raise Gone("file_gone", "这个文件已过保留时间，请重新选择文件。")
    return plan(files.content(batch.file))


def confirm(*, batch: ImportBatch, by: Person, now: datetime, back_url: str = "") -> Job:
    """Have the worker take a previewed file, once (a thousand rows last about a second)."""
    with transaction.atomic():
        claimed = ImportBatch.objects.filter(pk=batch.pk, state=ImportBatch.State.PREVIEW).update(state=ImportBatch.State.STAGED, created_at=now)
        if not claimed:
            raise Refused("import_done", "这个文件已经入库，或正在入库，不必再次确认。")
        return jobs.ask(JOB_KIND, title=f"导入试题：{batch.file_name}"[:100], by=by, now=now, back_url=back_url, batch=batch.pk, person=by.pk)


def run_confirmed(params: dict[str, Any], progress: jobs.Progress, now: datetime) -> jobs.Product:
    """The worker's part: take the batch, from the start if an earlier worker died over it.

    The questions are reviewed by whoever confirmed, or 待审核 with 双人审核.
    """
    batch = ImportBatch.objects.select_related("file").filter(pk=params["batch"], state=ImportBatch.State.STAGED).first()
    if batch is None:
        raise Refused("import_released", "这次导入没有开始：等待太久，已退回待确认。请回到预览页再确认一次。")
    by = Person.objects.get(pk=params["person"])
    _remove_rows(batch)
    try:
        _take(batch, plan_of(batch), status=status_after_import(), by=by, now=now, progress=progress)
    except BaseException:
        release(batch)
        raise
    return jobs.Product(sentence=f"入库 {batch.accepted} 道，有错误未入库 {batch.rejected} 道，重复未入库 {batch.duplicates} 道。")


def import_at_once(*, data: bytes, name: str, reviewer: Person | None, now: datetime) -> tuple[Plan, ImportBatch]:
    """Take a file without preview (the command). Without a reviewer its questions are drafts."""
    made = plan(data)
    batch = ImportBatch.objects.create(file_name=name[:150], state=ImportBatch.State.STAGED, author=reviewer, created_at=now)
    status = status_after_import() if reviewer else Question.Status.DRAFT
    try:
        _take(batch, made, status=status, by=reviewer, now=now)
    except BaseException:
        release(batch)
        raise
    return made, batch


def status_after_import() -> Question.Status:
    office = Office.current()
    return Question.Status.IN_REVIEW if office and office.two_person_review else Question.Status.REVIEWED


def clean(now: datetime) -> None:
    """Remove what dead imports left behind, and previews that nobody confirmed."""
    for batch in ImportBatch.objects.filter(state=ImportBatch.State.STAGED, created_at__lt=now - STALE_AFTER):
        release(batch)
    ImportBatch.objects.filter(state=ImportBatch.State.PREVIEW, created_at__lt=now - FILE_KEPT).delete()


def release(batch: ImportBatch) -> None:
    """Undo a batch that did not go live: its rows go, and it waits for confirmation again where it has a file, else goes too."""
    _remove_rows(batch)
    staged = ImportBatch.objects.filter(pk=batch.pk, state=ImportBatch.State.STAGED)
    if batch.file_id:
        staged.update(state=ImportBatch.State.PREVIEW)
    else:
        staged.delete()


def _remove_rows(batch: ImportBatch) -> None:
    """Delete the rows of a staged batch, in short transactions."""
    while ids := list(Question.objects.filter(batch=batch, batch__state=ImportBatch.State.STAGED).values_list("pk", flat=True)[:CHUNK]):
        with transaction.atomic():
            Question.objects.filter(pk__in=ids).update(current_revision=None)
            LegalBasis.objects.filter(revision__question__in=ids).delete()
            Revision.objects.filter(question__in=ids).delete()
            Question.objects.filter(pk__in=ids).delete()


def may_read_upload(person: object, file: StoredFile) -> bool:
    """The uploaded file is its uploader's."""
    return ImportBatch.objects.filter(file=file, author=getattr(person, "pk", None)).exists()


def _take(batch: ImportBatch, made: Plan, *, status: str, by: Person | None, now: datetime, progress: jobs.Progress = lambda percent: None) -> None:
    _stage(batch, made.items, status=status, by=by, now=now, progress=progress)
    _go_live(batch, made, by=by, now=now)


def _stage(batch: ImportBatch, items: Sequence[NewQuestion], *, status: str, by: Person | None, now: datetime, progress: jobs.Progress) -> None:
    for start in range(0, len(items), CHUNK):
        with transaction.atomic():
            writing.write(items[start : start + CHUNK], status=status, author=by, reviewer=by, now=now, batch=batch)
        progress(100 * (start + CHUNK) // len(items))


def _go_live(batch: ImportBatch, made: Plan, *, by: Person | None, now: datetime) -> None:
    """The last transaction: what became live elsewhere meanwhile is set aside (and deleted afterwards), the rest appears at once."""
    aside: ImportBatch | None = None
    with transaction.atomic():
        writing.lock_bank()
        mine = Question.objects.filter(batch=batch)
        late = writing.known_fingerprints([one.fingerprint for one in made.items])
        if late:
            aside = ImportBatch.objects.create(file_name=batch.file_name, state=ImportBatch.State.STAGED, author=by, created_at=now)
            for start in range(0, len(fingerprints := sorted(late)), 500):
                mine.filter(fingerprint__in=fingerprints[start : start + 500]).update(batch=aside)
        batch.accepted, batch.rejected = len(made.items) - len(late), len(made.of("rejected"))
        batch.duplicates = len(made.of("duplicate")) + len(late)
        counts: dict[str, Any] = {"accepted": batch.accepted, "rejected": batch.rejected, "duplicates": batch.duplicates}
        staged = ImportBatch.objects.filter(pk=batch.pk, state=ImportBatch.State.STAGED)
        if not staged.update(state=ImportBatch.State.LIVE, live_at=now, **counts):
            raise Refused("import_released", "这次导入等待太久，已被清理，请重新导入。")
        batch.state, batch.live_at = ImportBatch.State.LIVE, now
        audit.record("questionbank.import", by=by, now=now, subject=batch.file_name, **counts)
    if aside is not None:
        release(aside)
