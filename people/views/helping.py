"""Helping people to sign in: finding them, unlocking, a one-time password, account slips. For clerks and for the liaison of a unit."""

from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from core.htmx import page_or_fragment
from people import selectors
from people.access import Can, acting, needs
from people.forms import FilterForm, HelpForm
from people.helping import helps
from people.models import Person
from people.passwords import spelled
from people.services import lockout, passwords, slips
from people.views.requests import local_next

SHOWN = 10


@require_safe
@needs(Can.HELP_SIGN_IN)
def help_sign_in(request: HttpRequest) -> HttpResponse:
    """Who is meant by `q`; without it, who is locked out now."""
    by, now = acting(request), timezone.now()
    form = HelpForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    mine = selectors.helped_by(by)
    people = selectors.found(mine, words=words, unit=None) if words else lockout.locked_people(mine, now)
    keys = list(people.order_by("sort_number", "id").values_list("pk", flat=True)[: SHOWN + 1])
    found = helps(by, keys[:SHOWN], now)
    context = {"words": words, "found": [found[key] for key in keys[:SHOWN]], "more": len(keys) > SHOWN, "now": now}
    return page_or_fragment(request, "people/help_sign_in.html", "people/_help_rows.html", context)


def _person(request: HttpRequest, person_id: UUID) -> Person:
    """One of those the signed-in person may help; 404 for any other."""
    return get_object_or_404(selectors.helped_by(acting(request)).select_related("unit"), public_id=person_id)


def _back(request: HttpRequest, person: Person) -> str:
    return local_next(request) or f"{reverse('people:help_sign_in')}?{urlencode({'q': person.account})}"


@require_POST
@needs(Can.HELP_SIGN_IN)
def unlock(request: HttpRequest, person_id: UUID) -> HttpResponse:
    person = _person(request, person_id)
    lockout.unlock(person=person, by=acting(request), now=timezone.now())
    messages.success(request, f"已解锁，{person.name}现在可以登录。")
    return redirect(_back(request, person))


@never_cache
@sensitive_variables("one_time")
@require_POST
@needs(Can.HELP_SIGN_IN)
def reset_password(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """A one-time password, shown on this answer and never again."""
    person, now = _person(request, person_id), timezone.now()
    one_time = passwords.reset(person=person, by=acting(request), now=now)
    context = {
        "person": person,
        "one_time": one_time,
        "spelled": spelled(one_time),
        "until": now + passwords.ONE_TIME_VALID,
        "hours": passwords.ONE_TIME_VALID // timedelta(hours=1),
        "back": _back(request, person),
    }
    return render(request, "people/one_time.html", context)


@require_POST
@needs(Can.HELP_SIGN_IN)
def print_slips(request: HttpRequest) -> HttpResponse:
    """The slips of all without an own password, of a unit's, or of one person's (`unit`, `person`: public ids)."""
    by = acting(request)
    form = FilterForm({"unit": request.POST.get("unit", "")}, units=selectors.units_of(by, Can.HELP_SIGN_IN))
    unit = form.cleaned_data["unit"] if form.is_valid() else None
    one = _person(request, _uuid(request.POST["person"])) if request.POST.get("person") else None
    base = settings.SITE_URL or request.build_absolute_uri("/")
    back = local_next(request) or reverse("people:list")
    job = slips.ask(by=by, unit=unit, person=one, base=base, now=timezone.now(), back_url=back)
    return redirect("core:job", job.public_id)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)  # names nobody
