"""What the office decides for a year; set by who manages training for the whole office."""

import hashlib
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from core.forms import refusals_into
from core.models import Office
from people.access import Can, acting, needs
from people.models import Person
from training.forms.years import YearForm
from training.selectors import effects, years
from training.services import years as services

FIRST, AHEAD = 2000, 1  # the years there may be: until next year


def _by(request: HttpRequest, year: int) -> Person:
    by = acting(request)
    if not years.set_by(by):
        raise PermissionDenied
    if not FIRST <= year <= timezone.localdate().year + AHEAD:
        raise Http404
    return by


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Can.MANAGE_TRAINING)
def year(request: HttpRequest, year: int) -> HttpResponse:
    """What would change in the ledger is shown before it is saved."""
    by, office = _by(request, year), Office.current()
    draft = years.draft(year)
    form = YearForm(request.POST or None, row=draft.row, rules=draft.rules, credits=bool(office and office.credits))
    context: dict[str, Any] = {"year": year, "form": form, "draft": draft, "last": year < timezone.localdate().year + AHEAD, "first": year == FIRST}
    if request.method == "POST" and form.is_valid():
        decision = form.decision()
        terms, mark = services.changed_terms(year, decision), _mark(decision)
        lines = effects.lines_of(year, terms)
        if lines and request.POST.get("seen") != mark:
            context |= {"mark": mark, "lines": lines, "effects": effects.of_terms(year, terms) if lines <= effects.MOST_LINES else None}
            return render(request, "training/manage/year.html", context)
        with refusals_into(form):
            job = services.decide(year=year, decision=decision, seen_version=form.cleaned_data["version"], by=by, now=timezone.now())
            messages.success(request, f"{year} 年的要求已保存。")
            return redirect("core:job", job.public_id) if job else redirect("training:year", year)
    return render(request, "training/manage/year.html", context)


def _mark(decision: services.Decision) -> str:
    """Stands for what is decided: what was shown holds for nothing else."""
    return hashlib.sha256(repr(decision).encode()).hexdigest()[:16]


@require_POST
@needs(Can.MANAGE_TRAINING)
def settle(request: HttpRequest, year: int) -> HttpResponse:
    """The whole year anew, after credits were switched on."""
    job = services.settle_all(year=year, by=_by(request, year), now=timezone.now())
    messages.success(request, f"{year} 年正在重新计算。" if job else f"{year} 年已按现在的规则重新计算。")
    return redirect("core:job", job.public_id) if job else redirect("training:year", year)
