"""Files of questions: who sees which, and the rows of one."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from people.access import Can, has
from questionbank.models import ImportBatch, ImportRow

State = ImportBatch.State
KEPT = (State.LIVE, State.UNDOING, State.UNDONE)  # what the office has taken in, whoever it was
SHOWN = {one.name.lower().replace("_", "-"): one for one in ImportRow.Outcome}  # how an address names an outcome


def visible_to(person: Any) -> QuerySet[ImportBatch]:
    """The batches that somebody who manages the bank may open: what they uploaded, and whatever was taken into the bank."""
    if not has(person, Can.MANAGE_QUESTIONS):
        return ImportBatch.objects.none()
    return ImportBatch.objects.filter(Q(author=person) | Q(state__in=KEPT)).select_related("author", "undone_by", "job")


def history() -> QuerySet[ImportBatch]:
    """导入记录, the latest first."""
    return ImportBatch.objects.filter(state__in=KEPT).select_related("author", "undone_by").order_by("-live_at", "-pk")


def rows(batch: ImportBatch, show: str = "") -> QuerySet[ImportRow]:
    """Its rows, those that need a look first; of one outcome, if `show` names one."""
    found = batch.rows.filter(outcome=SHOWN[show]) if show in SHOWN else batch.rows.all()
    return found.order_by("outcome", "number")


def not_taken(batch: ImportBatch) -> QuerySet[ImportRow]:
    """Of a file that was taken, what was not, as long as its rows are kept."""
    return batch.rows.exclude(outcome__in=ImportRow.TAKEN).order_by("outcome", "number")


def counts(batch: ImportBatch) -> list[tuple[str, str, int]]:
    """What `show` may be, with its words and how many rows it shows; one query."""
    found = dict(batch.rows.order_by().values_list("outcome").annotate(n=Count("pk")))
    each = [(name, str(outcome.label), found[outcome]) for name, outcome in SHOWN.items() if outcome in found]
    return [("", "全部", sum(found.values())), *each]
