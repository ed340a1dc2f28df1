"""The roster at the door, for a tablet: one tap a person, also while the network is gone. Without a script each tap is a form."""

import json
import re
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import audit
from core.errors import Refused
from people.access import Can, acting, needs
from people.models import Person
from people.views.editing import Sheet, edit
from training.forms.door import DoorFilter, DoorLeaveForm, GuestSearch
from training.models import Attendance, Session
from training.selectors import door as selectors
from training.selectors import rosters, sessions
from training.services import door as services
from training.services.door import Tap

AT_ONCE, MOST_BYTES = 20, 64 * 1024  # taps in one sending
KEY = re.compile(r"[0-9a-f]{32}")
_UNKEPT = re.compile(r"[\0\ud800-\udfff]")  # what no database keeps: NUL, halves of a character
APPROVER = "door_approver"  # in the browser's session: who approved the last leave at the door
MALFORMED = "提交的内容格式不正确，请刷新页面后重试。"
BUTTONS = (("present", "到会"), ("late", "迟到"), ("absent", "缺席"))


def _session(request: HttpRequest, session_id: UUID) -> Session:
    session = sessions.session_to_attend_to(acting(request), session_id)
    if session.state == Session.State.CANCELLED:
        raise Http404
    return session


def _place(session: Session, place_id: UUID) -> Attendance:
    return get_object_or_404(session.attendances.exclude(standing=Attendance.Standing.REMOVED), public_id=place_id)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Can.MANAGE_TRAINING, Can.TAKE_ATTENDANCE)
def door(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session, now = _session(request, session_id), timezone.now()
    if request.method == "POST":
        return _tapped(request, session)
    filters = DoorFilter(request.GET, units=rosters.units_on(session))
    chosen = filters.chosen()
    last = selectors.last_change(session)
    rows = rosters.on_roster(session, **chosen).select_related("person")
    context = {
        "session": session, "filters": filters, "rows": [(one, selectors.says(one)) for one in rows], "whole": not any(chosen.values()),
        "counts": selectors.counts(session), "last": last, "buttons": BUTTONS, "open": session.state == Session.State.PLANNED,
        "leave_form": DoorLeaveForm(initial={"approver": request.session.get(APPROVER, "")}, auto_id="id_door_%s"), "now": now,
    }  # fmt: skip
    return render(request, "training/manage/door.html", context)


def _tapped(request: HttpRequest, session: Session) -> HttpResponse:
    """One button pressed where no script runs; the page comes back at the same person."""
    place_id, _, status = str(request.POST.get("tap", "")).partition(" ")
    tap = _tap(session, {"place": place_id, "status": status})
    try:
        if tap is None:
            raise Refused("malformed", MALFORMED)
        services.take(session=session, tap=tap, by=acting(request), now=timezone.now())
    except Refused as refusal:
        audit.note_refusal(refusal.code)
        messages.error(request, refusal.sentence)
    asked = request.GET.urlencode()
    return redirect(f"{request.path}{'?' if asked else ''}{asked}#p-{tap.place.public_id if tap else ''}")


@require_POST
@needs(Can.MANAGE_TRAINING, Can.TAKE_ATTENDANCE)
def taps(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Taps in the order they were made, each with its age. Each is answered by its key: with nothing where it is written, else with a sentence."""
    session, by = _session(request, session_id), acting(request)
    body = _body(request)
    results = [{"key": str(one.get("key"))[:32], "sentence": _taken(request, session, one, by)} for one in body["taps"]]
    session.refresh_from_db()
    return JsonResponse({"results": results, **selectors.state(session, body["since"], timezone.now())})


def _body(request: HttpRequest) -> dict[str, Any]:
    if request.content_type != "application/json" or int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        raise Refused("malformed", MALFORMED)
    try:
        body = json.loads(request.body)
        sent, since = body["taps"], body["since"]
    except (ValueError, RecursionError, KeyError, TypeError):
        raise Refused("malformed", MALFORMED) from None
    if not isinstance(sent, list) or len(sent) > AT_ONCE or not all(isinstance(one, dict) for one in sent) or not _is_count(since):
        raise Refused("malformed", MALFORMED)
    return {"taps": sent, "since": since}


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 <= value < 2**53


def _taken(request: HttpRequest, session: Session, sent: dict[str, Any], by: Person) -> str:
    """Why a tap is not what stands now; nothing where it is."""
    tap = _tap(session, sent)
    if tap is None or not KEY.fullmatch(tap.key):
        return MALFORMED
    try:
        place = services.take(session=session, tap=tap, by=by, now=timezone.now())
    except Refused as refusal:
        audit.note_refusal(refusal.code)
        return f"{tap.place.person_name}：{refusal.sentence}"
    if tap.status == Attendance.Status.LEAVE:
        request.session[APPROVER] = place.leave_approver or tap.approver
    if place.status != tap.status:
        return f"{place.person_name}：没有改为{Attendance.Status(tap.status).label}，之后已有别人登记为{place.get_status_display()}。"
    return ""


def _tap(session: Session, sent: dict[str, Any]) -> Tap | None:
    """A tap as it was sent, checked piece by piece; None where it is none."""
    texts = {name: sent.get(name, "") for name in ("place", "status", "key", "reason", "approver")}
    age = sent.get("age", 0)
    if not all(isinstance(one, str) and len(one) <= 200 and not _UNKEPT.search(one) for one in texts.values()):
        return None
    if not _is_count(age) or texts["status"] not in Attendance.Status.values:
        return None
    try:
        place = session.attendances.filter(public_id=UUID(texts["place"])).first()
    except ValueError:
        return None
    age = timedelta(milliseconds=min(age, 10**11))
    return Tap(place, texts["status"], age, texts["key"], texts["reason"], texts["approver"]) if place else None


@require_safe
@needs(Can.MANAGE_TRAINING, Can.TAKE_ATTENDANCE)
def state(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Who came meanwhile, whoever noted it."""
    session = _session(request, session_id)
    since = request.GET.get("since", "")
    return JsonResponse(selectors.state(session, int(since) if since.isdecimal() and len(since) < 16 else 0, timezone.now()))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Can.MANAGE_TRAINING, Can.TAKE_ATTENDANCE)
def leave(request: HttpRequest, session_id: UUID, attendance_id: UUID) -> HttpResponse:
    session = _session(request, session_id)
    place = _place(session, attendance_id)
    back = f"{reverse('training:door', args=[session_id])}#p-{place.public_id}"
    form = DoorLeaveForm(request.POST or None, initial={"approver": request.session.get(APPROVER, ""), "reason": place.leave_reason})

    def save() -> tuple[str, str]:
        data = form.cleaned_data
        tap = Tap(place, Attendance.Status.LEAVE, reason=data["reason"], approver=data["approver"])
        services.take(session=session, tap=tap, by=acting(request), now=timezone.now())
        request.session[APPROVER] = data["approver"]
        return f"{place.person_name}已登记请假。", back

    sheet = Sheet(f"{place.person_name}请假", "登记请假", back, "现场登记", f"{session.title}，{place.unit_name}。")
    return edit(request, form, sheet, save)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Can.MANAGE_TRAINING, Can.TAKE_ATTENDANCE)
def guest(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Who is not on the list and came: found among the organiser's people, noted as 列席 with one press."""
    session = _session(request, session_id)
    if request.method == "POST":
        return _came_as_guest(request, session)
    form = GuestSearch(request.GET or None)
    people = list(selectors.who_may_come(session, form.cleaned_data["q"])) if form.is_valid() else []
    context = {"session": session, "form": form, "people": people, "listed": selectors.listed(session, people), "asked": form.is_bound}
    return render(request, "training/manage/door_guest.html", context)


def _came_as_guest(request: HttpRequest, session: Session) -> HttpResponse:
    try:
        people = Person.objects.filter(session.unit.within("unit__"), status=Person.Status.ACTIVE)
        person = people.filter(public_id=UUID(request.POST.get("person", ""))).first()
    except ValueError:
        person = None
    if person is None:
        messages.error(request, "没有选中人员，请查找后点“到会”。")
        return redirect("training:door_guest", session.public_id)
    try:
        place = services.come_as_guest(session=session, person=person, by=acting(request), now=timezone.now())
        messages.success(request, f"{place.person_name}已登记列席。")
    except Refused as refusal:
        audit.note_refusal(refusal.code)
        messages.error(request, refusal.sentence)
    return redirect("training:door", session.public_id)
