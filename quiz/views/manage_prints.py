"""The papers of an exam that are printed, signed and stamped; when each was printed; and the scans that came back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from core import audit, scans
from core.errors import Refused
from core.forms import ScanForm, refusals_into
from core.prints import FILE_WORDS
from people.access import Can, acting, needs
from quiz.forms.prints import FORMS, NoticeForm, PrintForm
from quiz.models import Exam
from quiz.registries import Print, print_named, prints
from quiz.rules import notice
from quiz.selectors import prints as selectors
from quiz.selectors import staff
from quiz.services import archiving
from quiz.services import prints as services
from quiz.views.links import link_to


def _exam(request: HttpRequest, exam_id: UUID) -> Exam:
    """A published exam of one's own; 404 for any other."""
    exam = staff.exam_to_manage(acting(request), exam_id)
    if exam.state == Exam.State.DRAFT:
        raise Http404
    return exam


def _paper(slug: str) -> Print:
    found = print_named(slug)
    if found is None:
        raise Http404
    return found


@require_safe
@needs(Can.MANAGE_EXAMS)
def papers(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    """`?fresh`: the notice as the exam's facts say it now, not as it was last printed."""
    return _page(request, _exam(request, exam_id))


def _page(request: HttpRequest, exam: Exam, sent: dict[str, Any] | None = None) -> HttpResponse:
    """`sent` are forms that came back with errors, by paper (and `scan_` before it)."""
    now, sent = timezone.now(), sent or {}
    printings, kept = selectors.printings(exam), scans.by_paper(selectors.record_of(exam))
    rows = [
        {
            "paper": one,
            "print_url": reverse("quiz:print", args=[exam.public_id, one.slug]),
            "scan_url": reverse("quiz:print_scan", args=[exam.public_id, one.slug]),
            "form": sent.get(one.slug) or _form(request, exam, one, now),
            "files": [(file, FILE_WORDS[file]) for file in one.files],
            "why_not": one.why_not(exam, now),
            "printings": printings.get(one.slug, []),
            "scans": kept.get(one.slug, []),
            "scan_form": sent.get(f"scan_{one.slug}") or ScanForm(of=one.slug),
        }
        for one in prints()
    ]
    return render(request, "quiz/manage/prints.html", {"exam": exam, "rows": rows, "archive_why_not": archiving.why_not(exam, now)})


def _form(request: HttpRequest, exam: Exam, paper: Print, now: datetime) -> PrintForm:
    kind = FORMS.get(paper.slug, PrintForm)
    if kind is not NoticeForm:
        return kind(of=paper.slug)
    last = None if "fresh" in request.GET else selectors.last_asked(exam, paper.slug)
    return NoticeForm(of=paper.slug, initial=last.asked if last else _proposed(request, exam, now))


def _proposed(request: HttpRequest, exam: Exam, now: datetime) -> dict[str, Any]:
    facts = selectors.facts_of(exam, link=link_to(request, exam), contact=acting(request).name)
    return {
        "title": notice.title(facts), "addressee": "各单位", "body": notice.body(facts), "issuer": exam.unit.name, "dated": timezone.localdate(now),
    }  # fmt: skip


@require_POST
@needs(Can.MANAGE_EXAMS)
def print_paper(request: HttpRequest, exam_id: UUID, paper: str) -> HttpResponse:
    exam, chosen = _exam(request, exam_id), _paper(paper)
    form = FORMS.get(paper, PrintForm)(request.POST, of=paper)
    if form.is_valid():
        with refusals_into(form):
            job = services.ask(
                exam=exam, paper=chosen, file=request.POST.get("file", "pdf"), asked=form.asked(), by=acting(request), now=timezone.now(),
                back_url=reverse("quiz:prints", args=[exam_id]),
            )  # fmt: skip
            return redirect("core:job", job.public_id)
    return _page(request, exam, {paper: form})


@require_POST
@needs(Can.MANAGE_EXAMS)
def put_back(request: HttpRequest, exam_id: UUID, paper: str) -> HttpResponse:
    exam, chosen = _exam(request, exam_id), _paper(paper)
    form = ScanForm(request.POST, request.FILES, of=paper)
    if form.is_valid():
        with refusals_into(form):
            pages, note = form.cleaned_data["pages"], form.cleaned_data["note"]
            count = services.put_back(exam=exam, paper=chosen, uploads=pages, note=note, by=acting(request), now=timezone.now())
            messages.success(request, f"已放回{chosen.label}的扫描件 {count} 个。")
            return redirect("quiz:prints", exam_id)
    return _page(request, exam, {f"scan_{paper}": form})


@require_POST
@needs(Can.MANAGE_EXAMS)
def archive(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    exam, back = _exam(request, exam_id), reverse("quiz:prints", args=[exam_id])
    try:
        job = archiving.ask(exam=exam, by=acting(request), now=timezone.now(), back_url=back)
    except Refused as refusal:
        audit.note_refusal(refusal.code)
        messages.error(request, refusal.sentence)
        return redirect(back)
    return redirect("core:job", job.public_id)
