"""Questions that were never seen, or never used, go again. In short transactions, so that it may be stopped and begun anew."""

from collections.abc import Sequence

from django.db.models import CASCADE, Model

from core.db import bulk
from questionbank.formats.base import Progress, no_progress
from questionbank.models import ImportBatch, Question, Revision


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
    every = [*ids, *Question.objects.filter(case__in=ids).values_list("pk", flat=True)]
    revisions = list(Revision.objects.filter(question__in=every).values_list("pk", flat=True))
    for model, keys in ((Revision, revisions), (Question, every)):
        _remove_what_belongs_to(model, keys)
        bulk.delete(model._default_manager.filter(pk__in=keys))


def _remove_what_belongs_to(model: type[Model], keys: Sequence[int]) -> None:
    """Bases, tags, words for the search: all that goes with a row, whatever rooms add. What keeps a row, the database refuses to lose."""
    for one in model._meta.get_fields(include_hidden=True):
        if one.auto_created and not one.concrete and getattr(one, "on_delete", None) is CASCADE:
            bulk.delete(one.related_model._default_manager.filter(**{f"{one.field.name}__in": keys}))  # type: ignore[union-attr]
