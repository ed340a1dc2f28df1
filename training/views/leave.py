"""请假: asked for on the session's page of who is due, decided on one page for the clerk."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import audit
from core.errors import Refused, refusal_of
from core.forms import refusals_into
from core.pages import page_of
from people.access import Can, acting, needs
from training.forms.leave import AskForm, DecideForm
from training.models import Attendance, LeaveRequest
from training.selectors import leave as selectors
from training.selectors import sessions
from training.services import leaving as services
from training.views.telling import telling

APPROVER = "leave_approver"  # in the browser's session: who approved the last one
SHOWN = 20
OWN_PAGE = "training:my_session"


def section(place: Attendance, now: Any) -> dict[str, Any]:
    """What training/_leave.html shows: what was asked so far, and why nothing can be asked now."""
    requests = selectors.of_place(place)
    waits = next((one for one in requests if one.state == LeaveRequest.State.WAITING), None)
    why_not = refusal_of(lambda: services.refuse_asking(place.session, place, now))
    return {"leave_requests": requests, "leave_waits": waits, "leave_open": not why_not and waits is None, "leave_why_not": why_not}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def ask(request: HttpRequest, session_id: UUID) -> HttpResponse:
    by, now = acting(request), timezone.now()
    place = sessions.own_invitation(by, session_id)
    form = AskForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            services.ask(place=place, reason=form.cleaned_data["reason"], proof=form.cleaned_data["proof"], by=by, now=now)
            messages.success(request, "请假申请已提交，审批后会通知您。")
            return redirect(OWN_PAGE, session_id)
    return render(request, "training/leave.html", {"place": place, "session": place.session, "form": form, **section(place, now)})


@require_POST
@login_required
def withdraw(request: HttpRequest, session_id: UUID) -> HttpResponse:
    found = selectors.own_waiting(acting(request), session_id)
    with telling(request):
        services.withdraw(request=found, by=acting(request), now=timezone.now())
        messages.success(request, "请假申请已撤回。")
    return redirect(OWN_PAGE, session_id)


@require_safe
@needs(Can.MANAGE_TRAINING)
def requests(request: HttpRequest) -> HttpResponse:
    """Those that wait, the next session first."""
    return _list(request)


def _list(request: HttpRequest, sent: DecideForm | None = None, of: LeaveRequest | None = None) -> HttpResponse:
    rows = selectors.waiting(acting(request))
    page = page_of(rows, rows, request.GET.get("page"), SHOWN)
    approver = request.session.get(APPROVER, "")
    forms = [(one, sent if of and sent and one.pk == of.pk else DecideForm(of=one, initial={"approver": approver})) for one in page.object_list]
    return render(request, "training/manage/leave_requests.html", {"rows": forms, "page": page})


@require_POST
@needs(Can.MANAGE_TRAINING)
def decide(request: HttpRequest, request_id: UUID) -> HttpResponse:
    by, now = acting(request), timezone.now()
    found = selectors.to_decide(by, request_id)
    form = DecideForm(request.POST, of=found)
    if not form.is_valid():
        return _list(request, form, found)
    approver, answer = form.cleaned_data["approver"], form.cleaned_data["answer"]
    try:
        if request.POST.get("decision") == "approve":
            services.approve(request=found, approver=approver, answer=answer, by=by, now=now)
            request.session[APPROVER] = approver
            came = Attendance.objects.get(pk=found.attendance_id).came
            said = "已同意。本人已经签到，仍按到会记。" if came else "已同意，记为请假，已通知本人。"
        else:
            services.decline(request=found, answer=answer, by=by, now=now)
            said = "没有同意，已通知本人。"
    except Refused as refusal:
        audit.note_refusal(refusal.code)
        if refusal.field in form.fields:
            form.add_error(refusal.field, refusal.sentence)
            return _list(request, form, found)
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, f"{found.attendance.person_name}：{said}")
    return redirect(reverse("training:leave_requests"))
