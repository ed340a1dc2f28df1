"""新建会议, editing one that is planned, copying an old one, and correcting one that is over."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_http_methods, require_POST

from core.forms import refusals_into
from people.access import Can, acting, needs
from people.forms.who import WhoForm
from people.models import Unit
from people.selectors.meant import postings_of_rule
from training.forms.fields import laws_known
from training.forms.session import AboutForm, CorrectionForm, SessionForm, initial_copy, initial_new, initial_values
from training.models import Session
from training.selectors import clashes, plans, sessions
from training.services import editing
from training.services import sessions as services

EDITS = ["GET", "HEAD", "POST"]
NOTE = "training/manage/_clashes.html"  # beside the number of people


def chosen_unit(request: HttpRequest, units: list[Unit]) -> Unit:
    return next((one for one in units if str(one.pk) == request.POST.get("unit")), units[0])


def as_typed(kind: type[forms.Form], data: MultiValueDict[str, str]) -> dict[str, Any]:
    """What a form was sent with, to be shown again and not to be checked."""
    return {name: field.widget.value_from_datadict(data, {}, name) for name, field in kind.base_fields.items()}


def counted(unit: Unit, form: WhoForm) -> dict[str, Any]:
    """How many the sent choice means, and what else these people are due at in the time that the form says."""
    if not form.is_valid():
        return {"counted": None}
    postings = postings_of_rule(unit, form.roster_rule(), form.on)
    times = TimesForm(form.data)
    found: list[clashes.Clash] = []
    if times.is_valid() and times.cleaned_data["starts_at"] < times.cleaned_data["ends_at"]:
        found = clashes.clashes(postings.order_by().values("person"), times.cleaned_data["starts_at"], times.cleaned_data["ends_at"])
    return {"counted": postings.count(), "clashes": found, "who_note": NOTE}


class TimesForm(forms.Form):
    starts_at = AboutForm.base_fields["starts_at"]
    ends_at = AboutForm.base_fields["ends_at"]


def page(request: HttpRequest, form: AboutForm, **context: Any) -> HttpResponse:
    return render(request, "training/manage/form.html", {"form": form, "laws": laws_known(), **context})


class Editor:
    """The form with whom it calls, as sent or as first shown; `do` is the button that was pressed."""

    def __init__(self, request: HttpRequest, *, units: list[Unit], initial: dict[str, Any], years: set[int], session: Session | None = None) -> None:
        self.unit, self.units = chosen_unit(request, units), units
        self.sent = request.method == "POST"
        self.saves = self.sent and request.POST.get("do", "save") == "save"
        more: dict[str, Any] = {"scope": units, "on": timezone.localdate(), "plan_rows": _rows(request, years), "row": session and session.plan_row}
        if self.saves:
            self.form = SessionForm(request.POST, **more)
        else:
            self.form = SessionForm(initial=as_typed(SessionForm, request.POST) if self.sent else initial, **more)
        self.form.show_counts(self.unit)
        self.count: dict[str, Any] = {"counted": None}
        if self.sent and not self.saves:
            self.count = counted(self.unit, WhoForm(request.POST, scope=units, on=timezone.localdate()))
        elif session is not None and not self.sent:
            self.count = {"clashes": clashes.of_session(session), "counted": None, "who_note": NOTE}

    def is_ready(self) -> bool:
        return self.saves and self.form.is_valid()

    def terms(self) -> services.Terms:
        return self.form.terms(self.form.roster_rule())

    def context(self) -> dict[str, Any]:
        return {"units": self.units, "unit": self.unit, **self.count}


def _rows(request: HttpRequest, years: set[int]) -> Any:
    """Rows of the plan to choose from; None where there is no plan, and nothing is asked."""
    rows = plans.rows_offered(acting(request), *years)
    return rows if rows.exists() else None


@require_http_methods(EDITS)
@needs(Can.MANAGE_TRAINING)
def new(request: HttpRequest) -> HttpResponse:
    """`?copy=` begins with an old session, `?row=` with a row of the plan."""
    now, units = timezone.now(), sessions.organisers(acting(request))
    year = timezone.localdate(now).year
    editor = Editor(request, units=units, initial=_begin_with(request), years={year, year + 1})
    if request.method == "POST" and editor.is_ready():
        with refusals_into(editor.form):
            made = services.create_session(unit=editor.unit, terms=editor.terms(), by=acting(request), now=now)
            messages.success(request, "已保存。可以在会议页面核对名单、发通知。")
            return redirect("training:session", made.public_id)
    return page(request, editor.form, heading="新建学法会议", back=reverse("training:manage"), back_label="学法培训", **editor.context())


def _begin_with(request: HttpRequest) -> dict[str, Any]:
    old = _uuid(request.GET.get("copy"))
    if old is not None:
        found = sessions.manageable(acting(request)).filter(public_id=old).first()
        if found is not None:
            return {**initial_new(None), **initial_copy(found)}
    row = _uuid(request.GET.get("row"))
    return initial_new(plans.rows_offered(acting(request)).filter(public_id=row).first() if row else None)


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


@require_http_methods(EDITS)
@needs(Can.MANAGE_TRAINING)
def edit(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """A planned session; of one that is over the correction is the way."""
    session = sessions.session_to_manage(acting(request), session_id)
    if session.is_held:
        return redirect("training:correct", session_id)
    editor = Editor(request, units=[session.unit], initial=initial_values(session), years={session.year, session.year + 1}, session=session)
    if request.method == "POST" and editor.is_ready():
        with refusals_into(editor.form):
            seen = editor.form.cleaned_data["version"]
            editing.update_session(session=session, seen_version=seen, terms=editor.terms(), by=acting(request), now=timezone.now())
            messages.success(request, "已保存。")
            return redirect("training:session", session_id)
    return page(request, editor.form, heading="编辑会议", session=session, **_back(session), **editor.context())


@require_http_methods(EDITS)
@needs(Can.MANAGE_TRAINING)
def correct(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """What a session that is over says, put right with a reason."""
    session = sessions.session_to_manage(acting(request), session_id)
    if not session.is_held:
        return redirect("training:edit", session_id)
    rows = _rows(request, {session.year})
    form = CorrectionForm(request.POST if request.method == "POST" else None, initial=initial_values(session), plan_rows=rows, row=session.plan_row)
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            terms, reason, seen = form.terms(session.roster_rule), form.cleaned_data["reason"], form.cleaned_data["version"]
            editing.correct(session=session, seen_version=seen, terms=terms, reason=reason, by=acting(request), now=timezone.now())
            messages.success(request, "已更正，学时随之更新。")
            return redirect("training:session", session_id)
    heading = "归档后更正" if session.is_filed else "更正会议"
    return page(request, form, heading=heading, session=session, correcting=True, **_back(session))


def _back(session: Session) -> dict[str, str]:
    return {"back": reverse("training:session", args=[session.public_id]), "back_label": session.title}


@require_POST
@needs(Can.MANAGE_TRAINING)
def who(request: HttpRequest) -> HttpResponse:
    """How many people the present choice means; the form's page asks after each change."""
    units = sessions.organisers(acting(request))
    form = WhoForm(request.POST, scope=units, on=timezone.localdate())
    context = counted(chosen_unit(request, units), form)
    errors = [error for name in ("who", "persons") for error in form.errors.get(name, [])]
    return render(request, "people/_who_count.html", {**context, "who_errors": errors, "noun": "应到"})
