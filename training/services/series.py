"""A series: sessions alike on the n-th weekday of each month. Each is a session of its own from then on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from core import audit
from core.errors import Refused
from people.models import Person, Unit
from training.models import Series, Session
from training.rules import dates
from training.services import sessions
from training.services.sessions import Terms


@dataclass(frozen=True)
class Every:
    """Every `nth` (see rules.dates) `weekday` of a month from one day until another, from `begins` to `ends` by the clock."""

    weekday: int
    nth: int
    from_on: date
    until_on: date
    begins: time
    ends: time

    def days(self) -> list[date]:
        return dates.each_month(self.weekday, self.nth, self.from_on, self.until_on)

    def times_on(self, day: date) -> tuple[datetime, datetime]:
        """An end no later than the beginning is on the next day."""
        zone = timezone.get_default_timezone()
        last = day if self.ends > self.begins else day + timedelta(days=1)
        return datetime.combine(day, self.begins, tzinfo=zone), datetime.combine(last, self.ends, tzinfo=zone)


def create_series(*, unit: Unit, every: Every, days: Sequence[date], terms: Terms, by: Person, now: datetime) -> list[Session]:
    """A session on each of `days`, some or all of those the series means; its month stands in its name. Each is made in a transaction of its own:
    the first with the series, so that there is none without a session."""
    chosen = [day for day in every.days() if day in set(days)]
    if not chosen:
        raise Refused("no_days", "请至少勾选一个日期。", field="days")
    made: list[Session] = []
    series: Series | None = None
    for day in chosen:
        starts_at, ends_at = every.times_on(day)
        title = f"{terms.title[:70]}（{day.year}年{day.month}月）"
        with transaction.atomic():
            series = series or _series(every, terms.title, by, now)
            one = replace(terms, title=title, starts_at=starts_at, ends_at=ends_at)
            made.append(sessions.create_session(unit=unit, terms=one, by=by, now=now, series=series))
    return made


def _series(every: Every, title: str, by: Person, now: datetime) -> Series:
    series = Series.objects.create(title=title, weekday=every.weekday, nth=every.nth, from_on=every.from_on, until_on=every.until_on, by=by, at=now)
    audit.record("training.series_created", by=by, now=now, subject=title, series=series.pk, every=dates.in_words(every.weekday, every.nth))
    return series
