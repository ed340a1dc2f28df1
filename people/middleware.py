"""Whoever holds a one-time password sets an own one before anything else."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

View = TypeVar("View", bound=Callable[..., Any])


def no_person_asked(view: View) -> View:
    """Mark a view that works before sign-in or password change, or that must not cost the look-up of a person (the answer save)."""
    view.no_person_asked = True  # type: ignore[attr-defined]
    return view


class PasswordChangeFirst:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> HttpResponse | None:
        if getattr(view, "no_person_asked", False) or not request.user.is_authenticated or not request.user.must_change_password:
            return None
        return redirect("people:new_password")
