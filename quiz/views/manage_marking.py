"""评卷 for who manages the exam: marking alone, or naming markers, seeing how far they are, and deciding where they differ."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from core.forms import refusals_into
from core.views import picture
from people.access import Can, acting, needs
from quiz.forms.marking import DoubleForm, MarkerForm
from quiz.models import Exam
from quiz.selectors import distribution, staff
from quiz.selectors.images import images_on_papers
from quiz.selectors.marking import waiting
from quiz.services import distribution as services
from quiz.views.desk import Desk, answer


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Can.MANAGE_EXAMS)
def mark(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    """Whatever waits, while nobody is named to mark; else what waits for a third mark."""
    exam = staff.exam_to_manage(acting(request), exam_id)
    named = distribution.has_markers(exam)
    queue = distribution.progress(exam).third if named else waiting(exam)
    context = {"waiting": len(queue), "named": named, "manages": True, "back": reverse("quiz:exam_manage", args=[exam_id])}
    desk = Desk(exam, "quiz:marking", "quiz:marking_image", lambda place: distribution.turn_for(exam), lambda: next(iter(queue), None), context)
    return answer(request, desk)


@require_safe
@needs(Can.MANAGE_EXAMS)
def image(request: HttpRequest, exam_id: UUID, file_id: UUID) -> HttpResponse:
    """A picture of a question on the papers of an exam one manages."""
    exam = staff.exam_to_manage(acting(request), exam_id)
    return picture(request, get_object_or_404(images_on_papers(exam), public_id=file_id))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Can.MANAGE_EXAMS)
def markers(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    """Who marks, how far each is; three forms on one page, told apart by their button."""
    exam = staff.exam_to_manage(acting(request), exam_id)
    do = request.POST.get("do", "")
    add = MarkerForm(request.POST if do == "add" or do.startswith("end-") else None)
    double = DoubleForm(request.POST if do == "double" else None, exam=exam)
    if request.method == "POST" and _carry_out(request, exam, do, add, double):
        return redirect("quiz:markers", exam_id)
    context = {"exam": exam, "progress": distribution.progress(exam), "add": add, "double": double}
    return render(request, "quiz/manage/markers.html", context)


def _carry_out(request: HttpRequest, exam: Exam, do: str, add: MarkerForm, double: DoubleForm) -> bool:
    by, now = acting(request), timezone.now()
    if do == "add" and add.is_valid():
        with refusals_into(add):
            person = staff.person_named(exam.unit, add.cleaned_data["person"])
            services.name_marker(exam=exam, person=person, by=by, now=now)
            messages.success(request, f"{person.name}已是评卷人，系统通知已发给本人。")
            return True
    elif do == "double" and double.is_valid():
        with refusals_into(double):
            values = double.cleaned_data
            services.set_double(exam=exam, double=values["double_marking"], within=values["marks_differ"], by=by, now=now)
            messages.success(request, "已保存。")
            return True
    elif do.startswith("end-") and do[4:].isascii() and do[4:].isdigit() and len(do) < 20:
        with refusals_into(add):
            services.end_marker(exam=exam, marker_id=int(do[4:]), by=by, now=now)
            return True
    return False
