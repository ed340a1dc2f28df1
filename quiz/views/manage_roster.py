"""The roster of a published exam, and one person on it."""

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
from people.helping import helps
from quiz.forms.attesting import WithdrawForm
from quiz.forms.roster import AddForm, ExcludeForm, ExtraTimeForm, MoveForm, RemoveForm, RestoreForm, RosterFilter
from quiz.models import Candidate, Exam
from quiz.selectors import admission, attesting, staff
from quiz.services import roster as services


@require_safe
@needs(Can.MANAGE_EXAMS)
def roster(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    return _list(request, staff.exam_to_manage(acting(request), exam_id), AddForm())


def _list(request: HttpRequest, exam: Exam, add_form: AddForm) -> HttpResponse:
    filters = RosterFilter(request.GET, exam_units=list(exam.units.all()))
    rows = staff.on_roster(exam, **filters.chosen())
    page = page_of(rows, rows.select_related("exam_unit", "counted_attempt"), request.GET.get("page"))
    context = {"exam": exam, "filters": filters, "page": page, "add_form": add_form, "counts": staff.roster_counts([exam])[exam.pk]}
    context["confirmed"] = admission.confirmed_count(exam)
    context["helps"] = helps(acting(request), [one.person_id for one in page], timezone.now())
    return page_or_fragment(request, "quiz/manage/roster.html", "quiz/manage/_roster_rows.html", context)


@require_POST
@needs(Can.MANAGE_EXAMS)
def add(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    exam = staff.exam_to_manage(acting(request), exam_id)
    form = AddForm(request.POST)
    if form.is_valid():
        with refusals_into(form):
            person = staff.person_named(exam.unit, form.cleaned_data["person"].strip())
            services.add(exam=exam, person=person, reason=form.cleaned_data["reason"], by=acting(request), now=timezone.now())
            messages.success(request, f"已将{person.name}列入应考名单。")
            return redirect("quiz:roster", exam_id)
    return _list(request, exam, form)


@require_safe
@needs(Can.MANAGE_EXAMS)
def candidate(request: HttpRequest, exam_id: UUID, candidate_id: UUID) -> HttpResponse:
    return person_page(request, _candidate(request, exam_id, candidate_id))


def _candidate(request: HttpRequest, exam_id: UUID, candidate_id: UUID) -> Candidate:
    return staff.candidate_to_manage(staff.exam_to_manage(acting(request), exam_id), candidate_id)


def person_page(request: HttpRequest, candidate: Candidate, **sent: forms.Form) -> HttpResponse:
    """The page of one person; `sent` are forms that came back with errors."""
    now = timezone.now()
    context: dict[str, Any] = {
        "candidate": candidate,
        "help": helps(acting(request), [candidate.person_id], now).get(candidate.person_id),
        "now": now,
        "exam": candidate.exam,
        "changes": candidate.changes.select_related("by", "proof"),
        "attempts": candidate.attempts.order_by("number"),
        "confirmations": admission.confirmations(candidate),
        "exclude_form": ExcludeForm(initial={"approved_on": timezone.localdate()}),
        "restore_form": RestoreForm(),
        "extra_form": ExtraTimeForm(initial={"minutes": candidate.extra_minutes or None}),
        "remove_form": RemoveForm(),
        "over": candidate.exam.is_over(now),
        "move_form": _move_form(candidate),
        "offers": attesting.offers(candidate, now),
        "issued": attesting.issued_to(candidate),
        "withdraw_form": WithdrawForm(),
        **sent,
    }
    return render(request, "quiz/manage/candidate.html", context)


@require_POST
@needs(Can.MANAGE_EXAMS)
def exclude(request: HttpRequest, exam_id: UUID, candidate_id: UUID) -> HttpResponse:
    candidate = _candidate(request, exam_id, candidate_id)
    form = ExcludeForm(request.POST, request.FILES)
    if form.is_valid():
        with refusals_into(form):
            values = dict(form.cleaned_data)
            upload = values.pop("photo")
            photo = uploaded_bytes(upload, what="照片") if upload else None
            held = services.exclude(candidate=candidate, **values, photo=photo, by=acting(request), now=timezone.now())
            return _done(request, candidate, f"{held.person_name}已改为{held.get_standing_display()}。")
    return person_page(request, candidate, exclude_form=form)


@require_POST
@needs(Can.MANAGE_EXAMS)
def restore(request: HttpRequest, exam_id: UUID, candidate_id: UUID) -> HttpResponse:
    candidate = _candidate(request, exam_id, candidate_id)
    form = RestoreForm(request.POST)
    if form.is_valid():
        with refusals_into(form):
            services.restore(candidate=candidate, **form.cleaned_data, by=acting(request), now=timezone.now())
            return _done(request, candidate, f"{candidate.person_name}已恢复应考。")
    return person_page(request, candidate, restore_form=form)


@require_POST
@needs(Can.MANAGE_EXAMS)
def extra_time(request: HttpRequest, exam_id: UUID, candidate_id: UUID) -> HttpResponse:
    candidate = _candidate(request, exam_id, candidate_id)
    form = ExtraTimeForm(request.POST)
    if form.is_valid():
        with refusals_into(form):
            held = services.give_extra_minutes(candidate=candidate, **form.cleaned_data, by=acting(request), now=timezone.now())
            return _done(request, candidate, f"{held.person_name}每次考试加时 {held.extra_minutes} 分钟。")
    return person_page(request, candidate, extra_form=form)


@require_POST
@needs(Can.MANAGE_EXAMS)
def remove(request: HttpRequest, exam_id: UUID, candidate_id: UUID) -> HttpResponse:
    candidate = _candidate(request, exam_id, candidate_id)
    form = RemoveForm(request.POST)
    if form.is_valid():
        with refusals_into(form):
            services.remove(candidate=candidate, **form.cleaned_data, by=acting(request), now=timezone.now())
            return _done(request, candidate, f"{candidate.person_name}已移出应考名单。")
    return person_page(request, candidate, remove_form=form)


@require_POST
@needs(Can.MANAGE_EXAMS)
def move(request: HttpRequest, exam_id: UUID, candidate_id: UUID) -> HttpResponse:
    candidate = _candidate(request, exam_id, candidate_id)
    form = _move_form(candidate, request.POST)
    if form.is_valid():
        with refusals_into(form):
            held = services.move(candidate=candidate, **form.cleaned_data, by=acting(request), now=timezone.now())
            return _done(request, candidate, f"{held.person_name}已改到“{held.exam_unit.name}”。")
    return person_page(request, candidate, move_form=form)


def _move_form(candidate: Candidate, data: Any = None) -> MoveForm:
    return MoveForm(data, exam_units=list(candidate.exam.units.all()), candidate=candidate)


def _done(request: HttpRequest, candidate: Candidate, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("quiz:candidate", candidate.exam.public_id, candidate.public_id)
