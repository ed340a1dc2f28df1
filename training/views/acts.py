"""What is done with a session from its page: signing in opened or ended by hand, closed, opened again, filed, moved, cancelled, announced."""

from collections.abc import Callable
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from core import audit
from core.errors import Refused
from core.forms import Looks
from core.templatetags.marks import moment
from people.access import Can, acting, needs
from people.selectors.meant import rule_in_words
from people.views.editing import Sheet, edit
from training.forms.acts import CancelForm, MoveForm, ReasonForm
from training.models import Session
from training.selectors import clashes, sessions, standing
from training.services import moving, notifying
from training.services import sessions as services

EDITS = ["GET", "HEAD", "POST"]
SHOWN_MISSING = 300


class ConfirmForm(Looks, forms.Form):
    """Nothing to fill in: pressing the button is the decision."""


def _session(request: HttpRequest, session_id: UUID) -> Session:
    return sessions.session_to_manage(acting(request), session_id)


def _page(session: Session) -> str:
    return reverse("training:session", args=[session.public_id])


def _sheet(session: Session, heading: str, button: str, intro: str = "") -> Sheet:
    return Sheet(f"{heading}：{session.title}", button, _page(session), session.title, intro=intro)


def _at_once(request: HttpRequest, session: Session, act: Callable[[], str]) -> HttpResponse:
    """A button of the session's page: what came of it is said there."""
    try:
        messages.success(request, act())
    except Refused as refusal:
        audit.note_refusal(refusal.code)
        messages.error(request, refusal.sentence)
    return redirect(_page(session))


def context_of(session: Session, now: datetime) -> dict[str, Any]:
    """What the session's page shows of its standing, its roster and its history."""
    planned = session.state == Session.State.PLANNED
    to_come = planned and session.ends_at > now
    is_news = session.ends_at > now and not session.is_held  # a cancelled one too
    return {
        "counts": standing.counts(session),
        "clashes": clashes.of_session(session) if to_come else [],
        "untold": notifying.untold(session).count() if is_news else 0,
        "signing": session.may_sign_in(now),
        "begun": planned and session.starts_at <= now,
        "to_come": to_come,
        "who": rule_in_words(session.roster_rule),
        "history": standing.history(session),
    }


@require_POST
@needs(Can.MANAGE_TRAINING)
def open_sign_in(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session = _session(request, session_id)

    def act() -> str:
        held = moving.open_sign_in(session=session, by=acting(request), now=timezone.now())
        return f"签到已打开，到 {moment(held.sign_in_until)} 截止。"

    return _at_once(request, session, act)


@require_POST
@needs(Can.MANAGE_TRAINING)
def end_sign_in(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session = _session(request, session_id)

    def act() -> str:
        moving.end_sign_in(session=session, by=acting(request), now=timezone.now())
        return "签到已截止。后到的人，由工作人员登记。"

    return _at_once(request, session, act)


@require_POST
@needs(Can.MANAGE_TRAINING)
def notice(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session = _session(request, session_id)

    def act() -> str:
        told = notifying.send_notice(session=session, by=acting(request), now=timezone.now())
        return f"已通知 {told} 人，他们登录后会看到。没登录的人，请在工作群里再说一声。"

    return _at_once(request, session, act)


@require_http_methods(EDITS)
@needs(Can.MANAGE_TRAINING)
def close(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """GET says who becomes absent; POST ends the session."""
    session, now = _session(request, session_id), timezone.now()
    refusal = ""
    if request.method == "POST":
        try:
            services.close(session=session, by=acting(request), now=now)
            messages.success(request, "会议已结束，计学时。核对无误后归档。")
            return redirect(_page(session))
        except Refused as refused:
            audit.note_refusal(refused.code)
            refusal = refused.sentence
    missing = standing.missing(session)
    shown = [(unit, list(rows)) for unit, rows in groupby(missing[:SHOWN_MISSING], key=lambda one: one.unit_name)]
    context = {"session": session, "counts": standing.counts(session), "units": shown, "refusal": refusal, "early": now < session.ends_at}
    return render(request, "training/manage/close.html", context)


@require_http_methods(EDITS)
@needs(Can.MANAGE_TRAINING)
def reopen(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session = _session(request, session_id)
    form = ReasonForm(request.POST or None)
    intro = "重新打开后可以继续登记到会情况；因会议结束记为缺席的人恢复为未签到，已计的学时先撤回，再次结束时重新计入。"

    def save() -> tuple[str, str]:
        services.reopen(session=session, reason=form.cleaned_data["reason"], by=acting(request), now=timezone.now())
        return "会议已重新打开。", _page(session)

    return edit(request, form, _sheet(session, "重新打开", "重新打开", intro), save)


@require_http_methods(EDITS)
@needs(Can.MANAGE_TRAINING)
def file(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session = _session(request, session_id)
    form = ConfirmForm(request.POST) if request.method == "POST" else ConfirmForm()
    intro = "归档前请核对：到会情况、签到表照片、会议记录和学时。归档后不能直接修改，只能写明原因更正，更正前后的内容都留下。"

    def save() -> tuple[str, str]:
        services.file(session=session, by=acting(request), now=timezone.now())
        return "已归档。", _page(session)

    return edit(request, form, _sheet(session, "归档", "归档", intro), save)


@require_http_methods(EDITS)
@needs(Can.MANAGE_TRAINING)
def move(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session = _session(request, session_id)
    form = MoveForm(request.POST or None, initial={**MoveForm().values_of(session), "tell": True})

    def save() -> tuple[str, str]:
        values = dict(form.cleaned_data)
        held = moving.move(session=session, seen_version=values.pop("version"), **values, by=acting(request), now=timezone.now())
        excused = standing.counts(held).leave
        more = f"请假的 {excused} 人没有改动，请到名单里核对。" if excused else ""
        return f"已改到 {moment(held.starts_at)}。{more}", _page(session)

    intro = f"现在是 {moment(session.starts_at)} 至 {moment(session.ends_at)}。签到时间随之改动。"
    return edit(request, form, _sheet(session, "改期", "改期", intro), save)


@require_http_methods(EDITS)
@needs(Can.MANAGE_TRAINING)
def cancel(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session = _session(request, session_id)
    form = CancelForm(request.POST or None)

    def save() -> tuple[str, str]:
        moving.cancel(session=session, **form.cleaned_data, by=acting(request), now=timezone.now())
        return "会议已取消。", _page(session)

    return edit(request, form, _sheet(session, "取消会议", "取消会议", "取消后不能恢复，不计学时；需要时可以复制成一次新的会议。"), save)
