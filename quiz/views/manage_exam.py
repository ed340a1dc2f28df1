"""The clerk's page of one exam: facts, publishing, what to hand out, a later closing."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from core import audit
from core.errors import Refused
from core.forms import refusals_into
from core.qr import svg_data_uri
from people.access import Can, acting, needs
from quiz.forms.roster import ExtendForm
from quiz.models import Exam
from quiz.registries import exam_links
from quiz.rules import watching, windows
from quiz.rules.invitation import invitation, steps
from quiz.rules.watching import Watching
from quiz.selectors import admission, makeups, releasing, scores, staff
from quiz.selectors.pool import may_draw, questions_for, section_of, supplies
from quiz.services import exams, publishing
from quiz.services.makeups import draft_makeup
from quiz.views.links import link_to, poster_image


@require_safe
@needs(Can.MANAGE_EXAMS)
def exam(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    return _page(request, staff.exam_to_manage(acting(request), exam_id), ExtendForm())


def _page(request: HttpRequest, exam: Exam, extend_form: ExtendForm) -> HttpResponse:
    now = timezone.now()
    word = windows.state_word(exam.state, exam.opens_at, exam.closes_at, now)
    draft, own = exam.state == Exam.State.DRAFT, exam.source == Exam.Source.OWN
    rules = list(exam.rules.all())
    sections = [section_of(rule) for rule in rules]
    questions = questions_for(exam, now)
    supplied = supplies(sections, questions, exam.attempts_allowed)
    context: dict[str, Any] = {
        "exam": exam,
        "word": word,
        "tone": windows.TONES[word],
        "draft": draft,
        "own": own,
        "sections": [{"rule": rule, "supply": supply} for rule, supply in zip(rules, supplied, strict=True)],
        "supplies": supplied,
        "pool": questions.filter(may_draw(exam)).count() if own and exam.keeps_keys else 0,
        "who": staff.rule_text(exam.roster_rule),
        "admission": admission.admission_of(exam),
        "watching": watching.in_short(Watching.of(exam)) if own else "",
        "watching_warnings": watching.warnings(Watching.of(exam)),
        "confirmed": admission.confirmed_count(exam),
        "extend_form": extend_form,
        "can_extend": exams.can_extend(exam, now),
        "makeups": makeups.arranging(exam, now),
        "released": releasing.parts(exam, now),
        "links": exam_links(exam),
        "on_paper": not draft and staff.is_on_paper(exam),
    }
    if draft:
        context["expected"] = staff.people_of(exam, timezone.localdate(now)).count()
    else:
        context["counts"] = staff.roster_counts([exam])[exam.pk]
        context["sources"] = scores.counted_by_source(exam) if context["on_paper"] else []
    if own and not draft and (exam.closes_at is None or now < exam.closes_at):
        context |= _handouts(request, exam)
    return render(request, "quiz/manage/exam.html", context)


def _handouts(request: HttpRequest, exam: Exam) -> dict[str, str]:
    """Link, QR code and the text for a group."""
    link = link_to(request, exam)
    closes_at = timezone.localtime(exam.closes_at) if exam.closes_at else None
    text = invitation(exam.title, timezone.localtime(exam.opens_at), closes_at, exam.duration_minutes, exam.attempts_allowed, link, exam.caveat)
    return {"link": link, "qr": svg_data_uri(link), "group_text": text}


@require_POST
@needs(Can.MANAGE_EXAMS)
def publish(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    exam = staff.exam_to_manage(acting(request), exam_id)
    try:
        publishing.publish(exam=exam, by=acting(request), now=timezone.now())
    except Refused as refusal:
        audit.note_refusal(refusal.code)
        messages.error(request, refusal.sentence)
    else:
        messages.success(
            request, "已发布。下面的链接、二维码和通知可以发给应考人员。" if exam.source == Exam.Source.OWN else "已生成应考名单，现在可以导入成绩。"
        )
    return redirect("quiz:exam_manage", exam_id)


@require_POST
@needs(Can.MANAGE_EXAMS)
def extend(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    exam = staff.exam_to_manage(acting(request), exam_id)
    form = ExtendForm(request.POST)
    if form.is_valid():
        with refusals_into(form):
            exams.extend_closing(exam=exam, **form.cleaned_data, by=acting(request), now=timezone.now())
            messages.success(request, "已延长。正在答题的人，剩余时间已同时更新。")
            return redirect("quiz:exam_manage", exam_id)
    return _page(request, exam, form)


@require_POST
@needs(Can.MANAGE_EXAMS)
def makeup(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    """安排补考: a draft, looked at before it is published."""
    exam = staff.exam_to_manage(acting(request), exam_id)
    try:
        made = draft_makeup(parent=exam, results=request.POST.getlist("results"), by=acting(request), now=timezone.now())
    except Refused as refusal:
        audit.note_refusal(refusal.code)
        messages.error(request, refusal.sentence)
        return redirect("quiz:exam_manage", exam_id)
    messages.success(request, "已生成补考草稿，请核对时间和人数，再发布。")
    return redirect("quiz:exam_manage", made.public_id)


@require_safe
@needs(Can.MANAGE_EXAMS)
def poster(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    """One sheet to print and hang up."""
    exam = staff.exam_to_manage(acting(request), exam_id)
    if exam.state == Exam.State.DRAFT or exam.source != Exam.Source.OWN:
        raise Http404
    context = {"exam": exam, "steps": steps(exam.duration_minutes, exam.attempts_allowed), **_handouts(request, exam)}
    return render(request, "quiz/manage/poster.html", context)


@require_safe
@needs(Can.MANAGE_EXAMS)
def poster_picture(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    """The same sheet as a picture."""
    return poster_image(request, staff.exam_to_manage(acting(request), exam_id))
