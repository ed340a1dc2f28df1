"""The credit gate of an exam, for its clerk."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core.forms import refusals_into
from people.access import Can, acting, needs
from quiz.models import Exam
from quiz.selectors import staff
from training.forms.gates import GateForm
from training.selectors import gates
from training.services import gates as services
from training.views.switched import while_credits_count


@while_credits_count
@require_http_methods(["GET", "HEAD", "POST"])
@needs(Can.MANAGE_EXAMS)
def gate(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    exam, by = staff.exam_to_manage(acting(request), exam_id), acting(request)
    if not gates.may_ask(exam):
        raise Http404
    asked = gates.asked_of(exam)
    form = GateForm(request.POST or None, initial={"credits": asked.credits if asked else None})
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            services.ask(exam=exam, credits=form.cleaned_data["credits"] or 0, by=by, now=timezone.now())
            messages.success(request, "学分要求已保存。")
            return redirect("quiz:exam_manage", exam_id)
    counts = gates.reached(exam, asked.credits) if asked and exam.state != Exam.State.DRAFT else None
    return render(request, "training/manage/gate.html", {"exam": exam, "asked": asked, "form": form, "counts": counts})
