"""Whoever holds a one-time password sets an own one before anything else; whose password is too old, as soon as they are not busy."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from core.htmx import go
from people import registries
from people.access import acting
from people.models import Person
from people.services import password_age, sessions

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
        if getattr(view, "no_person_asked", False) or getattr(view, "for_programs", False) or not request.user.is_authenticated:
            return None
        return go(request, _new_password(request)) if owes_new_password(request, acting(request), timezone.now()) else None


def owes_new_password(request: HttpRequest, person: Person, now: datetime) -> bool:
    """Whether the person has to set a new password before anything else."""
    if request.session.get(sessions.BY, sessions.PASSWORD) != sessions.PASSWORD:
        return False  # they came in by a remembered device or from elsewhere: the password opened nothing
    return person.must_change_password or _is_too_old(request, person, now)


def _new_password(request: HttpRequest) -> str:
    """The page that asks for it, and from there to the page that was wanted."""
    wanted = request.get_full_path() if request.method == "GET" and not request.headers.get("HX-Request") else ""
    return reverse("people:new_password") + (f"?{urlencode({'next': wanted})}" if wanted else "")


def _is_too_old(request: HttpRequest, person: Person, now: datetime) -> bool:
    """Asks the database only where it is; says once in a session that it soon will be. Never while an attempt of theirs is open."""
    expires_at = password_age.expires_at(request)
    if expires_at is None or expires_at > now + password_age.WARN:
        return False
    if expires_at <= now:
        return registries.last_busy(person, now) != now
    if request.method == "GET" and not request.headers.get("HX-Request") and password_age.WARNED not in request.session:
        request.session[password_age.WARNED] = True
        messages.warning(request, f"您的密码 {timezone.localdate(expires_at)} 到期，请在“我的信息”里修改。")
    return False
