"""Pages that are there only while the office counts credits."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from core.models import Office

View = Callable[..., HttpResponse]


def while_credits_count(view: View) -> View:
    """404 while 学分 is switched off; outermost, so that nobody is asked to sign in for what is not there."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        office = Office.current()
        if office is None or not office.credits:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded
