"""What is shown while people sign in: the room's screen with the codes, and the live page for its clerk."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core import qr
from core.address import outward
from core.htmx import page_or_fragment
from people.access import Can, acting, needs
from people.middleware import no_person_asked
from training.models import Session
from training.rules import codes, windows
from training.rules.codes import Purpose
from training.rules.windows import Phase
from training.selectors import live as selectors
from training.selectors import sessions
from training.services import signing_in
from training.views import screen_pass

ONLY_HERE = ("localhost", "127.0.0.1", "::1")  # no phone reaches these
AFTERWARDS = timedelta(milliseconds=60)  # it asks so much after the period has changed


@require_safe
@needs(Can.MANAGE_TRAINING, Can.TAKE_ATTENDANCE)
def projector(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """As large as the screen; no name of anybody is on it."""
    session = sessions.session_to_attend_to(acting(request), session_id)
    response = _no_store(render(request, "training/manage/projector.html", _shown(request, session, timezone.now())))
    screen_pass.give(response, session, acting(request))
    return response


@no_person_asked
@require_safe
def screen(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """What the projector page asks for at the end of each period."""
    now = timezone.now()
    session = screen_pass.session_of(request, session_id)
    if session is None:
        raise PermissionDenied
    return _no_store(render(request, "training/manage/_screen.html", _shown(request, session, now)))


def _shown(request: HttpRequest, session: Session, now: datetime) -> dict[str, Any]:
    """The codes of what is asked for now (`?for=in` or `out` where the clerk chose), or why there are none."""
    times, chosen = session.times, request.GET.get("for", "")
    purpose = Purpose(chosen) if chosen in list(Purpose) else windows.on_screen(times, now)
    phase = windows.phase(times, purpose, now) if session.qr else Phase.OVER
    left = codes.left_of_period(now)
    context: dict[str, Any] = {
        "session": session,
        "purpose": purpose,
        "other": Purpose.IN if purpose == Purpose.OUT else Purpose.OUT,
        "word": signing_in.WORDS[purpose],
        "phase": phase,
        "opens_at": windows.window(times, purpose)[0],
        "counts": selectors.whole(session),
        "left_ms": left // timedelta(milliseconds=1),
        "ask_in_ms": (left + AFTERWARDS) // timedelta(milliseconds=1),
    }
    if phase == Phase.OPEN:
        path = reverse("training:scan", args=[codes.token(session.public_id, session.secret, purpose, now)])
        context["code"] = codes.typed(session.secret, purpose, now)
        context["qr"] = qr.svg_data_uri(outward(request, path))
        context["by_hand"] = outward(request, reverse("training:meetings"))
        context["only_here"] = urlsplit(context["by_hand"]).hostname in ONLY_HERE
    return context


@require_safe
@needs(Can.MANAGE_TRAINING, Can.TAKE_ATTENDANCE)
def live(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Who came, as they come in; for htmx the figures alone, which ask for themselves again every few seconds."""
    session, now = sessions.session_to_attend_to(acting(request), session_id), timezone.now()
    units = selectors.by_unit(session)
    context = {
        "session": session,
        "may_manage": sessions.can_manage(acting(request), session),
        "now": now,
        "is_live": session.state == Session.State.PLANNED and now <= windows.ends_at(session.times),
        "units": units,
        "whole": selectors.total(units),
        "left": selectors.left(session),
        "newest": selectors.newest(session),
        "incidents": selectors.incidents(session),
    }
    return _no_store(page_or_fragment(request, "training/manage/live.html", "training/manage/_live.html", context))


def section(session: Session, now: datetime) -> dict[str, bool]:
    """What `_session_sign_in.html` says on the session's page."""
    phases = [windows.phase(session.times, one, now) for one in Purpose]
    return {"is_on": Phase.OPEN in phases, "may_change": session.state == Session.State.PLANNED}


def _no_store(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response
