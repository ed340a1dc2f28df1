"""The figures of certificates on a day: for a team and for the whole town beside each other; the names behind each; as PDF and Excel."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from certificates.forms.figures import FiguresForm, NamesForm
from certificates.models import CertificateEvent, CertificateSpan
from certificates.rules.figures import Line
from certificates.selectors import figure_names, figures, rules
from certificates.selectors.certificates import READERS, people
from certificates.selectors.figure_names import Wanted
from certificates.selectors.figure_scope import Scope
from certificates.selectors.teams import readable_teams
from certificates.services import figure_exports
from core.pages import page_of
from people.access import Can, acting, has, needs, tops
from people.models import Person


def _form(request: HttpRequest) -> FiguresForm:
    by = acting(request)
    return FiguresForm(request.GET, tops=tops(by, *READERS), teams=readable_teams(by), today=timezone.localdate())


@require_safe
@needs(*READERS)
def show(request: HttpRequest) -> HttpResponse:
    """A constant number of statements."""
    form, words = _form(request), rules.wording()
    shown = figures.of_day(form.scope, now=timezone.now())
    units = [(line, form.query(line.key) if line.key else "") for line in shown.by_unit()]
    context = {
        "form": form, "shown": shown, "scope": form.scope, "query": form.query(), "chart": figure_exports.chart(shown),
        "names": f"{reverse('certificates:figures_names')}?{form.query()}",
        "units": [one for one in units if _busy(one[0])], "other_units": [one for one in units if not _busy(one[0])],
        "changes": [(words.step(kind), kind, *rest) for kind, *rest in shown.changes()],
        "manages": has(request.user, Can.MANAGE_CERTIFICATES), "reads_results": has(request.user, Can.READ_REPORTS),
    }  # fmt: skip
    return render(request, "certificates/manage/figures.html", context)


def _busy(line: Line) -> bool:
    """Whether it has somebody of whom the figures speak."""
    return bool(line.unit.holder_count or (line.team and line.team.people))


@require_safe
@needs(*READERS)
def names(request: HttpRequest) -> HttpResponse:
    """Whose certificates the person reads; of others only how many they are. Results of exams of this system are for who reads reports. What is no
    list leads back to the figures."""
    form, by = _form(request), acting(request)
    asked = NamesForm(request.GET, scope=form.scope)
    if not asked.is_valid():
        return redirect(f"{reverse('certificates:figures')}?{form.query()}")
    wanted = asked.wanted()
    of_exam = bool(wanted.exam)
    seen = people(by, *((Can.READ_REPORTS,) if of_exam else READERS))
    rows, page, hidden = _rows(form.scope, wanted, seen, request.GET.get("page"))
    context = {
        "form": form, "scope": form.scope, "query": form.query(), "rows": rows, "page": page, "hidden": hidden,
        "label": figure_names.label(form.scope, wanted, rules.wording()),
        "base": figures.side_words(form.scope, wanted.side),
    }  # fmt: skip
    return render(request, "certificates/manage/figures_names.html", context)


def _rows(scope: Scope, wanted: Wanted, seen: Any, number: str | None) -> tuple[list[figure_names.Name], Any, int]:
    """(rows of the page, the page, how many more lie beyond what the person sees)"""
    words = rules.wording()
    if wanted.what == "cards":
        cards = figure_names.cards(scope, wanted)
        page = page_of(cards.filter(person__in=seen), CertificateSpan.objects.select_related("person", "certificate"), number)
        return figure_names.name_cards(scope, list(page.object_list), words), page, cards.count() - page.paginator.count
    if wanted.what == "steps":
        steps = figure_names.steps(scope, wanted)
        page = page_of(steps.filter(certificate__person__in=seen), CertificateEvent.objects.select_related("certificate__person"), number)
        return figure_names.name_steps(scope, list(page.object_list), words), page, steps.count() - page.paginator.count
    found = figure_names.people(scope, wanted)
    page = page_of(found.filter(pk__in=seen), Person.objects.all(), number)
    hours = wanted.what in ("officers", "reached", "behind")
    some = list(page.object_list)
    rows = figure_names.name_hours(scope, some) if hours else figure_names.name_people(scope, some, words)
    return rows, page, found.count() - page.paginator.count


@require_POST
@needs(*READERS)
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """Of what the page shows: its address carries day, team and unit as the page's does."""
    if kind not in figure_exports.FILES:
        raise Http404
    form = _form(request)
    back = f"{reverse('certificates:figures')}?{form.query()}"
    job = figure_exports.ask(scope=form.scope, file=kind, by=acting(request), now=timezone.now(), back_url=back)
    return redirect("core:job", job.public_id)
