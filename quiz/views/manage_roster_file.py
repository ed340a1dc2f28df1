"""The roster from an Excel or CSV file: choose it, see whom each row means, decide what is doubtful, put all on the list."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from core import audit, excel, files
from core.errors import Refused
from core.models import StoredFile
from people.access import Can, acting, needs
from people.models import Person
from quiz.models import Exam
from quiz.selectors import staff
from quiz.services import roster_file as services

KEPT = timedelta(hours=1)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Can.MANAGE_EXAMS)
def roster_file(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    """GET the form; POST a file for its preview; POST again with `stored` to confirm. The file waits an hour between the two. What was changed in
    between brings the preview again."""
    exam, by = staff.exam_to_manage(acting(request), exam_id), acting(request)
    context: dict[str, object] = {"exam": exam, "draft": exam.state == Exam.State.DRAFT, "ticked": request.POST}
    if request.method == "POST":
        try:
            stored, version = _stored(request, exam, by), str(exam.version)
            plan = services.plan(exam=exam, data=files.content(stored), by=by, today=timezone.localdate(), decisions=_decisions(request))
            confirmed = "confirm" in request.POST
            changed = confirmed and (request.POST.get("seen"), request.POST.get("version")) != (plan.seen, version)
            context |= {"plan": plan, "stored": stored, "version": version, "confirmed": confirmed, "changed": changed}
            if confirmed and not changed and plan.is_clear:
                messages.success(request, _taken(request, exam, plan, by))
                return redirect("quiz:roster" if exam.state != Exam.State.DRAFT else "quiz:exam_manage", exam_id)
        except FileNotFoundError:
            context["refusal"] = "上传的文件已过期，请重新选择文件。"
        except Refused as refusal:
            audit.note_refusal(refusal.code)
            context["refusal"] = refusal.sentence
    return render(request, "quiz/manage/roster_file.html", context)


def _taken(request: HttpRequest, exam: Exam, plan: services.Plan, by: Person) -> str:
    now = timezone.now()
    if exam.state != Exam.State.DRAFT:
        return f"已列入 {services.take(exam=exam, plan=plan, reason=request.POST.get('reason', '')[:200], by=by, now=now)} 人。"
    only = request.POST.get("only") == "1"
    services.choose(exam=exam, plan=plan, only=only, by=by, now=now)
    people = len(plan.new) + (len(plan.listed) if only else 0)
    return f"“谁参加”已改为{'文件里的' if only else '另加文件里的'} {people} 人，发布时按它生成名单。"


def _stored(request: HttpRequest, exam: Exam, by: Person) -> StoredFile:
    """The file that was kept for the preview, or the one just uploaded, which is kept now."""
    owner = f"{exam.pk}:{by.pk}"
    if request.POST.get("stored"):
        try:
            return StoredFile.objects.get(owner_kind=services.UPLOAD, owner_id=owner, public_id=UUID(request.POST["stored"]))
        except (ValueError, StoredFile.DoesNotExist):
            raise Refused("roster_file_gone", "上传的文件已过期，请重新选择文件。") from None
    upload = request.FILES.get("file")
    data = files.uploaded_bytes(upload if isinstance(upload, UploadedFile) else None)
    name = str(getattr(upload, "name", "") or "名单.xlsx")
    return files.store(data, name=name, content_type=excel.CONTENT_TYPE, owner_kind=services.UPLOAD, owner_id=owner, now=timezone.now(), keep=KEPT)


def _decisions(request: HttpRequest) -> dict[int, str]:
    answers = [(name[7:], str(value)) for name, value in request.POST.items() if name.startswith("decide-") and value]
    return {int(row): value for row, value in answers if row.isdecimal() and len(row) < 8}


@require_safe
@needs(Can.MANAGE_EXAMS)
def template(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    staff.exam_to_manage(acting(request), exam_id)
    response = HttpResponse(services.template(), content_type=excel.CONTENT_TYPE)
    response.headers["Content-Disposition"] = content_disposition_header(True, "应考名单模板.xlsx") or ""
    return response
