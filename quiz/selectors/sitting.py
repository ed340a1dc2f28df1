"""An attempt as its clock needs it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Max, QuerySet
from django.db.models.functions import Coalesce

from quiz.models import Attempt


def with_last_moment(attempt_id: UUID) -> QuerySet[Any]:
    """The attempt with `seen_at`, the last moment known of it: its latest save, or its start. A clock set back gives no time back."""
    return Attempt.objects.filter(public_id=attempt_id).annotate(seen_at=Coalesce(Max("paper__answers__saved_at"), F("started_at")))


def last_moment(attempt: Attempt, saved: Iterable[datetime | None]) -> datetime:
    """The same from the moments of its answers (None: not answered)."""
    return max([attempt.started_at, *(one for one in saved if one is not None)])
