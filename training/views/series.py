"""系列会议: which day of each month; then its days, of which some may be unticked; then a session on each."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core.forms import refusals_into
from people.access import Can, acting, needs
from training.forms.fields import laws_known
from training.forms.series import SeriesForm
from training.forms.session import initial_new
from training.selectors import sessions
from training.services import series as services
from training.views.editing import chosen_unit


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Can.MANAGE_TRAINING)
def new(request: HttpRequest) -> HttpResponse:
    """`do=days` shows the days, `do=save` makes a session on each that is ticked."""
    now, units = timezone.now(), sessions.organisers(acting(request))
    unit, saves = chosen_unit(request, units), request.POST.get("do") == "save"
    form = SeriesForm(request.POST if request.method == "POST" else None, initial=_usual(), scope=units, on=timezone.localdate(now))
    form.show_counts(unit)
    days = _offered(form)
    if saves and form.is_valid():
        with refusals_into(form):
            every = form.every()
            chosen = [day for day in every.days() if day.isoformat() in form.cleaned_data["days"]]
            made = services.create_series(unit=unit, every=every, days=chosen, terms=form.series_terms(), by=acting(request), now=now)
            messages.success(request, f"已安排 {len(made)} 次会议。每次可以单独改期、取消。")
            return redirect("training:manage")
    ticked = request.POST.getlist("days") if saves else [day.isoformat() for day in days]
    context: dict[str, Any] = {"form": form, "days": days, "ticked": ticked, "units": units, "unit": unit, "counted": None, "laws": laws_known()}
    return render(request, "training/manage/series.html", context)


def _usual() -> dict[str, Any]:
    today = timezone.localdate()
    return {**initial_new(None), "nth": 1, "weekday": 0, "from_on": today, "until_on": today.replace(month=12, day=31)}


def _offered(form: SeriesForm) -> list[Any]:
    """The days the form means, once it says which."""
    if not form.is_bound:
        return []
    form.offer([])
    form.full_clean()
    if any(name in form.errors for name in form.WHEN):
        return []
    days = form.every().days()
    form.offer(days)
    form.full_clean()
    return days
