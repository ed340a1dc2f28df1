"""The form of a series: which day of each month, from when until when; then the days it means, to untick some."""

from datetime import date, timedelta
from typing import Any

from django import forms

from people.forms.fields import DayField
from people.forms.who import WhoForm
from training.forms.backfill import TimeField
from training.forms.session import AboutForm
from training.rules import dates
from training.services.series import Every
from training.services.sessions import Terms

MOST_DAYS = 366 * 2


class SeriesForm(WhoForm, AboutForm):
    nth = forms.TypedChoiceField(label="第几个", coerce=int, choices=list(dates.NTHS.items()))
    weekday = forms.TypedChoiceField(label="星期几", coerce=int, choices=list(enumerate(dates.WEEKDAYS)))
    from_on = DayField(label="从哪天起")
    until_on = DayField(label="到哪天止")
    begins = TimeField(label="开始时间")
    ends = TimeField(label="结束时间")
    days = forms.MultipleChoiceField(label="会议日期", required=False, widget=forms.CheckboxSelectMultiple)

    who_url = "training:who"
    WHEN = ("nth", "weekday", "from_on", "until_on", "begins", "ends")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("starts_at", "ends_at", "sign_in_from", "sign_in_until"):
            del self.fields[name]

    @property
    def when_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.WHEN]

    def offer(self, days: list[date]) -> None:
        """The days it means, to be ticked."""
        choices = [(one.isoformat(), f"{one:%Y-%m-%d} {dates.WEEKDAYS[one.weekday()]}") for one in days]
        self.fields["days"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        first, last = values.get("from_on"), values.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", "截止日期不能早于起始日期。")
        elif first and last and last - first > timedelta(days=MOST_DAYS):
            self.add_error("until_on", "一次最多安排两年，请改短一些。")
        elif first and not 2000 <= first.year <= 2100:
            self.add_error("from_on", "请核对年份。")
        return values

    def every(self) -> Every:
        return Every(**{name: self.cleaned_data[name] for name in self.WHEN})

    def series_terms(self) -> Terms:
        """With the times of its first day; each session gets its own."""
        every = self.every()
        starts_at, ends_at = every.times_on(every.from_on)
        return self.terms(self.roster_rule(), starts_at=starts_at, ends_at=ends_at)
