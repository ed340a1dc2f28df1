"""The switch of every page: 大字版 on or off."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from people import large_text
from people.middleware import no_person_asked
from people.views.requests import local_next


@no_person_asked
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """`large=1` or `0`, for anybody; leads back to the page it was pressed on, except for the page's script, which needs no page."""
    response = HttpResponse(status=204) if request.headers.get("X-Requested-With") == "fetch" else redirect(local_next(request) or "home")
    large_text.choose(request, response, large=request.POST.get("large") == "1")
    return response
