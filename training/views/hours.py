"""Hours of people and units in a year, for who manages training and who reads reports."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.htmx import page_or_fragment
from core.pages import page_of
from people.access import acting, needs
from people.models import Person
from training.forms.hours import HoursForm, YearForm
from training.selectors import hours, statements, years


@require_safe
@needs(*hours.READERS)
def people(request: HttpRequest) -> HttpResponse:
    by, today = acting(request), timezone.localdate()
    form = HoursForm(request.GET, years=years.known(today), units=hours.units(by), teams=hours.teams(by))
    wanted, year = form.wanted(), years.of(form.chosen_year())
    if not year.officer_hours:
        wanted["behind"] = False
    listed = hours.listed(by, year, today, **wanted)
    page = page_of(listed, Person.objects.select_related("unit"), request.GET.get("page"))
    context = {"form": form, "year": year, "page": page, "today": today, "filtered": any(wanted.values())}
    context["rows"] = hours.rows(list(page.object_list), year, today)
    if not getattr(request, "htmx", False):
        context["decides"] = years.set_by(by)
        context["units"] = hours.by_unit(by, year.year, wanted["unit"])
    return page_or_fragment(request, "training/manage/hours.html", "training/manage/_hours_rows.html", context)


@require_safe
@needs(*hours.READERS)
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One person's year, line by line."""
    one, today = hours.person_to_read(acting(request), person_id), timezone.localdate()
    past = statements.years_of(one)
    form = YearForm(request.GET, years=sorted({today.year, *(year for year, _ in past)}, reverse=True))
    statement = statements.statement_of(one, form.chosen_year(), today)
    context = {"person": one, "form": form, "statement": statement, "past": past, "today": today}
    return render(request, "training/manage/hours_person.html", context)
