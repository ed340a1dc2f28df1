"""The list of people as an Excel file, and the telephone list: both of what the list's filters find."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from core import audit
from core.errors import Refused
from people import selectors
from people.access import Can, acting, needs
from people.forms import FilterForm
from people.models import Person
from people.services import exports


@require_POST
@needs(Can.MANAGE_PEOPLE)
def people(request: HttpRequest) -> HttpResponse:
    by = acting(request)
    form = _filters(request, by, Can.MANAGE_PEOPLE)
    wanted = form.wanted()
    job = exports.ask_people(by=by, **wanted, now=timezone.now(), back_url=_back(form))
    return redirect("core:job", job.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Can.SEE_PEOPLE)
def telephones(request: HttpRequest) -> HttpResponse:
    """GET says whose numbers would be shown, and that it is written down; POST shows them."""
    by = acting(request)
    form = _filters(request, by, Can.SEE_PEOPLE)
    wanted = form.wanted()
    refusal = ""
    if request.method == "POST":
        try:
            job = exports.ask_telephones(by=by, kind=request.POST.get("kind", ""), **wanted, now=timezone.now(), back_url=_back(form))
            return redirect("core:job", job.public_id)
        except Refused as refused:
            audit.note_refusal(refused.code)
            refusal = refused.sentence
    found = exports.listed(selectors.visible_to(by), **wanted)
    count, numbers = found.count(), found.exclude(mobile="").count()
    context = {"form": form, "count": count, "numbers": numbers, "without": count - numbers, "refusal": refusal, "back": _back(form), **wanted}
    return render(request, "people/telephones.html", context)


def _filters(request: HttpRequest, by: Person, capability: Can) -> FilterForm:
    return FilterForm(request.GET, units=selectors.units_of(by, capability))


def _back(form: FilterForm) -> str:
    """The list with the same filters, as far as an address for going back may be long."""
    address = f"{reverse('people:list')}?{form.query()}"
    return address if len(address) <= 200 else reverse("people:list")
