"""The people of the clerk's units: list, one person, adding one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.forms import refusals_into
from core.htmx import page_or_fragment
from core.pages import page_of
from people import registries, selectors
from people.access import Can, acting, covers, has, needs
from people.forms import FilterForm, PersonForm
from people.helping import helps
from people.models import Person, PersonnelChange
from people.services import identities, persons
from people.views.requests import address


@require_safe
@needs(Can.SEE_PEOPLE)
def people_list(request: HttpRequest) -> HttpResponse:
    by, now = acting(request), timezone.now()
    form = FilterForm(request.GET or None, units=selectors.units_of(by, Can.SEE_PEOPLE))
    wanted = form.wanted()
    mine = selectors.visible_to(by)
    status = form.chosen_status()
    people = selectors.found(mine, **wanted, status=status)
    rows = Person.objects.select_related("unit", "staffing_type", "slip")
    page = page_of(people.order_by("unit__path", "sort_number", "id"), rows, request.GET.get("page"))
    filtered = any(wanted.values()) or status != Person.Status.ACTIVE
    context = {"form": form, "page": page, "now": now, "unit": wanted["unit"], "filtered": filtered, "status": status}
    context["manages"] = has(by, Can.MANAGE_PEOPLE)
    context["helps"] = helps(by, [one.pk for one in page], now)
    if not request.htmx:  # type: ignore[attr-defined]
        context["waiting"] = selectors.without_password(mine).count()
    return page_or_fragment(request, "people/list.html", "people/_rows.html", context)


def _person(request: HttpRequest, person_id: UUID) -> Person:
    """One of the people this person may see; 404 for any other."""
    people = selectors.visible_to(request.user).select_related("unit", "staffing_type", "slip")
    return get_object_or_404(people, public_id=person_id)


def _page(request: HttpRequest, person: Person, mobile: str = "") -> HttpResponse:
    postings = person.postings.select_related("unit", "staffing_type").order_by("-from_on")
    by, now = acting(request), timezone.now()
    context = {
        "person": person, "postings": postings, "mobile": mobile, "now": now, "help": helps(by, [person.pk], now).get(person.pk),
        "manages": selectors.can_manage(by, person), "files": covers(by, Can.FILE_CHANGES, person.unit),
        "filed": person.changes.filter(state=PersonnelChange.State.FILED).select_related("filed_by").first(),
    }  # fmt: skip
    context["notes"] = registries.notes_on(by, person, timezone.localdate(now))
    context["identities"] = identities.of(person) if context["help"] else []
    return render(request, "people/person.html", context)


@require_safe
@needs(Can.SEE_PEOPLE)
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    return _page(request, _person(request, person_id))


@require_POST
@needs(Can.SEE_PEOPLE)
def show_mobile(request: HttpRequest, person_id: UUID) -> HttpResponse:
    one = _person(request, person_id)
    number = persons.show_mobile(person=one, by=acting(request), now=timezone.now(), address=address(request))
    return _page(request, one, mobile=number)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Can.MANAGE_PEOPLE)
def add(request: HttpRequest) -> HttpResponse:
    by, now = acting(request), timezone.now()
    initial = {"from_on": timezone.localdate(now), "joined": True}
    form = PersonForm(request.POST or None, units=selectors.units_of(by), initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusals_into(form):
            chosen = {"unit": data["unit"], "staffing_type": data["staffing_type"], "namesake": data["namesake"], "joining": form.joining()}
            one = persons.add(values=form.texts(), by=by, today=timezone.localdate(now), now=now, **chosen)
        if form.is_valid():
            messages.success(request, f"已添加 {one.name}，账号 {one.account}。打印账号条后即可登录。")
            return redirect("people:person", one.public_id)
    return render(request, "people/add.html", {"form": form})
