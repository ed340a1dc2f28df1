"""纸质试卷: the papers made to be printed, and the files of each."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from core import audit
from core.errors import Refused
from people.access import Can, acting, needs
from quiz.models import Exam
from quiz.selectors import question_papers as selectors
from quiz.selectors import staff
from quiz.services import question_papers as services


def _exam(request: HttpRequest, exam_id: UUID) -> Exam:
    exam = staff.exam_to_manage(acting(request), exam_id)
    if not staff.is_on_paper(exam):
        raise Http404
    return exam


@require_safe
@needs(Can.MANAGE_EXAMS)
def papers(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    exam, now = _exam(request, exam_id), timezone.now()
    sees_key = selectors.may_have_key(acting(request), exam, now)
    context = {
        "exam": exam,
        "printed": selectors.of_exam(exam),
        "kinds": [(name, kind.label) for name, kind in services.KINDS.items() if name != services.KEY or sees_key],
        "sees_key": sees_key,
        "early": now < exam.opens_at,
    }
    return render(request, "quiz/manage/question_papers.html", context)


@require_POST
@needs(Can.MANAGE_EXAMS)
def make(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    exam = _exam(request, exam_id)
    try:
        made = services.make(exam=exam, by=acting(request), now=timezone.now())
    except Refused as refusal:
        audit.note_refusal(refusal.code)
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, f"已生成{'、'.join(one.label for one in made)}。")
    return redirect("quiz:question_papers", exam_id)


@require_POST
@needs(Can.MANAGE_EXAMS)
def print_paper(request: HttpRequest, exam_id: UUID, number: int, what: str) -> HttpResponse:
    exam = _exam(request, exam_id)
    printed = get_object_or_404(exam.printed_papers.select_related("exam"), number=number)
    if what not in services.KINDS:
        raise Http404
    back = reverse("quiz:question_papers", args=[exam_id])
    try:
        job = services.ask(printed=printed, kind=what, by=acting(request), now=timezone.now(), back_url=back)
    except Refused as refusal:
        audit.note_refusal(refusal.code)
        messages.error(request, refusal.sentence)
        return redirect(back)
    return redirect("core:job", job.public_id)
