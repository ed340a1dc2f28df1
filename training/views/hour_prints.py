"""Hours of a year on paper: of whom the list finds, of one person, of oneself."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from people.access import acting, needs
from people.models import Person
from training.forms.hours import HoursForm, YearForm
from training.selectors import hours, statements, years
from training.services import hour_prints


def _known(kind: str) -> str:
    if kind not in hour_prints.FILES:
        raise Http404
    return kind


@require_POST
@needs(*hours.READERS)
def listed(request: HttpRequest, kind: str) -> HttpResponse:
    """The address carries the filters as the page's does."""
    by, now, file = acting(request), timezone.now(), _known(kind)
    form = HoursForm(request.GET, years=years.known(timezone.localdate(now)), units=hours.units(by), teams=hours.teams(by))
    back = f"{reverse('training:hours')}?{request.GET.urlencode()}"
    job = hour_prints.ask_list(year=form.chosen_year(), wanted=form.wanted(), file=file, by=by, now=now, back_url=back)
    return redirect("core:job", job.public_id)


@require_POST
@needs(*hours.READERS)
def person(request: HttpRequest, person_id: UUID, kind: str) -> HttpResponse:
    one = hours.person_to_read(acting(request), person_id)
    return _ask(request, one, _known(kind), reverse("training:hours_person", args=[person_id]))


@require_POST
@login_required
def own(request: HttpRequest, kind: str) -> HttpResponse:
    return _ask(request, acting(request), _known(kind), reverse("training:mine"))


def _ask(request: HttpRequest, one: Person, file: str, back: str) -> HttpResponse:
    now = timezone.now()
    form = YearForm(request.GET, years=sorted({timezone.localdate(now).year, *(year for year, _ in statements.years_of(one))}, reverse=True))
    year = form.chosen_year()
    job = hour_prints.ask_one(person=one, year=year, file=file, by=acting(request), now=now, back_url=f"{back}?year={year}")
    return redirect("core:job", job.public_id)
