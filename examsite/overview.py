"""总览: what waits for whoever manages something, and the way to their places."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.home_cards import cards_for
from core.views import staff_matter
from examsite.setup.steps import steps_for
from people.access import acting, staff


@staff_matter
@require_safe
@login_required
def overview(request: HttpRequest) -> HttpResponse:
    """Each room's matters, urgent ones first; in a new office the steps to its first exam; beneath, where this person works."""
    person = acting(request)
    if not staff(person):
        raise PermissionDenied
    steps = steps_for(request)
    next_step = next((one for one in steps if one.url and not one.done), None)
    context = {"cards": cards_for(person, timezone.now()), "setup_steps": steps, "next_step": next_step}
    return render(request, "examsite/overview.html", context)
