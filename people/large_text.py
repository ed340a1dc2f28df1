"""大字版: a person's own choice, kept on the person; before sign-in it is the browser's, until the first sign-in takes it over."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from people.models import Person
from people.views.entering import here

COOKIE = "exam_large"  # only on browsers of people not signed in, only while they chose 大字版
_COOKIE_AGE = 90 * 24 * 60 * 60  # seconds


def context(request: HttpRequest) -> dict[str, Any]:
    """`large_text`: whether this page is shown in 大字版, read when a template first asks for it. `switch_back`: the page to come back to."""
    return {"large_text": SimpleLazyObject(lambda: is_chosen(request)), "switch_back": here(request)}


def is_chosen(request: HttpRequest) -> bool:
    person = getattr(request, "user", None)  # an answer made before the sessions' middleware has none
    return person.large_text if isinstance(person, Person) else bool(request.COOKIES.get(COOKIE))


def choose(request: HttpRequest, response: HttpResponse, *, large: bool) -> None:
    """Keep the choice on the person, or in this browser when nobody is signed in."""
    if request.user.is_authenticated:
        _keep(request.user, large)
    elif large:
        response.set_cookie(COOKIE, "1", max_age=_COOKIE_AGE, httponly=True, samesite="Lax", secure=request.is_secure())
    else:
        response.delete_cookie(COOKIE, samesite="Lax")


def _keep(person: Any, large: bool) -> None:
    Person.objects.filter(pk=person.pk).update(large_text=large)
    person.large_text = large


class TakenOverAtSignIn:
    """Whoever chose 大字版 before signing in keeps it, once: the browser forgets it, so the next person at a shared computer is not given it.

    Costs nothing for browsers without the cookie, which are all but those.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.COOKIES.get(COOKIE) and request.user.is_authenticated:
            _keep(request.user, True)
            response.delete_cookie(COOKIE, samesite="Lax")
        return response
