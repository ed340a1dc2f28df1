"""The default way of signing in: the sheet is printed and signed, photographed, and who was missing is ticked. Three steps on the session's page."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from core import audit
from core.errors import Refused
from core.forms import refusals_into
from people.access import Can, acting, needs
from training.forms.sheet import SheetPhotoForm, TickForm
from training.models import Attendance, Session, SessionFile
from training.selectors import door, leave, sessions
from training.services import session_files
from training.services import sessions as acts
from training.services import sheet as services

Standing, Status = Attendance.Standing, Attendance.Status


def section(session: Session, person: Any) -> dict[str, Any]:
    """What training/manage/_session_attendance.html shows."""
    counts = door.counts(session)
    waits = next(people for name, _, people in counts if name == Status.NONE)
    return {
        "attendance_counts": counts,
        "sheet_photos": list(session.files.filter(what=SessionFile.What.SHEET).select_related("file")),
        "sheet_form": SheetPhotoForm(),
        "sheet_ticked": not waits and session.attendances.filter(via__in=[Attendance.Via.SHEET, Attendance.Via.AFTERWARDS]).exists(),
        "leave_requests": list(leave.waiting(person).filter(attendance__session=session)),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Can.MANAGE_TRAINING)
def tick(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """All who are due; those missing are ticked. Saved, or saved and the session closed."""
    session, by, now = sessions.session_to_manage(acting(request), session_id), acting(request), timezone.now()
    places = list(session.attendances.filter(standing=Standing.DUE))
    form = TickForm(request.POST or None, places=places, correcting=session.is_held, initial={"seen": door.last_change(session)})
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            data = form.cleaned_data
            came = services.tick(session=session, ticks=form.ticks(), seen=data["seen"], by=by, now=now, reason=data.get("reason", ""))
            closes = request.POST.get("then") == "close" and not session.is_held
            if closes:
                acts.close(session=session, by=by, now=now)
            messages.success(request, f"已登记：到会 {came} 人。{'会议已结束，学时已计入。' if closes else ''}")
            return redirect("training:session", session_id)
        if form.has_error("__all__", "came_since"):
            form.data = form.data.copy()  # type: ignore[attr-defined]
            form.data["seen"] = str(door.last_change(session))
    context = {"session": session, "form": form, "early": now < session.starts_at, "cancelled": session.state == Session.State.CANCELLED}
    return render(request, "training/manage/sheet_tick.html", context)


@require_POST
@needs(Can.MANAGE_TRAINING)
def photo(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The photographed sheet is laid beside the session."""
    session = sessions.session_to_manage(acting(request), session_id)
    form = SheetPhotoForm(request.POST, request.FILES)
    try:
        if not form.is_valid():
            raise Refused("file_missing", "请先选择签到表的照片。")
        uploads = form.cleaned_data["uploads"]
        session_files.add(session=session, what=SessionFile.What.SHEET, uploads=uploads, note="", by=acting(request), now=timezone.now())
        messages.success(request, f"已放入签到表照片 {len(uploads)} 张。")
    except Refused as refusal:
        audit.note_refusal(refusal.code)
        messages.error(request, refusal.sentence)
    return redirect("training:session", session_id)
