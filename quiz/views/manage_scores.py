"""Scores that come by file: template, upload with preview, confirmation; one of them put right or taken away."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import audit, excel, files, scans
from core.errors import Refused
from core.forms import refusals_into
from core.models import StoredFile
from people.access import Can, acting, needs
from quiz.forms.scores import CorrectForm, PreviewedForm, ScoresForm, TakeAwayForm
from quiz.models import Attempt, Exam
from quiz.rules.scores import Finding, Plan
from quiz.selectors import scores as selectors
from quiz.selectors import staff
from quiz.services import external
from quiz.services import scores as services

PREVIEW_KEPT = timedelta(days=1)
SHOWN = 200  # findings of one kind on the page


def _exam(request: HttpRequest, exam_id: UUID) -> Exam:
    """A published exam held elsewhere, or one of our own that takes scores by file."""
    exam = staff.exam_to_manage(acting(request), exam_id)
    if exam.state == Exam.State.DRAFT or not (exam.source == Exam.Source.EXTERNAL or staff.is_on_paper(exam)):
        raise Http404
    return exam


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Can.MANAGE_EXAMS)
def scores(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    """Choose a file; the answer to it is the preview."""
    exam, now = _exam(request, exam_id), timezone.now()
    form = ScoresForm(request.POST or None, request.FILES or None, exam=exam, initial={"held_on": timezone.localdate(now)})
    own = exam.source == Exam.Source.OWN
    context: dict[str, object] = {
        "exam": exam, "own": own, "form": form, "counts": staff.roster_counts([exam])[exam.pk], "imports": selectors.imports_of(exam),
    }  # fmt: skip
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            sent = form.cleaned_data
            data = files.uploaded_bytes(sent["file"])
            plan = external.plan_scores(exam=exam, data=data, source=sent.get("source", ""), now=now)
            kept = {"file": _keep(exam, sent["file"].name, data, excel.CONTENT_TYPE, external.UPLOAD)}
            if own:
                external.check_held_on(exam, sent["held_on"], now)
                kept |= {"proof": _keep_proof(exam, sent["proof"])}
            again = {name: one.public_id for name, one in kept.items()} | {name: sent[name] for name in ("source", "held_on") if own}
            context |= {"plan": plan, "again": again, "findings": findings(plan), "takes": bool(plan.new) and not (own and plan.to_fix)}
    return render(request, "quiz/manage/scores.html", context)


def _keep(exam: Exam, name: str, data: bytes, content_type: str, kind: str) -> StoredFile:
    return files.store(data, name=name, content_type=content_type, owner_kind=kind, owner_id=exam.pk, now=timezone.now(), keep=PREVIEW_KEPT)


def _keep_proof(exam: Exam, upload: UploadedFile) -> StoredFile:
    data, (content_type, ending) = scans.read(upload, field="proof")
    return _keep(exam, f"{exam.title}成绩证明材料.{ending}", data, content_type, external.PROOF)


def findings(plan: Plan) -> list[tuple[str, int, list[Finding]]]:
    """What is not taken, by kind: heading, number of rows, the first of them."""
    kinds = [
        ("有错误的行", plan.wrong), ("名单上没有的人", plan.unmatched), ("重复或分不清的行", plan.doubles),
        ("与已有成绩不一致的行", plan.conflicts), ("现在不能导入的行", plan.blocked), ("已有成绩的行", plan.existing), ("没有成绩的行", plan.absent),
    ]  # fmt: skip
    return [(heading, len(some), some[:SHOWN]) for heading, some in kinds if some]


@require_POST
@needs(Can.MANAGE_EXAMS)
def confirm(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    """Import the file of the preview; it is weighed again, so a second click adds nothing."""
    exam, now = _exam(request, exam_id), timezone.now()
    form = PreviewedForm(request.POST, exam=exam)
    kept = _kept(form, exam) if form.is_valid() else {}
    if "file" not in kept or (exam.source == Exam.Source.OWN and "proof" not in kept):
        messages.error(request, "预览已过期，请重新上传成绩文件。")
        return redirect("quiz:scores", exam_id)
    of = None
    if exam.source == Exam.Source.OWN:
        of = external.Provenance(form.cleaned_data["source"], form.cleaned_data["held_on"], kept["file"], kept["proof"])
    try:
        plan = external.import_scores(exam=exam, data=files.content(kept["file"]), by=acting(request), now=now, of=of)
    except Refused as refusal:
        audit.note_refusal(refusal.code)
        messages.error(request, refusal.sentence)
    else:
        rest = f"，另有 {plan.to_fix} 行没有导入，请改正后再上传" if plan.to_fix else ""
        messages.success(request, f"已导入 {len(plan.new)} 条成绩{rest}。")
    return redirect("quiz:scores", exam_id)


def _kept(form: PreviewedForm, exam: Exam) -> dict[str, StoredFile]:
    """The files of a preview that are still there."""
    found = {}
    for name, kind in (("file", external.UPLOAD), ("proof", external.PROOF)):
        rows = StoredFile.objects.filter(owner_kind=kind, owner_id=str(exam.pk))
        one = rows.filter(public_id=form.cleaned_data[name]).first() if name in form.fields else None
        if one is not None:
            found[name] = one
    return found


@require_safe
@needs(Can.MANAGE_EXAMS)
def template(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    exam = _exam(request, exam_id)
    response = HttpResponse(external.template(exam=exam, by=acting(request), now=timezone.now()), content_type=excel.CONTENT_TYPE)
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{exam.title}成绩模板.xlsx") or ""
    return response


@require_safe
@needs(Can.MANAGE_EXAMS)
def score(request: HttpRequest, exam_id: UUID, attempt_id: UUID) -> HttpResponse:
    return _score(request, _attempt(request, exam_id, attempt_id))


def _attempt(request: HttpRequest, exam_id: UUID, attempt_id: UUID) -> Attempt:
    return selectors.score_to_manage(staff.exam_to_manage(acting(request), exam_id), attempt_id)


def _score(request: HttpRequest, attempt: Attempt, **sent: forms.Form) -> HttpResponse:
    """One score; `sent` are forms that came back with errors."""
    exam = attempt.candidate.exam
    context: dict[str, Any] = {
        "exam": exam,
        "candidate": attempt.candidate,
        "attempt": attempt,
        "marks": attempt.marks.order_by("id"),
        "interventions": attempt.interventions.select_related("by"),
        "may_change": attempt.state != Attempt.State.VOID and exam.state != Exam.State.CONFIRMED,
        "correct_form": CorrectForm(),
        "take_away_form": TakeAwayForm(),
        **sent,
    }
    return render(request, "quiz/manage/score.html", context)


@require_POST
@needs(Can.MANAGE_EXAMS)
def correct(request: HttpRequest, exam_id: UUID, attempt_id: UUID) -> HttpResponse:
    attempt, form = _attempt(request, exam_id, attempt_id), CorrectForm(request.POST)
    if form.is_valid():
        with refusals_into(form):
            services.correct(attempt=attempt, **form.cleaned_data, by=acting(request), now=timezone.now())
            messages.success(request, f"{attempt.candidate.person_name}的成绩已更正。")
            return redirect("quiz:score", exam_id, attempt_id)
    return _score(request, attempt, correct_form=form)


@require_POST
@needs(Can.MANAGE_EXAMS)
def take_away(request: HttpRequest, exam_id: UUID, attempt_id: UUID) -> HttpResponse:
    attempt, form = _attempt(request, exam_id, attempt_id), TakeAwayForm(request.POST)
    if form.is_valid():
        with refusals_into(form):
            services.take_away(attempt=attempt, **form.cleaned_data, by=acting(request), now=timezone.now())
            messages.success(request, f"{attempt.candidate.person_name}的这次成绩已撤下。")
            return redirect("quiz:score", exam_id, attempt_id)
    return _score(request, attempt, take_away_form=form)
