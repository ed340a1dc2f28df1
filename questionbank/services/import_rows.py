"""A row of a preview is corrected, left out, or taken after all; the rows that say the same follow."""

from dataclasses import replace
from typing import Any

from django.db import transaction

from core.errors import Refused
from core.models import Office
from questionbank.formats import base, keeping
from questionbank.models import ImportBatch, ImportRow
from questionbank.services import judging, reading
from questionbank.services.twins import Twins

Outcome = ImportRow.Outcome


def change(*, row: ImportRow, **values: Any) -> None:
    """Correct what was understood: fields of `formats.base.Record`. Refuses what makes no question, with the field it lies in."""
    with transaction.atomic():
        batch, row = _locked(row)
        said = keeping.loaded(row.record)
        lasting = [one for one in said.problems if one.field == "earlier"]  # what it said before is corrected nowhere but in the file
        record = replace(said, problems=lasting, answer_text="", author="", written_at=None, **values)
        item = judging.question_of(record, Office.current())
        if item is None:
            _refuse(record)
        else:
            base.warn_of_options(record)
            before, row.fingerprint = row.fingerprint, item.fingerprint
            row.outcome, row.record, row.edited = Outcome.READY, keeping.dumped(record), True
            row.save(update_fields=["fingerprint", "outcome", "record", "edited"])
            _settle(batch, {before, item.fingerprint})


def leave_out(*, row: ImportRow) -> None:
    """不导入这一行."""
    with transaction.atomic():
        batch, row = _locked(row)
        row.outcome, row.duplicate_of = Outcome.LEFT_OUT, ""
        row.save(update_fields=["outcome", "duplicate_of"])
        _settle(batch, {row.fingerprint})


def take_again(*, row: ImportRow) -> None:
    """A row that was left out counts again as it did before."""
    with transaction.atomic():
        batch, row = _locked(row)
        row.outcome = Outcome.READY if row.fingerprint else Outcome.REJECTED
        row.save(update_fields=["outcome"])
        _settle(batch, {row.fingerprint})


def _locked(row: ImportRow) -> tuple[ImportBatch, ImportRow]:
    batch = ImportBatch.objects.select_for_update().get(pk=row.batch_id)
    if batch.state != ImportBatch.State.PREVIEW:
        raise Refused("import_done", "这个文件已经入库，或正在入库，不能再改预览。")
    return batch, ImportRow.objects.get(pk=row.pk)


def _refuse(record: base.Record) -> None:
    """With the first of what is wrong, in the record or in one of its sub-questions."""
    for place, one in enumerate([record, *record.parts]):
        for problem in one.problems:
            if problem.severity == base.Severity.ERROR:
                where = f"第 {place} 小题：" if place else ""
                raise Refused("row_wrong", where + problem.message, field="parts" if place else problem.field)


def _settle(batch: ImportBatch, fingerprints: set[str]) -> None:
    """Of the rows that say the same the first is taken, unless the bank has it; then count again."""
    twins = Twins()
    twins.look_up(list(fingerprints))
    alike = batch.rows.filter(fingerprint__in=fingerprints - {""}).exclude(outcome=Outcome.LEFT_OUT).order_by("number")
    for row in alike:
        record = keeping.loaded(row.record)
        twin = twins.words(judging.made_of(record), row.place)
        outcome = reading.outcome_of(record, taken=True, duplicate_of=twin)
        if (outcome, twin) != (row.outcome, row.duplicate_of):
            row.outcome, row.duplicate_of = outcome, twin
            row.save(update_fields=["outcome", "duplicate_of"])
    reading.recount(batch)
