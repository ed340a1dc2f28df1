"""变动人员: the list with its filters, the same as PDF and Excel file."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from core.htmx import page_or_fragment
from people import selectors
from people.access import Can, acting, has, needs, within
from people.forms import ChangeFilterForm
from people.models import Person, PersonnelChange, Unit
from people.services import change_list

PAGE_SIZE = 50


def _filter(request: HttpRequest, by: Person) -> tuple[ChangeFilterForm, dict[str, Any]]:
    """The filter form and what it says; without a word of the year it is this one."""
    this_year = timezone.localdate().year
    years = selectors.years_of(selectors.changes_visible_to(by), this_year)
    data = request.GET if "year" in request.GET else {**request.GET.dict(), "year": str(this_year)}
    units = Unit.objects.filter(within(by, Can.MANAGE_PEOPLE) | within(by, Can.FILE_CHANGES))
    form = ChangeFilterForm(data, years=years, units=units)
    return form, (form.cleaned_data if form.is_valid() else {"year": this_year, "kind": "", "state": "", "unit": None})


@require_safe
@needs(Can.MANAGE_PEOPLE, Can.FILE_CHANGES)
def changes(request: HttpRequest) -> HttpResponse:
    by = acting(request)
    form, chosen = _filter(request, by)
    mine = selectors.changes_visible_to(by)
    page = Paginator(selectors.waiting_first(selectors.listed(mine, **chosen)), PAGE_SIZE).get_page(request.GET.get("page"))
    manages = has(by, Can.MANAGE_PEOPLE)
    decides = set(selectors.changes_to_decide(by).filter(pk__in=[one.pk for one in page]).values_list("pk", flat=True)) if manages else set()
    query = request.GET.urlencode()
    context = {
        "form": form, "page": page, "manages": manages, "decides": decides, "query": f"?{query}" if query else "",
        "visible": {one.person.pk: selectors.can_see(by, one.person) for one in page if one.person},
        "narrowed": bool(chosen["kind"] or chosen["state"] or chosen["unit"]), "year": chosen["year"],
    }  # fmt: skip
    if not request.htmx:  # type: ignore[attr-defined]
        waiting = selectors.changes_to_decide(by) if manages else mine.filter(state=PersonnelChange.State.FILED)
        context["waiting"] = waiting.count()
    return page_or_fragment(request, "people/changes.html", "people/_change_rows.html", context)


@require_POST
@needs(Can.MANAGE_PEOPLE, Can.FILE_CHANGES)
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """Ask the worker for 变动人员名单 as the address narrows it: what has been accepted, oldest first."""
    if kind not in change_list.KINDS:
        raise Http404
    by = acting(request)
    _, chosen = _filter(request, by)
    back = reverse("people:changes") + (f"?{request.GET.urlencode()}" if request.GET else "")
    narrowed = {name: chosen[name] for name in ("year", "kind", "unit")}
    job = change_list.ask(file=kind, by=by, now=timezone.now(), back_url=back[:200], **narrowed)
    return redirect("core:job", job.public_id)
