"""补录 and 会前学法: one screen each for a meeting that is over."""

from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from core.forms import refusals_into
from people.access import Can, acting, needs
from people.forms.who import CHOSEN, EVERYONE, initial_who
from people.models import Person, Unit
from training.forms.backfill import BackfillForm
from training.forms.fields import laws_known
from training.models import Kind, Session, SessionFile
from training.selectors import plans, presets, sessions
from training.services import backfill, session_files

EDITS = ["GET", "HEAD", "POST"]


@require_http_methods(EDITS)
@needs(Can.MANAGE_TRAINING)
def enter(request: HttpRequest) -> HttpResponse:
    """补录. `?row=` comes from a row of the year's plan."""
    return _screen(request, is_briefing=False)


@require_http_methods(EDITS)
@needs(Can.MANAGE_TRAINING)
def briefing(request: HttpRequest) -> HttpResponse:
    """会前学法: the same with the leadership: their unit, or whom the office named the first time."""
    return _screen(request, is_briefing=True)


@require_POST
@needs(Can.MANAGE_TRAINING)
def who(request: HttpRequest) -> HttpResponse:
    """How many people of the day the present choice means; the form's page asks after each change."""
    form = _form(request, acting(request), timezone.now(), is_briefing=False)
    form.is_valid()
    errors = [error for name in ("who", "persons", "held_on") for error in form.errors.get(name, [])]
    return render(request, "people/_who_count.html", {"counted": len(form.due) or None, "who_errors": errors, "noun": "应到"})


def _screen(request: HttpRequest, *, is_briefing: bool) -> HttpResponse:
    by, now = acting(request), timezone.now()
    form = _form(request, by, now, is_briefing=is_briefing)
    do = request.POST.get("do", "save")
    if request.method == "POST":
        _receive(request, form, by)
        is_whole = form.is_valid()
        if do != "save":
            form.only_the_roster()
        elif is_whole:
            with refusals_into(form):
                made = backfill.enter(
                    unit=form.organiser, terms=form.terms(), missing=form.cleaned_data["missing"], sheets=form.received, by=by, now=now,
                    again=form.cleaned_data["again"], roster_on=form.roster_on,
                )  # fmt: skip
                messages.success(request, _told(made))
                return redirect("training:session", made.public_id)
    context = {
        "form": form, "is_briefing": is_briefing, "laws": laws_known(), "listed": form.due and (do == "list" or request.POST.getlist("ticked")),
        "counted": len(form.due) or None, "noun": "应到", "who_open": _who_open(form, is_briefing),
    }  # fmt: skip
    return render(request, "training/manage/backfill.html", context)


def _who_open(form: BackfillForm, is_briefing: bool) -> bool:
    """The choice is folded away once it was made."""
    return any(name in form.errors for name in ("who", "persons", "units")) or (is_briefing and not form.is_bound and "who" not in form.initial)


def _receive(request: HttpRequest, form: BackfillForm, by: Person) -> None:
    """What was chosen stays received, whatever else is wrong with the form."""
    with refusals_into(form):
        form.received = session_files.waiting(by, request.POST.getlist("received"))
        uploads = request.FILES.getlist("uploads")
        form.received = [*form.received, *session_files.keep(uploads=uploads, what=SessionFile.What.SHEET, by=by, now=timezone.now())]


def _form(request: HttpRequest, by: Person, now: datetime, *, is_briefing: bool) -> BackfillForm:
    units = sessions.organisers(by)
    facts: dict[str, Any] = {"scope": units, "today": timezone.localdate(now), "plan_rows": plans.rows_offered(by), "is_briefing": is_briefing}
    if request.method == "POST":
        return BackfillForm(request.POST, request.FILES, **facts)
    return BackfillForm(initial=_proposed(request, by, units[0], now, is_briefing), **facts)


def _proposed(request: HttpRequest, by: Person, unit: Unit, now: datetime, is_briefing: bool) -> dict[str, Any]:
    """As the last one was; the first is in the usual form."""
    first: dict[str, Any] = {"kind": Kind.COLLECTIVE, "starts_at": time(15, 0), "ends_at": time(17, 15), "hours": 300, "who": EVERYONE}
    if is_briefing:
        first = {"kind": Kind.BRIEFING, "title": "会前学法", "starts_at": time(9, 0), "ends_at": time(9, 15), "hours": 0, **_leaders(unit)}
    last = presets.last_entered(unit, is_briefing=is_briefing)
    proposed = {**first, **(_as_last(last) if last else {})}
    may_be_today = proposed["starts_at"] <= timezone.localtime(now).time()
    return {"unit": unit.pk, "held_on": timezone.localdate(now) if may_be_today else None, **proposed, **_of_row(request, by, now)}


def _leaders(unit: Unit) -> dict[str, Any]:
    leaders = presets.leadership(unit)
    return {"who": CHOSEN, "units": [leaders.pk]} if leaders else {}


def _as_last(last: Session) -> dict[str, Any]:
    starts, ends = timezone.localtime(last.starts_at), timezone.localtime(last.ends_at)
    times = {"starts_at": starts.time(), "ends_at": ends.time()} if starts.date() == ends.date() else {}
    return {**initial_who(last.roster_rule), **times, "kind": last.kind, "place": last.place, "hours": last.hours}


def _of_row(request: HttpRequest, by: Person, now: datetime) -> dict[str, Any]:
    asked = request.GET.get("row", "")
    row = next((one for one in plans.rows_offered(by) if str(one.public_id) == asked), None) if asked else None
    if row is None:
        return {}
    today = timezone.localdate(now)
    on = {"held_on": today if (row.plan.year, row.month) == (today.year, today.month) else None}
    known = {"kind": row.kind} if row.kind in Kind.values else {}
    return {"unit": row.plan.unit_id, "title": row.content[:80], "laws": row.laws, "lecturer": row.lecturer, "plan_row": row.public_id, **on, **known}


def _told(made: Session) -> str:
    places = made.attendances.all()
    came = sum(one.came for one in places)
    return f"已补录“{made.title}”：应到 {len(places)} 人，实到 {came} 人。"
