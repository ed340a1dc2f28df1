"""The figures of a year: meetings, laws, attendances and the attendance rate; person by person; as PDF and Excel."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from people.access import Can, acting, has, needs
from people.models import Unit
from training.forms.figures import FiguresForm
from training.selectors import figures as selectors
from training.selectors import hours, years
from training.services import figure_exports

PER_PAGE = 50


def _form(request: HttpRequest) -> FiguresForm:
    today = timezone.localdate()
    return FiguresForm(request.GET, years=years.known(today), tops=hours.tops(request.user), today=today)


@require_safe
@needs(*hours.READERS)
def figures(request: HttpRequest) -> HttpResponse:
    """A constant number of statements."""
    form = _form(request)
    shown = selectors.of_year(form.chosen_unit, form.chosen_year, form.today)
    lines = shown.by_unit()
    below = {one.path: one for one in Unit.objects.filter(path__in=[line.path for line in lines if line.path])}
    context = {
        "form": form, "shown": shown, "turnout": shown.turnout, "sessions": shown.by_session(), "kinds": shown.by_kind(figure_exports.KINDS),
        "units": [(line, form.query(below[line.path]) if line.path in below else "") for line in lines], "query": form.query(),
        "counted": figure_exports.counted_words(shown), "labels": figure_exports.KINDS, "manages": has(request.user, Can.MANAGE_TRAINING),
    }  # fmt: skip
    return render(request, "training/manage/figures.html", context)


@require_safe
@needs(*hours.READERS)
def people(request: HttpRequest) -> HttpResponse:
    form = _form(request)
    unit, year = form.chosen_unit, form.chosen_year
    page = Paginator(selectors.people(unit, year).select_related("unit"), PER_PAGE).get_page(request.GET.get("page"))
    rows = selectors.of_people(unit, year, list(page.object_list))
    return render(request, "training/manage/figures_people.html", {"form": form, "page": page, "rows": rows, "query": form.query(), "unit": unit})


@require_POST
@needs(*hours.READERS)
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """Of what the page shows: its address carries year and unit as the page's does."""
    if kind not in figure_exports.FILES:
        raise Http404
    form = _form(request)
    back = f"{reverse('training:figures')}?{form.query()}"
    job = figure_exports.ask(
        unit=form.chosen_unit, year=form.chosen_year, file=kind, by=acting(request), now=timezone.now(), back_url=back
    )  # fmt: skip
    return redirect("core:job", job.public_id)
