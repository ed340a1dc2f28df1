"""成绩证明 and 合格证: asked for by their owner, by the clerk for one or for all, and withdrawn."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from core import audit
from core.errors import Refused
from core.forms import refusals_into
from people.access import Can, acting, needs
from quiz import access
from quiz.forms.attesting import WithdrawForm
from quiz.models import Attestation, Candidate
from quiz.rules.attesting import LABELS
from quiz.selectors import staff
from quiz.services import attesting, attesting_prints
from quiz.views.manage_roster import person_page


@require_POST
@login_required
def own(request: HttpRequest, exam_id: UUID, kind: str) -> HttpResponse:
    return _one(request, access.own_candidacy(acting(request), exam_id), kind, reverse("quiz:exam", args=[exam_id]))


@require_POST
@needs(Can.MANAGE_EXAMS)
def of_candidate(request: HttpRequest, exam_id: UUID, candidate_id: UUID, kind: str) -> HttpResponse:
    candidate = staff.candidate_to_manage(staff.exam_to_manage(acting(request), exam_id), candidate_id)
    return _one(request, candidate, kind, reverse("quiz:candidate", args=[exam_id, candidate_id]))


def _one(request: HttpRequest, candidate: Candidate, kind: str, back_url: str) -> HttpResponse:
    _refuse_unknown(kind)
    by, now = acting(request), timezone.now()
    try:
        job = attesting_prints.ask(candidate=candidate, kind=kind, by=by, base=_base(request), now=now, back_url=back_url)
    except Refused as refusal:
        audit.note_refusal(refusal.code)
        return _refused(request, refusal, back_url)
    return redirect("core:job", job.public_id)


@require_POST
@needs(Can.MANAGE_EXAMS)
def of_all(request: HttpRequest, exam_id: UUID, kind: str) -> HttpResponse:
    _refuse_unknown(kind)
    exam, back_url = staff.exam_to_manage(acting(request), exam_id), reverse("quiz:exam_manage", args=[exam_id])
    try:
        job = attesting_prints.ask_all(exam=exam, kind=kind, by=acting(request), base=_base(request), now=timezone.now(), back_url=back_url)
    except Refused as refusal:
        audit.note_refusal(refusal.code)
        return _refused(request, refusal, back_url)
    return redirect("core:job", job.public_id)


@require_POST
@needs(Can.MANAGE_EXAMS)
def withdraw(request: HttpRequest, exam_id: UUID, attestation_id: UUID) -> HttpResponse:
    exam = staff.exam_to_manage(acting(request), exam_id)
    one = get_object_or_404(Attestation.objects.select_related("candidate"), public_id=attestation_id, candidate__exam=exam)
    candidate = staff.candidate_to_manage(exam, one.candidate.public_id)
    form = WithdrawForm(request.POST)
    if form.is_valid():
        with refusals_into(form):
            attesting.withdraw(attestation=one, **form.cleaned_data, by=acting(request), now=timezone.now())
            messages.success(request, f"已撤销{candidate.person_name}的{one.get_kind_display()}。")
            return redirect("quiz:candidate", exam_id, candidate.public_id)
    return person_page(request, candidate, withdraw_form=form)


def _refuse_unknown(kind: str) -> None:
    if kind not in LABELS:
        raise Http404


def _refused(request: HttpRequest, refusal: Refused, back_url: str) -> HttpResponse:
    messages.error(request, refusal.sentence)
    return redirect(back_url)


def _base(request: HttpRequest) -> str:
    return settings.SITE_URL or request.build_absolute_uri("/")
