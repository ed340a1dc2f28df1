"""The roster of a session: who is due, and what is done about one of them before the meeting, or put right after it."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from core.files import uploaded_bytes
from core.forms import refusals_into
from core.htmx import page_or_fragment
from core.pages import page_of
from people.access import Can, acting, needs
from people.selectors import visible_to
from people.selectors.people import one_named
from training.forms.roster import AddForm, ExcuseForm, RemoveForm, RestoreForm, RosterFilter
from training.models import Attendance, Session
from training.selectors import clashes, place_history, rosters, sessions, standing
from training.services import roster_by_hand as services


def _session(request: HttpRequest, session_id: UUID) -> Session:
    return sessions.session_to_manage(acting(request), session_id)


@require_safe
@needs(Can.MANAGE_TRAINING)
def roster(request: HttpRequest, session_id: UUID) -> HttpResponse:
    return _list(request, _session(request, session_id), AddForm())


def _list(request: HttpRequest, session: Session, add_form: AddForm) -> HttpResponse:
    filters = RosterFilter(request.GET, units=rosters.units_on(session))
    rows = rosters.on_roster(session, **filters.chosen())
    page = page_of(rows, rows, request.GET.get("page"))
    context = {"session": session, "filters": filters, "page": page, "add_form": add_form, "counts": standing.counts(session)}
    to_come = session.state == Session.State.PLANNED and session.ends_at > timezone.now()
    context["elsewhere"] = clashes.by_person(session, [one.person_id for one in page]) if to_come else {}
    return page_or_fragment(request, "training/manage/roster.html", "training/manage/_roster_rows.html", context)


@require_POST
@needs(Can.MANAGE_TRAINING)
def add(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session = _session(request, session_id)
    form = AddForm(request.POST)
    if form.is_valid():
        with refusals_into(form):
            person = one_named(visible_to(acting(request)), form.cleaned_data["person"].strip())
            values = {name: form.cleaned_data[name] for name in ("standing", "reason")}
            place = services.add(session=session, person=person, **values, by=acting(request), now=timezone.now())
            messages.success(request, f"已将{place.person_name}列入名单（{place.get_standing_display()}）。")
            return redirect("training:roster", session_id)
    return _list(request, session, form)


@require_POST
@needs(Can.MANAGE_TRAINING)
def refresh(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Who is meant today: members of teams come and go without the roster hearing of it."""
    session = _session(request, session_id)
    came, went = services.refresh(session=session, by=acting(request), now=timezone.now())
    messages.success(request, f"已按参加范围更新名单：增加 {came} 人，移出 {went} 人。" if came or went else "名单与参加范围一致，没有改动。")
    return redirect("training:roster", session_id)


@require_safe
@needs(Can.MANAGE_TRAINING)
def place(request: HttpRequest, session_id: UUID, attendance_id: UUID) -> HttpResponse:
    return _place_page(request, _place(request, session_id, attendance_id))


def _place(request: HttpRequest, session_id: UUID, attendance_id: UUID) -> Attendance:
    return rosters.place_to_manage(_session(request, session_id), attendance_id)


def _place_page(request: HttpRequest, place: Attendance, **sent: forms.Form) -> HttpResponse:
    """The page of one person on the roster; `sent` are forms that came back with errors."""
    context: dict[str, Any] = {
        "place": place,
        "session": place.session,
        "changes": [(one, place_history.in_words(one)) for one in place.changes.select_related("by").order_by("-id")],
        "elsewhere": clashes.by_person(place.session, [place.person_id]).get(place.person_id, []),
        "excuse_form": ExcuseForm(initial={"approved_on": timezone.localdate()}, correcting=place.session.is_held),
        "remove_form": RemoveForm(),
        "restore_form": RestoreForm(),
        **sent,
    }
    return render(request, "training/manage/place.html", context)


def _done(request: HttpRequest, place: Attendance, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("training:place", place.session.public_id, place.public_id)


@require_POST
@needs(Can.MANAGE_TRAINING)
def excuse(request: HttpRequest, session_id: UUID, attendance_id: UUID) -> HttpResponse:
    place = _place(request, session_id, attendance_id)
    form = ExcuseForm(request.POST, request.FILES, correcting=place.session.is_held)
    if form.is_valid():
        with refusals_into(form):
            values = dict(form.cleaned_data)
            upload = values.pop("photo")
            photo = uploaded_bytes(upload, what="照片") if upload else None
            held = services.excuse(place=place, **values, photo=photo, by=acting(request), now=timezone.now())
            return _done(request, place, f"{held.person_name}已登记请假。")
    return _place_page(request, place, excuse_form=form)


@require_POST
@needs(Can.MANAGE_TRAINING)
def remove(request: HttpRequest, session_id: UUID, attendance_id: UUID) -> HttpResponse:
    place = _place(request, session_id, attendance_id)
    form = RemoveForm(request.POST)
    if form.is_valid():
        with refusals_into(form):
            services.remove(place=place, **form.cleaned_data, by=acting(request), now=timezone.now())
            return _done(request, place, f"{place.person_name}已移出名单。")
    return _place_page(request, place, remove_form=form)


@require_POST
@needs(Can.MANAGE_TRAINING)
def restore(request: HttpRequest, session_id: UUID, attendance_id: UUID) -> HttpResponse:
    place = _place(request, session_id, attendance_id)
    form = RestoreForm(request.POST)
    if form.is_valid():
        with refusals_into(form):
            services.expect_again(place=place, **form.cleaned_data, by=acting(request), now=timezone.now())
            return _done(request, place, f"{place.person_name}已恢复应到。")
    return _place_page(request, place, restore_form=form)
