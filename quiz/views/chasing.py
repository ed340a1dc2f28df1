"""催考: the exams going on, who is missing in one's own units, a reminder to each, what is handed out to a group, and the list to telephone by."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import audit
from core.errors import Refused
from people.access import Can, acting, needs
from quiz.forms.chasing import ChaseForm
from quiz.models import Exam
from quiz.rules import reminder
from quiz.selectors import chasing
from quiz.services import chasing as services
from quiz.services import telephones
from quiz.views.links import link_to, poster_image

PAGE_SIZE = 300


@require_safe
@needs(Can.CHASE_ABSENT)
def exams(request: HttpRequest) -> HttpResponse:
    """What goes on now; where that is one exam, its page at once."""
    rows = chasing.to_chase(acting(request), timezone.now())
    if len(rows) == 1:
        return redirect("quiz:missing", rows[0][0].public_id)
    return render(request, "quiz/chasing/exams.html", {"rows": rows})


def _exam(request: HttpRequest, exam_id: UUID) -> Exam:
    """An exam that somebody of one's own units must sit; 404 for any other, and for practice. One that is over stays to be read."""
    mine = chasing.expected_by(acting(request)).values("exam")
    exams = Exam.objects.published().filter(pk__in=mine, source=Exam.Source.OWN).exclude(kind=Exam.Kind.PRACTICE)
    return get_object_or_404(exams.select_related("unit"), public_id=exam_id)


def _form(request: HttpRequest, exam: Exam) -> ChaseForm:
    return ChaseForm(request.GET, units=chasing.units_of(acting(request), exam))


@require_safe
@needs(Can.CHASE_ABSENT)
def missing(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    """Names unit by unit, of all of one's units or of one; the text for the group has names or counts."""
    exam, by, now = _exam(request, exam_id), acting(request), timezone.now()
    form = _form(request, exam)
    unit = form.chosen
    rows = list(chasing.missing(by, exam, unit))
    absent = [row for row in rows if not row.sitting]
    page = Paginator(absent, PAGE_SIZE).get_page(request.GET.get("page"))
    expected = chasing.expected_by(by, unit).filter(exam=exam).count()
    names_fit = len(absent) <= reminder.MOST_NAMES
    with_names = names_fit and form.with_names(town_group=chasing.chases_all(by, exam))
    standing = reminder.Standing(
        expected=expected, sat=expected - len(rows), sitting=len(rows) - len(absent), missing=_named(absent), unit=unit.name if unit else ""
    )
    running = exam.is_open(now)
    context: dict[str, Any] = {
        "exam": exam, "form": form, "page": page, "units": chasing.by_unit(page.object_list), "standing": standing, "absent": len(absent),
        "running": running, "with_names": with_names, "names_fit": names_fit,
        "text": _text(request, exam, standing, now, with_names=with_names) if running and absent else "",
        "several": chasing.units_of(by, exam).count() > 1,
    }  # fmt: skip
    return render(request, "quiz/chasing/exam.html", context)


def _named(absent: list[chasing.Missing]) -> list[tuple[str, list[str]]]:
    units: dict[int, tuple[str, list[str]]] = {}
    for row in absent:
        units.setdefault(row.person.unit_id, (row.person.unit.name, []))[1].append(row.person_name)
    return list(units.values())


def _text(request: HttpRequest, exam: Exam, standing: reminder.Standing, now: datetime, *, with_names: bool) -> str:
    assert exam.closes_at is not None
    return reminder.text(
        exam.title,
        standing,
        closes_at=timezone.localtime(exam.closes_at),
        as_of=timezone.localtime(now),
        with_names=with_names,
        link=link_to(request, exam),
        caveat=exam.caveat,
    )


@require_POST
@needs(Can.CHASE_ABSENT)
def remind(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    exam = _exam(request, exam_id)
    form = _form(request, exam)
    try:
        told = services.remind(exam=exam, by=acting(request), unit=form.chosen, now=timezone.now())
    except Refused as refusal:
        audit.note_refusal(refusal.code)
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, f"已在系统内提醒 {told} 人，他们登录后会看到。没登录的人，请把下面的文字发到工作群。")
    return redirect(_back(exam, form))


def _back(exam: Exam, form: ChaseForm) -> str:
    query = form.query()
    return reverse("quiz:missing", args=[exam.public_id]) + (f"?{query}" if query else "")


@require_safe
@needs(Can.CHASE_ABSENT)
def picture(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    """The sheet with the QR code, to be sent into the group with the text."""
    return poster_image(request, _exam(request, exam_id))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Can.CHASE_ABSENT)
def telephone_list(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    """GET says whose numbers the print would show, and that it is written down; POST has it made."""
    exam, by = _exam(request, exam_id), acting(request)
    form = _form(request, exam)
    refusal = ""
    if request.method == "POST":
        try:
            job = telephones.ask(exam=exam, unit=form.chosen, by=by, now=timezone.now(), back_url=_back(exam, form))
            return redirect("core:job", job.public_id)
        except Refused as refused:
            audit.note_refusal(refused.code)
            refusal = refused.sentence
    context = {"exam": exam, "form": form, "refusal": refusal, "back": _back(exam, form), **telephones.counts(exam=exam, unit=form.chosen, by=by)}
    return render(request, "quiz/chasing/telephones.html", context)
