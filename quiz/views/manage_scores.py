"""Scores of an exam held elsewhere: template, upload with preview, confirmation."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import excel, files
from core.forms import refusals_into
from core.models import StoredFile
from people.access import Can, acting, needs
from quiz.forms.scores import ScoresForm
from quiz.models import Exam
from quiz.rules.scores import Finding, Plan
from quiz.selectors import staff
from quiz.services import external

PREVIEW_KEPT = timedelta(days=1)
SHOWN = 200  # findings of one kind on the page


def _external(request: HttpRequest, exam_id: UUID) -> Exam:
    exam = staff.exam_to_manage(acting(request), exam_id)
    if exam.source != Exam.Source.EXTERNAL or exam.state == Exam.State.DRAFT:
        raise Http404
    return exam


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Can.MANAGE_EXAMS)
def scores(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    """Choose a file; the answer to it is the preview."""
    exam = _external(request, exam_id)
    form = ScoresForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {"exam": exam, "form": form, "counts": staff.roster_counts([exam])[exam.pk]}
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            upload = form.cleaned_data["file"]
            data = files.uploaded_bytes(upload)
            plan = external.plan_scores(exam=exam, data=data)
            kept = files.store(
                data,
                name=upload.name,
                content_type=excel.CONTENT_TYPE,
                owner_kind=external.UPLOAD,
                owner_id=exam.pk,
                now=timezone.now(),
                keep=PREVIEW_KEPT,
            )
            context |= {"plan": plan, "kept": kept, "findings": findings(plan)}
    return render(request, "quiz/manage/scores.html", context)


def findings(plan: Plan) -> list[tuple[str, int, list[Finding]]]:
    """What is not taken, by kind: heading, number of rows, the first of them."""
    kinds = [
        ("有错误的行", plan.wrong), ("名单上没有的人", plan.unmatched), ("重复或分不清的行", plan.doubles),
        ("与已有成绩不一致的行", plan.conflicts), ("已有成绩的行", plan.existing), ("没有成绩的行", plan.absent),
    ]  # fmt: skip
    return [(heading, len(some), some[:SHOWN]) for heading, some in kinds if some]


@require_POST
@needs(Can.MANAGE_EXAMS)
def confirm(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    """Import the file of the preview; it is weighed again, so a second click adds nothing."""
    exam = _external(request, exam_id)
    kept = _kept(request.POST.get("file", ""), exam)
    if kept is None:
        messages.error(request, "预览已过期，请重新上传成绩文件。")
    else:
        plan = external.import_scores(exam=exam, data=files.content(kept), by=acting(request), now=timezone.now())
        rest = f"，另有 {plan.to_fix} 行没有导入，请改正后再上传" if plan.to_fix else ""
        messages.success(request, f"已导入 {len(plan.new)} 条成绩{rest}。")
    return redirect("quiz:scores", exam_id)


def _kept(file_id: str, exam: Exam) -> StoredFile | None:
    try:
        return StoredFile.objects.filter(public_id=UUID(file_id), owner_kind=external.UPLOAD, owner_id=str(exam.pk)).first()
    except ValueError:
        return None


@require_safe
@needs(Can.MANAGE_EXAMS)
def template(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    exam = _external(request, exam_id)
    response = HttpResponse(external.template(exam=exam, by=acting(request), now=timezone.now()), content_type=excel.CONTENT_TYPE)
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{exam.title}成绩模板.xlsx") or ""
    return response
