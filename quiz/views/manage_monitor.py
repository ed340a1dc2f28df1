"""考场监控: the room while people sit, one attempt in it, and what staff do about it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from core.forms import refusals_into
from core.htmx import page_or_fragment
from people.access import Can, acting, needs
from people.helping import helps
from quiz.forms import invigilating as asked
from quiz.models import Attempt, Exam
from quiz.selectors import admission, incidents, staff
from quiz.selectors import monitor as selectors
from quiz.services import annulling, invigilating, reopening


@dataclass(frozen=True)
class Act:
    """One thing that can be done about an attempt; `says` what it means before it is done, `done` that it was."""

    label: str
    says: str
    form: Callable[..., Any]
    service: Callable[..., Attempt]
    done: str


ACTS = {
    "extend": Act(
        "延长时间", "在原截止时间上加；已经到时、还没有收卷的，从现在起算。", asked.ExtendForm, invigilating.extend,
        "已延长，页面上的剩余时间随即更新。",
    ),
    "release": Act(
        "解除设备", "手机丢失或坏了用。原来的设备停止作答，本人在另一台设备上登录后继续。丢失的，请再在下面“登录”里重置密码，免得别人接着答。",
        asked.ReleaseForm, invigilating.release_device, "已解除，可以换一台设备登录继续。",
    ),
    "hand-in": Act(
        "代为交卷", "按已保存的答案交卷评分。还在本人设备上、没有保存到服务器的答案不计。", asked.HandInForm, invigilating.hand_in_for, "已代为交卷。"
    ),
    "reopen": Act(
        "恢复答题", "误交卷或误收卷用。从现在起再给几分钟，原来的答案都在；再次交卷以前没有成绩。", asked.ReopenForm, annulling.reopen,
        "已恢复，本人打开这场考试就能继续。",
    ),
    "give-back": Act("退回机会", "误开始、一题没答的，不算用过机会。", asked.GiveBackForm, annulling.give_back, "已退回，不算用过机会。"),
    "void": Act("成绩作废", "这次不计成绩，也不计入试题统计。", asked.VoidForm, annulling.void, "已作废。误作废的，可以在这一页撤销。"),
    "restore": Act(
        "撤销作废", "误作废用。成绩照原来的答案重新计算，算用过一次机会。", asked.RestoreForm, annulling.restore, "已撤销作废，成绩照常计算。"
    ),
}  # fmt: skip


@require_safe
@needs(Can.MANAGE_EXAMS)
def monitor(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    return _room(request, _exam(request, exam_id))


def _exam(request: HttpRequest, exam_id: UUID) -> Exam:
    exam = staff.exam_to_manage(acting(request), exam_id)
    if exam.state == Exam.State.DRAFT or exam.source != Exam.Source.OWN:
        raise Http404
    return exam


def _room(request: HttpRequest, exam: Exam, *, extend_form: Any = None, reopen_form: Any = None) -> HttpResponse:
    """The page, or for htmx the room alone, which asks for itself again every few seconds."""
    now, units = timezone.now(), list(exam.units.all())
    filters = asked.RoomFilter(request.GET, exam_units=units)
    chosen = filters.chosen()
    by_unit = selectors.counts_by_unit(exam)
    whole = selectors.total(by_unit)
    context: dict[str, Any] = {
        "exam": exam,
        "filters": filters,
        "whole": whole,
        "states": selectors.STATES,
        "live": selectors.is_live(exam, whole, now),
        "now": now,
        "extend_form": extend_form or asked.ExtendAllForm(),
        "reopen_form": reopen_form or asked.ReopenAllForm(),
        "confirmed": admission.confirmed_count(exam),
    }
    if not getattr(request, "htmx", False):  # beside the room, and not asked for again with it
        context["code"] = None if exam.is_over(now) else admission.current_code(exam)
    if filters.sums_up:
        context["units"] = [(one, by_unit[one.pk]) for one in units if one.pk in by_unit]
    else:
        context["page"] = selectors.seats(selectors.in_room(exam, **chosen), request.GET.get("page"), now)
    response = page_or_fragment(request, "quiz/manage/monitor.html", "quiz/manage/_room.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
@needs(Can.MANAGE_EXAMS)
def extend_all(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    exam, form = _exam(request, exam_id), asked.ExtendAllForm(request.POST)
    if form.is_valid():
        with refusals_into(form):
            people = invigilating.extend_all(exam=exam, **form.cleaned_data, by=acting(request), now=timezone.now())
            messages.success(request, f"已为正在答题的 {people} 人延长 {form.cleaned_data['minutes']} 分钟。")
            return redirect("quiz:monitor", exam_id)
    return _room(request, exam, extend_form=form)


@require_POST
@needs(Can.MANAGE_EXAMS)
def reopen_all(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    exam, form = _exam(request, exam_id), asked.ReopenAllForm(request.POST)
    if form.is_valid():
        with refusals_into(form):
            return redirect("core:job", reopening.ask(exam=exam, **form.cleaned_data, by=acting(request), now=timezone.now()).public_id)
    return _room(request, exam, reopen_form=form)


@require_safe
@needs(Can.MANAGE_EXAMS)
def attempt(request: HttpRequest, exam_id: UUID, attempt_id: UUID) -> HttpResponse:
    return _attempt(request, _exam(request, exam_id), attempt_id)


@require_POST
@needs(Can.MANAGE_EXAMS)
def intervene(request: HttpRequest, exam_id: UUID, attempt_id: UUID, act: str) -> HttpResponse:
    exam, meant = _exam(request, exam_id), ACTS.get(act)
    if meant is None:
        raise Http404
    found, form = selectors.attempt_to_manage(exam, attempt_id), meant.form(request.POST)
    if form.is_valid():
        with refusals_into(form):
            meant.service(attempt=found, **form.cleaned_data, by=acting(request), now=timezone.now())
            messages.success(request, f"{found.candidate.person_name}：{meant.done}")
            return redirect("quiz:attempt_manage", exam_id, attempt_id)
    return _attempt(request, exam, attempt_id, sent={act: form})


def _attempt(request: HttpRequest, exam: Exam, attempt_id: UUID, sent: dict[str, forms.Form] | None = None) -> HttpResponse:
    """`sent`: a form that came back with errors, which is shown even where it is not offered any more."""
    found, now = selectors.attempt_to_manage(exam, attempt_id), timezone.now()
    sent = sent or {}
    names = list(dict.fromkeys([*selectors.offered(found), *sent]))
    context = {
        "exam": exam,
        "attempt": found,
        "candidate": found.candidate,
        "seat": selectors.Seat(found.candidate, found, now),
        "now": now,
        "help": helps(acting(request), [found.candidate.person_id], now).get(found.candidate.person_id),
        "acts": [(name, ACTS[name], sent.get(name) or ACTS[name].form()) for name in names],
        "interventions": found.interventions.select_related("by"),
        "incidents": incidents.listed(found),
        "noted": incidents.tallies([found.pk]).get(found.pk),
        "marks": found.marks.order_by("id"),
    }
    return render(request, "quiz/manage/attempt.html", context)
