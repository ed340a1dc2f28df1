"""The start page of an empty system, and the way there."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from core.forms import refusals_into
from examsite.setup.forms import SetUpForm
from examsite.setup.services import is_empty, set_up_office
from people.middleware import no_person_asked
from people.services import sessions
from people.views.requests import address

View = Callable[..., HttpResponse]


def front_door(view: View) -> View:
    """An empty system opens on its start page, any other on its sign-in page.

    Without `next`: the address of the site alone is no wish, and the sign-in leads each person to where their work is.
    """

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect("setup:start" if is_empty() else settings.LOGIN_URL)
        return view(request)

    return guarded


@no_person_asked
@never_cache
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Step 1: once only, 404 afterwards."""
    if not is_empty():
        raise Http404
    form = SetUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            clerk = set_up_office(**form.cleaned_data, now=timezone.now(), address=address(request))
            sessions.begin(request=request, person=clerk, by=sessions.PASSWORD, now=timezone.now())
            return redirect("people:import")
    return render(request, "examsite/setup/start.html", {"form": form})
