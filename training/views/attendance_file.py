"""到会情况 from an Excel or CSV file: choose it, see what each row would do, confirm."""

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
from training.models import Session
from training.selectors import sessions
from training.services import attendance_file as services

KEPT = timedelta(hours=1)
GONE = "上传的文件已过期，请重新选择文件。"


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Can.MANAGE_TRAINING)
def attendance_file(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """GET the form; POST a file for its preview; POST again with `stored` to confirm. What changed in between brings the preview again."""
    session, by, now = sessions.session_to_manage(acting(request), session_id), acting(request), timezone.now()
    context: dict[str, object] = {"session": session, "sent": request.POST}
    if request.method == "POST":
        try:
            stored = _stored(request, session, by)
            approver = _text(request, "approver", 40)
            plan = services.plan(session=session, data=files.content(stored), approver=approver, now=now)
            context |= {"plan": plan, "stored": stored}
            if "confirm" in request.POST:
                plan_seen = request.POST.get("seen", "")
                plan.seen = int(plan_seen) if plan_seen.isdecimal() and len(plan_seen) < 16 else -1
                written = services.take(session=session, plan=plan, by=by, now=now, reason=_text(request, "reason", 200))
                messages.success(request, f"已登记 {written} 人。")
                return redirect("training:session", session_id)
        except FileNotFoundError:
            context["refusal"] = GONE
        except Refused as refusal:
            audit.note_refusal(refusal.code)
            context["refusal"] = refusal.sentence
            shown = context.get("plan")
            if isinstance(shown, services.Plan):
                shown.seen = services.last_change(session)
    return render(request, "training/manage/attendance_file.html", context)


def _text(request: HttpRequest, name: str, longest: int) -> str:
    return request.POST.get(name, "").replace("\0", "").strip()[:longest]


def _stored(request: HttpRequest, session: Session, by: Person) -> StoredFile:
    """The file that was kept for the preview, or the one just uploaded, which is kept now."""
    owner = f"{session.pk}:{by.pk}"
    if request.POST.get("stored"):
        try:
            return StoredFile.objects.get(owner_kind=services.UPLOAD, owner_id=owner, public_id=UUID(request.POST["stored"]))
        except (ValueError, StoredFile.DoesNotExist):
            raise Refused("attendance_file_gone", GONE) from None
    upload = request.FILES.get("file")
    data = files.uploaded_bytes(upload if isinstance(upload, UploadedFile) else None)
    name = str(getattr(upload, "name", "") or "到会情况.xlsx")
    return files.store(data, name=name, content_type=excel.CONTENT_TYPE, owner_kind=services.UPLOAD, owner_id=owner, now=timezone.now(), keep=KEPT)


@require_safe
@needs(Can.MANAGE_TRAINING)
def template(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session = sessions.session_to_manage(acting(request), session_id)
    response = HttpResponse(services.template(session), content_type=excel.CONTENT_TYPE)
    response.headers["Content-Disposition"] = content_disposition_header(True, f"到会情况-{session.title}.xlsx") or ""
    return response
