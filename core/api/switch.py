"""The interface as a whole is one of the office's switches: while it is off there is no such address."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.decorators import classonlymethod

from core.models import Office


def interfaces_on() -> bool:
    office = Office.current()
    return office is not None and office.interfaces


def while_on(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page that belongs to the interface: 404 for everybody while the switch is off."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not interfaces_on():
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


class WhileOn:
    """Mix into a view: 404, as any page that does not exist, while the switch is off; and a mark by which people.session_guard leaves
    a program alone, whom no page can be shown."""

    @classonlymethod
    def as_view(cls, *args: Any, **initkwargs: Any) -> Callable[..., Any]:  # noqa: N805
        view = super().as_view(*args, **initkwargs)  # type: ignore[misc]
        view.for_programs = True
        return view  # type: ignore[no-any-return]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not interfaces_on():
            raise Http404
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc,no-any-return]
