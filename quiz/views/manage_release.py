"""公布成绩 and 公布答案, on the page of an exam that has them released by hand."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from core import audit
from core.errors import Refused
from people.access import Can, acting, needs
from quiz.selectors import releasing, staff
from quiz.services import releasing as services


@require_POST
@needs(Can.MANAGE_EXAMS)
def release(request: HttpRequest, exam_id: UUID, what: str) -> HttpResponse:
    exam = staff.exam_to_manage(acting(request), exam_id)
    if what not in releasing.LABELS:
        raise Http404
    try:
        services.release(exam=exam, what=what, by=acting(request), now=timezone.now())
    except Refused as refusal:
        audit.note_refusal(refusal.code)
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, f"已公布{releasing.LABELS[what]}，应考人员现在可以看到。")
    return redirect("quiz:exam_manage", exam_id)
