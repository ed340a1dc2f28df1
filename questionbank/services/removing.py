"""Questions that were never seen, or never used, go again. In short transactions, so that it may be stopped and begun anew."""

from collections.abc import Sequence

from core.db import bulk
from questionbank.formats.base import Progress, no_progress
from questionbank.models import ImportBatch, LegalBasis, Question, Revision


def remove_questions(batch: ImportBatch, progress: Progress = no_progress) -> None:
    """Those of a batch that no selector shows: not live yet, or not any more."""
    hidden = batch.questions.whole().exclude(batch__state=ImportBatch.State.LIVE)
    remove(list(hidden.values_list("pk", flat=True)), progress)


def remove(ids: Sequence[int], progress: Progress = no_progress) -> None:
    """Questions and cases with all that belongs to them."""
    removed = 0
    for many in bulk.paced(ids, _remove):
        removed += many
        progress(100 * removed // len(ids))


def _remove(ids: Sequence[int]) -> None:
    parts = list(Question.objects.filter(case__in=ids).values_list("pk", flat=True))
    every = [*ids, *parts]
    Question.objects.filter(pk__in=every).update(current_revision=None, case=None, place=0)
    LegalBasis.objects.filter(revision__question__in=every).delete()
    for some in (parts, ids):  # revisions of sub-questions name those of their case
        Revision.objects.filter(question__in=some).delete()
    Question.objects.filter(pk__in=every).delete()
