"""Finding audit entries, newest first, a page at a time: quick whatever the number of entries."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from core.models import AuditEntry
from examsite.audit.events import GROUPS

PAGE_SIZE = 50


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to; empty values mean everything. `people` are ids as the trail keeps them; days are ISO texts of the office."""

    from_on: str = ""
    until_on: str = ""
    people: tuple[str, ...] | None = None
    group: str = ""
    outcome: str = ""
    address: str = ""
    word: str = ""

    def as_params(self) -> dict[str, Any]:
        """For a job's parameters; `of_params` is the way back."""
        return asdict(self)

    @classmethod
    def of_params(cls, params: dict[str, Any]) -> "Wanted":
        return cls(**{**params, "people": None if params["people"] is None else tuple(params["people"])})


def found(wanted: Wanted) -> QuerySet[AuditEntry]:
    entries = AuditEntry.objects.order_by("-at", "-id")
    if wanted.from_on:
        entries = entries.filter(at__gte=_midnight(wanted.from_on))
    if wanted.until_on:
        entries = entries.filter(at__lt=_midnight(wanted.until_on) + timedelta(days=1))
    if wanted.people is not None:
        entries = entries.filter(person_id_text__in=wanted.people)
    if wanted.group:
        entries = entries.filter(event__in=GROUPS[wanted.group])
    if wanted.outcome:
        entries = entries.filter(outcome=wanted.outcome)
    if wanted.address:
        entries = entries.filter(address=wanted.address)
    if wanted.word:
        entries = entries.filter(Q(subject__contains=wanted.word) | Q(person_name__contains=wanted.word))
    return entries


def _midnight(day: str) -> datetime:
    return timezone.make_aware(datetime.combine(date.fromisoformat(day), time.min))


def page_after(entries: QuerySet[AuditEntry], last_id: int | None) -> tuple[Sequence[AuditEntry], bool]:
    """The entries that follow the one with `last_id` (the newest without it), and whether there are more. Costs the same on every page."""
    last = AuditEntry.objects.filter(pk=last_id).values_list("at", "id").first() if last_id else None
    if last:
        entries = entries.filter(at__lte=last[0]).exclude(at=last[0], id__gte=last[1])
    rows = list(entries[: PAGE_SIZE + 1])
    return rows[:PAGE_SIZE], len(rows) > PAGE_SIZE
