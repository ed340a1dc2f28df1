"""Signing in to a session by oneself: the address of the QR code, the page with the one button, and the page for the typed code."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core import audit
from core.errors import Gone, Refused
from core.forms import refusals_into
from people.access import acting
from people.models import Person
from people.views.entering import with_next
from training.forms.signing import CodeForm
from training.models import Attendance
from training.rules import codes
from training.rules.codes import Purpose
from training.rules.windows import HELP
from training.selectors import signing as selectors
from training.services import signatures
from training.services import signing_in as services
from training.views import scan_cookies

DEAD = "这个二维码已经换了（每 15 秒换一次，拍照转发的不能用）。请对准会场屏幕，再扫一次。"
NOT_LISTED = f"您不在这次会议的名单上，不能自己签到。{HELP}"
NO_RIGHT = f"扫码后 5 分钟内有效，现在已经过了。请再扫一次会场屏幕上的二维码；扫不了的输入签到码，或者{HELP.removeprefix('请')}"


@require_safe
@never_cache
def scan(request: HttpRequest, token: str) -> HttpResponse:
    """What the camera opens: with a living code the browser may sign in for some minutes. Writes nothing, so that scanning early locks nobody out."""
    now, scanned = timezone.now(), codes.read(token)
    session = selectors.session_with_codes(scanned.session_id) if scanned else None
    if session is None or scanned is None:
        return _refused(request, Gone("code_dead", DEAD))
    purpose = next((one for one in Purpose if codes.proves(scanned.proof, session.secret, one, now)), None)
    refusal = services.why_closed(session, purpose or Purpose.IN, now)
    if refusal is not None or purpose is None:
        return _refused(request, refusal or Gone("code_dead", DEAD))
    to = reverse("training:meeting", args=[session.public_id])
    person = request.user if isinstance(request.user, Person) else None
    response = redirect(to if person else with_next("people:sign_in", to))
    scan_cookies.open_right(request, response, session_id=session.public_id, purpose=purpose, person=person, now=now)
    return response


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def meeting(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The one button. Whoever was not in the room finds none here, also with the address of somebody who was."""
    person, now = acting(request), timezone.now()
    right, place = scan_cookies.right_at(request, person, session_id, now), selectors.place_at(person, session_id)
    if place is None:
        if right is None:
            raise Http404
        return _refused(request, Refused("not_listed", NOT_LISTED))
    context: dict[str, Any] = {"place": place, "session": place.session, "right": right, "sentence": _why_not(place, right, now)}
    if request.method == "POST":
        try:
            _act(request, place, right, person, now)
        except Refused as refusal:
            audit.note_refusal(refusal.code)
            context |= {"sentence": refusal.sentence, "is_refused": True}
            return render(request, "training/sign_in/meeting.html", context, status=refusal.status)
        return redirect("training:meeting", session_id)
    return render(request, "training/sign_in/meeting.html", context)


def _act(request: HttpRequest, place: Attendance, right: scan_cookies.Right | None, person: Person, now: datetime) -> None:
    if right is None:
        raise Gone("right_over", NO_RIGHT)
    facts: dict[str, Any] = {"place": place, "by": person, "key": right.key, "now": now}
    if right.purpose == Purpose.OUT:
        services.sign_out(**facts)
    else:
        drawn = signatures.decoded(request.POST.get("signature", ""))
        services.sign_in(**facts, via=Attendance.Via.QR, phone=scan_cookies.phone_of(request), signature=drawn)


def _why_not(place: Attendance, right: scan_cookies.Right | None, now: datetime) -> str:
    """Why there is no button for who has not signed in yet."""
    if right is not None or place.came:
        return ""
    refusal = services.why_closed(place.session, Purpose.IN, now)
    return refusal.sentence if refusal else "请扫会场屏幕上的二维码签到，扫码后 5 分钟内有效。扫不了的，输入屏幕上的签到码。"


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def meetings(request: HttpRequest) -> HttpResponse:
    """For the back row: the sessions of mine where I may sign in now, and the code from the screen."""
    person, now = acting(request), timezone.now()
    places = selectors.open_to(person, now)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            return _by_code(request, services.by_code(places=places, typed=form.cleaned_data["code"], now=now), person, now)
    response = render(request, "training/sign_in/meetings.html", {"own": places, "form": form})
    scan_cookies.know_phone(request, response)
    return response


def _by_code(request: HttpRequest, entry: services.Entry, person: Person, now: datetime) -> HttpResponse:
    """The right code is as good as a scan, and as the button after it, unless there is something to draw."""
    place, response = entry.place, redirect("training:meeting", entry.place.session.public_id)
    facts: dict[str, Any] = {"place": place, "by": person, "key": entry.key, "now": now}
    if entry.purpose == Purpose.OUT:
        services.sign_out(**facts)
    elif place.session.draws_signature and not place.came:
        scan_cookies.open_right(request, response, session_id=place.session.public_id, purpose=entry.purpose, person=person, now=now)
    else:
        services.sign_in(**facts, via=Attendance.Via.CODE, phone=scan_cookies.phone_of(request))
    return response


def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    audit.note_refusal(refusal.code)
    return render(request, "training/sign_in/refused.html", {"sentence": refusal.sentence}, status=refusal.status)
