"""What a session may do, before a view is asked: 记住本机 signs in, and is not enough for everything; staff pages end unused sessions and want the
authenticator's code where the office uses it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from core.htmx import go
from core.models import Office
from people import registries
from people.access import acting, is_staff_page
from people.models import Person
from people.rules import idle
from people.services import devices, sessions, totp
from people.views.entering import IDLE_SENTENCE, ask_password, here, send_to_sign_in

NOTE_EVERY = timedelta(minutes=1)  # how exactly the last staff page is noted: each note is a write

UNATTENDED = "X-Unattended"  # sent by what a page asks by itself (templates/core/_job.html): nobody has done anything


class SessionGuard:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        devices.give_token(request, response, secure=settings.SESSION_COOKIE_SECURE)
        return response

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> HttpResponse | None:
        if getattr(view, "no_person_asked", False) or getattr(view, "for_programs", False):
            return None
        now = timezone.now()
        if request.user.is_authenticated and not sessions.freshly_proved(request) and not sessions.still_remembered(request, acting(request), now):
            logout(request)
        if not request.user.is_authenticated and not sessions.resume(request, now):
            return None
        return before_staff_page(request, acting(request), now) if is_staff_page(view, request.user) else None


def before_staff_page(request: HttpRequest, person: Person, now: datetime) -> HttpResponse | None:
    """Where the person is sent before a staff page opens; None if it may. Counts as a sign of life."""
    if not sessions.freshly_proved(request):
        return ask_password(request)
    left = seconds_left(request, now)
    if not left:
        sessions.end(request, event="people.signed_out_idle", now=now)
        return send_to_sign_in(request, IDLE_SENTENCE.format(minutes=settings.IDLE_MINUTES))
    if not request.session.get(sessions.TWO_STEPS):
        answer = _ask_code(request, person, now)
        if answer:
            return answer
    request.idle_left = left if UNATTENDED in request.headers else stay(request, now)  # type: ignore[attr-defined]
    return None


def _ask_code(request: HttpRequest, person: Person, now: datetime) -> HttpResponse | None:
    """A session that never gave the code: it is older than the key, or than the office's switch."""
    mode = totp.mode()
    if mode == Office.Totp.OFF:
        return None
    if totp.key_of(person):
        by = request.session.get(sessions.BY, sessions.PASSWORD)
        totp.begin_half_way(request=request, person=person, by=by, to=here(request), remember=False, now=now)
        return go(request, "people:code")
    return go(request, "people:totp") if mode == Office.Totp.REQUIRED else None


# --- idle time


def seconds_left(request: HttpRequest, now: datetime) -> int:
    """How long this session may still stand unused on staff pages; asks the rooms above only when it is over otherwise."""
    seen = request.session.get(sessions.STAFF_SEEN)
    if seen is None:  # a session from before idle time was counted
        return _seconds(_idle())
    seen_at = datetime.fromtimestamp(seen, UTC)
    left = idle.left(seen_at, None, _idle(), now)
    return _seconds(left or idle.left(seen_at, registries.last_busy(acting(request), now), _idle(), now))


def stay(request: HttpRequest, now: datetime) -> int:
    """Count from now; returns the seconds that are left (as noted: the last note may be up to a minute old)."""
    seen = request.session.get(sessions.STAFF_SEEN)
    if seen is None or now.timestamp() - seen >= NOTE_EVERY.total_seconds():
        request.session[sessions.STAFF_SEEN] = int(now.timestamp())
    return seconds_left(request, now)


def _idle() -> timedelta:
    return timedelta(minutes=settings.IDLE_MINUTES)


def _seconds(left: timedelta) -> int:
    return max(1, int(left.total_seconds())) if left else 0
