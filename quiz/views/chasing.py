"""催考: the exams going on, who is missing in one's own units, a reminder to each, and a text for the group."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from core import audit
from core.errors import Refused
from people.access import Can, acting, needs
from quiz.models import Exam
from quiz.rules import reminder
from quiz.selectors import chasing
from quiz.services import chasing as services

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
    """An exam that somebody of one's own units must sit; 404 for any other. One that is over stays to be read."""
    mine = chasing.expected_by(acting(request)).values("exam")
    exams = Exam.objects.published().filter(pk__in=mine, source=Exam.Source.OWN, closes_at__isnull=False)
    return get_object_or_404(exams, public_id=exam_id)


@require_safe
@needs(Can.CHASE_ABSENT)
def missing(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    """Names unit by unit; `?names` puts them into the text too."""
    exam, by, now = _exam(request, exam_id), acting(request), timezone.now()
    rows = list(chasing.missing(by, exam))
    absent = [row for row in rows if not row.sitting]
    page = Paginator(absent, PAGE_SIZE).get_page(request.GET.get("page"))
    expected = chasing.expected_by(by).filter(exam=exam).count()
    with_names = "names" in request.GET and len(absent) <= reminder.MOST_NAMES
    context = {
        "exam": exam,
        "page": page,
        "units": chasing.by_unit(page.object_list),
        "expected": expected,
        "sat": expected - len(rows),
        "sitting": len(rows) - len(absent),
        "absent": len(absent),
        "running": exam.is_open(now),
        "with_names": with_names,
        "names_fit": len(absent) <= reminder.MOST_NAMES,
        "text": _text(request, exam, absent, now, expected=expected, with_names=with_names) if absent else "",
    }
    return render(request, "quiz/chasing/exam.html", context)


def _text(request: HttpRequest, exam: Exam, absent: list[chasing.Missing], now: datetime, *, expected: int, with_names: bool) -> str:
    path = reverse("quiz:exam", args=[exam.public_id])
    link = settings.SITE_URL.rstrip("/") + path if settings.SITE_URL else request.build_absolute_uri(path)
    units: dict[int, tuple[str, list[str]]] = {}
    for row in absent:
        units.setdefault(row.person.unit_id, (row.person.unit.name, []))[1].append(row.person_name)
    assert exam.closes_at is not None
    return reminder.text(
        exam.title,
        closes_at=timezone.localtime(exam.closes_at),
        as_of=timezone.localtime(now),
        expected=expected,
        missing=list(units.values()),
        with_names=with_names,
        link=link,
        caveat=exam.caveat,
    )


@require_POST
@needs(Can.CHASE_ABSENT)
def remind(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    exam = _exam(request, exam_id)
    try:
        told = services.remind(exam=exam, by=acting(request), now=timezone.now())
    except Refused as refusal:
        audit.note_refusal(refusal.code)
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, f"已在系统内提醒 {told} 人，他们登录后会看到。没登录的人，请把下面的文字发到工作群。")
    return redirect("quiz:missing", exam_id)
