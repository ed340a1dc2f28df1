"""入场要求 of an exam, also once it is published, and its start code: for the room's screen, and another one."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.address import client_address
from core.forms import refusals_into
from core.htmx import page_or_fragment
from people.access import Can, acting, needs
from quiz.forms.admission import AdmissionForm
from quiz.models import Exam
from quiz.rules.admission import NOTICE_TEMPLATE, is_within
from quiz.selectors import admission as selectors
from quiz.selectors import staff
from quiz.services import admission as services

INSERT = "notice"  # the button that puts the template where no notice is typed yet


def inserted(request: HttpRequest) -> dict[str, str]:
    """What the button changes in a form that is sent back."""
    return {"notice": NOTICE_TEMPLATE} if request.POST.get("do") == INSERT and not request.POST.get("notice", "").strip() else {}


def warn_of_ranges(request: HttpRequest, exam: Exam) -> None:
    here = client_address(request)
    if not is_within(here, exam.address_ranges):
        messages.warning(request, f"已限定网络地址。您现在的地址 {here or '看不到'} 不在范围内：从这里不能开始考试。请核对范围填得对不对。")


def _own(request: HttpRequest, exam_id: UUID) -> Exam:
    exam = staff.exam_to_manage(acting(request), exam_id)
    if exam.source != Exam.Source.OWN:
        raise Http404
    return exam


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Can.MANAGE_EXAMS)
def admission(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    exam, here = _own(request, exam_id), client_address(request)
    saving = request.method == "POST" and request.POST.get("do") != INSERT
    form = AdmissionForm(request.POST if saving else None, exam=exam)
    if saving and form.is_valid():
        with refusals_into(form):
            changed = services.change(
                exam=exam, seen_version=form.cleaned_data["version"], asked=form.admission(), by=acting(request), now=timezone.now()
            )
            messages.success(request, "入场要求已保存，从现在起开始的人按它办。")
            warn_of_ranges(request, changed)
            return redirect("quiz:exam_manage", exam_id)
    if request.method == "POST" and not saving:  # sent to be changed, not to be checked
        form.initial = {name: request.POST.get(name, "") for name in form.fields} | inserted(request)
    context = {"exam": exam, "form": form, "own_address": here, "shut_out": form.shuts_out(here), "confirmed": selectors.confirmed_count(exam)}
    return render(request, "quiz/manage/admission.html", context)


@require_safe
@needs(Can.MANAGE_EXAMS)
def code(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    """The code alone, as large as the screen: no name and no figure of anybody is on it."""
    exam = _own(request, exam_id)
    current = selectors.current_code(exam)
    if current is None:
        raise Http404
    response = page_or_fragment(request, "quiz/manage/code.html", "quiz/manage/_code.html", {"exam": exam, "code": current})
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
@needs(Can.MANAGE_EXAMS)
def renew_code(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    exam = _own(request, exam_id)
    services.renew_code(exam=exam, by=acting(request), now=timezone.now())
    messages.success(request, "入场码已更换，原来的不能再用。")
    return redirect("quiz:monitor", exam_id)
