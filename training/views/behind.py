"""Who is behind with studying: the list, a reminder to each, the text for the group, and the list to telephone by."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import audit
from core.address import outward
from core.errors import Refused
from people.access import acting, needs
from training.forms.behind import BehindForm
from training.models import StudyYear
from training.rules import behind as rules
from training.selectors import behind, years
from training.selectors.behind import Behind
from training.services import reminding

PAGE_SIZE = 200


def _form(request: HttpRequest) -> BehindForm:
    by = acting(request)
    return BehindForm(request.GET, units=behind.units(by), teams=behind.teams(by))


def _back(form: BehindForm) -> str:
    query = form.query()
    return reverse("training:behind") + (f"?{query}" if query else "")


@require_safe
@needs(*behind.CALLERS)
def people(request: HttpRequest) -> HttpResponse:
    today, form = timezone.localdate(), _form(request)
    year = years.of(today.year)
    rows = behind.behind(acting(request), year, today, **form.wanted())
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    names_fit = len(rows) <= rules.MOST_NAMES
    context: dict[str, Any] = {
        "form": form, "year": year, "today": today, "page": page, "units": behind.by_unit(list(page.object_list)), "count": len(rows),
        "expected": rules.expected_by(year.officer_hours, year.year, today) if year.officer_hours else None,
        "with_names": names_fit and form.with_names, "names_fit": names_fit,
        "text": _text(request, rows, year, today, with_names=names_fit and form.with_names) if rows else "",
    }  # fmt: skip
    return render(request, "training/manage/behind.html", context)


def _text(request: HttpRequest, rows: list[Behind], year: StudyYear, today: date, *, with_names: bool) -> str:
    units: dict[str, tuple[str, list[str]]] = {}
    for row in rows:
        units.setdefault(row.person.unit.path, (row.person.unit.name, []))[1].append(row.person.name)
    link = outward(request, reverse("training:mine"))
    return rules.text(year.year, list(units.values()), floor=year.attendance_floor, as_of=today, with_names=with_names, link=link)


@require_POST
@needs(*behind.CALLERS)
def remind(request: HttpRequest) -> HttpResponse:
    form = _form(request)
    try:
        told = reminding.remind(by=acting(request), now=timezone.now(), **form.wanted())
    except Refused as refusal:
        audit.note_refusal(refusal.code)
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, f"已提醒 {told} 人，他们登录后会看到；登记了邮箱的，同时收到邮件。")
    return redirect(_back(form))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(*behind.CALLERS)
def telephones(request: HttpRequest) -> HttpResponse:
    """GET says whose numbers the print would show, and that it is written down; POST has it made."""
    form, by, refusal = _form(request), acting(request), ""
    if request.method == "POST":
        try:
            job = reminding.ask_telephones(by=by, now=timezone.now(), back_url=_back(form), **form.wanted())
            return redirect("core:job", job.public_id)
        except Refused as refused:
            audit.note_refusal(refused.code)
            refusal = refused.sentence
    today = timezone.localdate()
    rows = behind.behind(by, years.of(today.year), today, **form.wanted())
    context = {"form": form, "refusal": refusal, "back": _back(form), **form.wanted(), **reminding.counts(rows, by)}
    return render(request, "training/manage/behind_telephones.html", context)
