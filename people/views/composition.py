"""某一天的人员组成: how many people of each staffing type belonged to each unit on a day, and who they were."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from people import selectors
from people.access import Can, acting, needs, within
from people.forms import CompositionForm

NAMES_PER_PAGE = 200


@require_safe
@needs(Can.SEE_PEOPLE)
def composition(request: HttpRequest) -> HttpResponse:
    """GET on, unit, names: the day (today without one), the top of the part that is meant, and whether names are asked for."""
    by, today = acting(request), timezone.localdate()
    units = selectors.seen_by(by)
    asked = request.GET if "on" in request.GET else {**request.GET.dict(), "on": today.isoformat()}
    form = CompositionForm(asked, units=units, today=today)
    context: dict[str, Any] = {"form": form, "today": today}
    if form.is_valid():
        day: date = form.cleaned_data["on"]
        top = form.cleaned_data["unit"] or units.order_by("depth", "path")[0]
        meant = top.within("unit__") & within(by, Can.SEE_PEOPLE, "unit__")
        context |= {"day": day, "top": top, "composition": selectors.composition(day, meant, top)}
        if "names" in request.GET:
            page = Paginator(selectors.names_on(day, meant), NAMES_PER_PAGE).get_page(request.GET.get("page"))
            context |= {"page": page, "visible": {one.person_id: selectors.can_see(by, one.person) for one in page}}
    return render(request, "people/composition.html", context)
