"""预览: what a candidate would see, without an attempt and without a key."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.views import picture
from people.access import Can, acting, needs
from quiz.models import Exam
from quiz.selectors import paper, staff
from quiz.selectors.images import images_to_preview
from quiz.selectors.preview import preview as by_rule
from quiz.selectors.preview import preview_fixed


@require_safe
@needs(Can.MANAGE_EXAMS)
def preview(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    exam = _exam(request, exam_id)
    asked = request.GET.get("paper", "")
    number = int(asked) if asked in tuple("123456") else 1
    drawn = preview_fixed(exam, number) if exam.fixed else by_rule(exam, timezone.now())
    variants = list(exam.variants.all()) if exam.fixed else []
    context = {"exam": exam, "items": paper.drawn_as_shown(exam, drawn), "variants": variants, "number": number}
    response = render(request, "quiz/manage/preview.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_safe
@needs(Can.MANAGE_EXAMS)
def image(request: HttpRequest, exam_id: UUID, file_id: UUID) -> HttpResponse:
    """A picture of what the exam may draw."""
    exam = _exam(request, exam_id)
    return picture(request, get_object_or_404(images_to_preview(exam, timezone.now()), public_id=file_id))


def _exam(request: HttpRequest, exam_id: UUID) -> Exam:
    exam = staff.exam_to_manage(acting(request), exam_id)
    if exam.source != Exam.Source.OWN:
        raise Http404
    return exam
