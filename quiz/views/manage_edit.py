"""新建考试 and editing a draft: one form, saved by one button; the other buttons send it back changed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from core.address import client_address
from core.forms import refusals_into
from people.access import Can, acting, needs
from people.forms.who import WhoForm
from people.models import Unit
from people.selectors.meant import people_of_rule
from quiz import presets
from quiz.forms.exam import ExamForm, ExternalForm, MakeupForm, initial_values
from quiz.forms.sections import SectionRows
from quiz.models import Exam
from quiz.rules.draw import Section
from quiz.rules.fitting import Fitted, fit_sections
from quiz.rules.supply import Supply
from quiz.rules.terms import EXTERNAL, Terms, shape_text
from quiz.selectors import staff
from quiz.selectors.pool import available_by_type, open_to, section_of, supplies
from quiz.services import exams
from quiz.views.manage_admission import INSERT, inserted, warn_of_ranges


class Editor:
    """The form of an exam with the sections of its paper, as sent or as first shown."""

    def __init__(self, request: HttpRequest, *, units: list[Unit], terms: Terms | Exam, fitted: Fitted) -> None:
        self.exam = terms if isinstance(terms, Exam) else None
        self.unit = next((unit for unit in units if str(unit.pk) == request.POST.get("unit")), units[0])
        self.fitted, self.external = fitted, terms.source == EXTERNAL
        self.do = request.POST.get("do", "save")
        self.address = client_address(request)
        data = request.POST if request.method == "POST" else None
        self.makeup = self.exam if self.exam and self.exam.parent_id else None
        kind: type[ExamForm | ExternalForm | MakeupForm] = MakeupForm if self.makeup else ExternalForm if self.external else ExamForm
        place: dict[str, Any] = {} if self.makeup else {"scope": units, "on": timezone.localdate()}
        if data is None:
            self.form = kind(initial=initial_values(terms), **place)
        elif self.do == "save":
            self.form = kind(data, **place)
        else:  # sent to be changed, not to be checked
            self.form = kind(initial=_as_typed(kind, request), **place)
            self.form.initial.update(inserted(request))
        if isinstance(self.form, MakeupForm):
            assert self.makeup is not None
            self.form.show_counts(staff.people_due(self.makeup, timezone.localdate()))
        else:
            self.form.show_counts(self.unit)
        self.rows = SectionRows(fitted.sections, data, self.do)
        self.counted = None if self.makeup else _count(data, self.unit, terms, place)

    def is_ready(self) -> bool:
        """The saving button was pressed and every field is understood."""
        understood = self.form.is_valid()
        return self.do == "save" and understood and (self.external or self.rows.sections is not None)

    def _supplies(self, sections: list[Section], now: datetime) -> list[Supply]:
        """What the bank has for each section, by the kind and the chances as they stand in the form."""
        kind = Exam.Kind.MAKEUP if self.makeup else str(self.form["kind"].value())
        chances = str(self.form["attempts_allowed"].value())
        attempts = int(chances) if chances.isascii() and chances.isdigit() and len(chances) < 3 else 1
        return supplies(sections, open_to(kind, now, self.makeup.parent_id if self.makeup else None), attempts)

    def context(self, now: datetime) -> dict[str, Any]:
        sections = self.rows.sections
        shown = bool(sections) and not self.external
        return {
            "form": self.form,
            "rows": self.rows,
            "external": self.external,
            "fitted": self.fitted.sentence if sections == self.fitted.sections else "",
            "shape": shape_text(sections or []) if shown else "",
            "supplies": self._supplies(sections or [], now) if shown else [],
            "counted": self.counted,
            **self._admission(),
            "more_open": self.do not in ("save", INSERT) or (self.form.is_bound and (self.form.more_is_wrong or sections is None)),
        }

    def _admission(self) -> dict[str, Any]:
        if isinstance(self.form, ExternalForm):
            return {}
        is_open = self.do == INSERT or (self.form.is_bound and self.form.admission_is_wrong)
        return {"own_address": self.address, "shut_out": self.form.shuts_out(self.address), "admission_open": is_open}


def _as_typed(kind: type[forms.Form], request: HttpRequest) -> dict[str, Any]:
    many = forms.MultipleChoiceField
    return {name: request.POST.getlist(name) if isinstance(field, many) else request.POST.get(name) for name, field in kind.base_fields.items()}


def _count(data: Any, unit: Unit, terms: Terms | Exam, place: dict[str, Any]) -> int | None:
    """How many people the choice means now; None while it cannot be understood."""
    if data is None:
        return people_of_rule(unit, terms.roster_rule, place["on"]).count()
    form = WhoForm(data, **place)
    return people_of_rule(unit, form.roster_rule(), place["on"]).count() if form.is_valid() else None


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Can.MANAGE_EXAMS)
def new(request: HttpRequest) -> HttpResponse:
    """A new exam from `?preset=annual|practice|external`."""
    now = timezone.now()
    units = staff.organisers(acting(request))
    preset = presets.preset(request.GET.get("preset", ""), now, annual_taken=staff.annual_taken(units[0], timezone.localdate(now).year))
    fitted = fit_sections(preset.sections, available_by_type(preset.terms.kind, now))
    editor = Editor(request, units=units, terms=preset.terms, fitted=fitted)
    if request.method == "POST" and editor.is_ready():
        with refusals_into(editor.form):
            exam = exams.create_exam(by=acting(request), unit=editor.unit, terms=editor.form.terms(), sections=editor.rows.sections or [], now=now)
            warn_of_ranges(request, exam)
            return redirect("quiz:exam_manage", exam.public_id)
    context = {**editor.context(now), "heading": f"新建{preset.label}", "units": units, "unit": editor.unit, "version": 0}
    return render(request, "quiz/manage/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Can.MANAGE_EXAMS)
def edit(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    """A draft; a published exam is refused with the sentence that says what is possible instead."""
    now = timezone.now()
    exam = staff.exam_to_manage(acting(request), exam_id)
    exams.refuse_published(exam)
    editor = Editor(request, units=[exam.unit], terms=exam, fitted=Fitted([section_of(rule) for rule in exam.rules.all()]))
    if request.method == "POST" and editor.is_ready():
        seen = request.POST.get("version", "")
        with refusals_into(editor.form):
            exam = exams.update_exam(
                exam=exam,
                seen_version=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else 0,
                by=acting(request),
                terms=editor.form.terms(),
                sections=editor.rows.sections or [],
                now=now,
            )
            warn_of_ranges(request, exam)
            return redirect("quiz:exam_manage", exam.public_id)
    context = {
        **editor.context(now),
        "heading": "编辑考试",
        "exam": exam,
        "units": [exam.unit],
        "unit": exam.unit,
        "version": request.POST.get("version", exam.version),
    }
    return render(request, "quiz/manage/form.html", context)


@require_POST
@needs(Can.MANAGE_EXAMS)
def who(request: HttpRequest) -> HttpResponse:
    """How many people the present choice means; the form's page asks after each change."""
    units = staff.organisers(acting(request))
    unit = next((one for one in units if str(one.pk) == request.POST.get("unit")), units[0])
    form = WhoForm(request.POST, scope=units, on=timezone.localdate())
    counted = people_of_rule(unit, form.roster_rule(), form.on).count() if form.is_valid() else None
    errors = [error for name in ("who", "persons") for error in form.errors.get(name, [])]
    return render(request, "people/_who_count.html", {"counted": counted, "who_errors": errors})
