"""A file of questions is read into rows, which are looked at, corrected and taken, or forgotten after a day. Nothing of the bank changes.

A small file is read while the clerk waits, any other by the worker.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count

from core import archives, files, jobs
from core.db import bulk
from core.errors import Gone, Refused
from core.models import Office
from people.models import Person
from questionbank import formats
from questionbank.formats import keeping
from questionbank.formats.base import Format, Parsed, Problem, Progress, Record, no_progress
from questionbank.models import ImportBatch, ImportRow
from questionbank.rules import content as rules
from questionbank.services import images, judging
from questionbank.services.twins import Twins
from questionbank.services.writing import NewQuestion
from questionbank.types.written import normalised

FILE_KIND = "question_import"
JOB_KIND = "question_reading"
FILE_KEPT = timedelta(days=1)
AT_ONCE, AT_ONCE_UNPACKED = 300_000, 4_000_000  # bytes: about 1,000 questions, read in half a second
MAX_STATUTE = 100  # characters of its title
_BLOCK = 500  # records looked up in the bank together
Outcome = ImportRow.Outcome
Place = tuple[int, str]  # (number of a row, where it stands in the file)


def upload(
    *, data: bytes, name: str, by: Person, now: datetime, statute: str = "", tags: Sequence[str] = (), format: str = "",
    back_url: Callable[[ImportBatch], str] = lambda batch: "",
) -> ImportBatch:  # fmt: skip
    """Keep a file for a day and read it: at once if it is small, else the batch's `job` does. `statute` becomes the basis of questions without one,
    `tags` are given to all. Refuses what is no file of questions; a file that only turns out so later ends the job with the same sentence."""
    kind = checked(data, statute, tags, format)
    parsed = kind.read(data) if _is_small(data) else None
    with transaction.atomic():
        batch = _begun(kind, name, by, now, statute, tags)
        batch.file = files.store(data, name=name, content_type=kind.content_type, owner_kind=FILE_KIND, owner_id=batch.pk, now=now, keep=FILE_KEPT)
        if parsed is None:
            title = f"读取试题：{batch.file_name}"[:100]
            batch.job = jobs.ask(JOB_KIND, title=title, by=by, now=now, back_url=back_url(batch), batch=batch.pk)
        batch.save(update_fields=["file", "job"])
    if parsed is not None:
        fill(batch, parsed)
    return batch


def read_at_once(
    *, data: bytes, name: str, by: Person | None, now: datetime, statute: str = "", tags: Sequence[str] = (), format: str = ""
) -> ImportBatch:
    """The same without keeping the file, however large it is (the command)."""
    kind = checked(data, statute, tags, format)
    parsed = kind.read(data)
    batch = _begun(kind, name, by, now, statute, tags)
    fill(batch, parsed)
    return batch


def _begun(kind: Format, name: str, by: Person | None, now: datetime, statute: str, tags: Sequence[str]) -> ImportBatch:
    return ImportBatch.objects.create(
        file_name=name[:150], state=ImportBatch.State.READING, format=kind.code, statute=statute, tags=list(tags), author=by, created_at=now
    )


def checked(data: bytes, statute: str, tags: Sequence[str], format: str) -> Format:
    """The format of the file; raises `Refused` for what no format recognises, for tags and a statute too long."""
    rules.check_tags(tags)
    if len(statute) > MAX_STATUTE:
        raise Refused("statute_too_long", f"法律法规名称有 {len(statute)} 个字，最多 {MAX_STATUTE} 个字。", field="statute")
    return formats.chosen(format) if format else formats.detect(data)


def run_reading(params: dict[str, Any], progress: Progress, now: datetime) -> jobs.Product:
    """The worker's part: read the file, from the start if an earlier worker died over it."""
    batch = ImportBatch.objects.select_related("file").filter(pk=params["batch"], state=ImportBatch.State.READING).first()
    if batch is None or batch.file is None:
        raise Gone("file_gone", "这个文件已过保留时间，请重新选择文件。")
    data = files.content(batch.file)
    parsed = formats.get(batch.format).read(data, lambda percent: progress(percent // 2))
    fill(batch, parsed, lambda percent: progress(50 + percent // 2))
    return jobs.Product(sentence=f"可以入库 {batch.accepted} 道，有错误 {batch.rejected} 道，重复 {batch.duplicates} 道。")


def fill(batch: ImportBatch, parsed: Parsed, progress: Progress = no_progress) -> None:
    """Write the rows of a batch; it waits for confirmation then. Leaves no row behind when it is stopped. Takes the records out of `parsed`."""
    remove_rows(batch)
    written, total = 0, len(parsed.records)
    columns = ("number", "place", "outcome", "record", "duplicate_of", "fingerprint")
    try:
        rows = _rows(batch, parsed.records, Office.current())
        for many in bulk.paced(rows, lambda some: bulk.insert(ImportRow, columns, some, batch_id=batch.pk)):
            written += many
            progress(100 * written // total)
    except BaseException:
        remove_rows(batch)
        raise
    batch.notes = [told(one) for one in parsed.problems]
    batch.state = ImportBatch.State.PREVIEW
    batch.save(update_fields=["notes", "state"])
    recount(batch)


def told(problem: Problem) -> dict[str, Any]:
    """A problem as programs are told of it."""
    return {"row": problem.row, "place": problem.place, "column": problem.column, "message": problem.message}


def recount(batch: ImportBatch) -> None:
    """Count the rows of a preview; one query."""
    counts = dict(batch.rows.order_by().values_list("outcome").annotate(n=Count("pk")))
    batch.accepted = sum(counts.get(one, 0) for one in ImportRow.TAKEN)
    batch.rejected, batch.duplicates, batch.left_out = (counts.get(one, 0) for one in (Outcome.REJECTED, Outcome.DUPLICATE, Outcome.LEFT_OUT))
    batch.save(update_fields=["accepted", "rejected", "duplicates", "left_out"])


def remove_rows(batch: ImportBatch) -> None:
    """Delete the rows of a batch, in short transactions."""
    while ids := list(batch.rows.values_list("pk", flat=True)[:1000]):
        ImportRow.objects.filter(pk__in=ids).delete()


def outcome_of(record: Record, *, taken: bool, duplicate_of: str) -> Outcome:
    """`taken`: whether it makes a question."""
    if not taken:
        return Outcome.REJECTED
    return Outcome.DUPLICATE if duplicate_of else Outcome.CHECK if record.problems or any(part.problems for part in record.parts) else Outcome.READY


def _rows(batch: ImportBatch, records: list[Record], office: Office | None) -> Iterator[tuple[int, str, int, str, str, str]]:
    """Each record judged, with the defaults of its batch; a query for each 500."""
    waiting, number = deque(records), 0
    records.clear()  # a hundred thousand need much room; each goes when it was written
    twins = Twins()
    stems: dict[tuple[str, str], Place] = {}
    while waiting:
        block = [waiting.popleft() for _ in range(min(_BLOCK, len(waiting)))]
        for record in block:
            _add_defaults(record, batch)
            _store_pictures(record, batch)
        judged = [(record, judging.question_of(record, office)) for record in block]
        twins.look_up([item.fingerprint for _, item in judged if item])
        for record, item in judged:
            number += 1
            place = number, record.place
            twin = twins.words(item, record.place) if item else ""
            if item and not twin:
                _warn_of_stem(record, item, place, stems)
            outcome = outcome_of(record, taken=item is not None, duplicate_of=twin)
            yield number, record.place, outcome, keeping.dumped(record), twin, item.fingerprint if item else ""


def _add_defaults(record: Record, batch: ImportBatch) -> None:
    if batch.statute and not record.bases:
        record.bases = [(batch.statute, "", "")]
    record.tags = list(dict.fromkeys([*record.tags, *batch.tags]))


def _store_pictures(record: Record, batch: ImportBatch) -> None:
    """As long as the file; whatever is no picture is a problem of its record."""
    for picture in [one for said in (record, *record.earlier, *record.former) for one in said.pictures]:
        try:
            picture.image = images.take(picture.data, by=batch.author, now=batch.created_at)
        except Refused as refusal:
            record.error("pictures", refusal.sentence)
        picture.data = b""
    for part in record.parts:
        _store_pictures(part, batch)


def _warn_of_stem(record: Record, item: NewQuestion, place: Place, stems: dict[tuple[str, str], Place]) -> None:
    same = stems.setdefault((item.type, normalised(item.content.stem)), place)
    if same != place:
        record.warn("stem", f"题干与{same[1]}相同、选项不同，按两道题入库，请核对。")


def _is_small(data: bytes) -> bool:
    """Whether it is read in well under a second, also when what is packed in it is unpacked."""
    return len(data) <= AT_ONCE and archives.unpacked_size(data) <= AT_ONCE_UNPACKED
