"""One question: shown, submitted, reviewed, retired."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from core import audit
from core.errors import Refused
from core.models import Office
from people.access import Can, acting, has, needs
from questionbank import selectors, types
from questionbank.models import Question
from questionbank.selectors.grounds import articles_of
from questionbank.selectors.likeness import alike_to
from questionbank.selectors.revisions import said_in
from questionbank.selectors.stats import figures_of, figures_of_parts
from questionbank.services import questions
from questionbank.views.shown import found, said, seen_version

MOVES: dict[str, tuple[Callable[..., None], str, Can]] = {  # what it does, what it says, who may besides those who manage the bank
    "submit": (questions.submit_question, "已送审。", Can.WRITE_QUESTIONS),
    "review": (questions.review_question, "已审核，组卷时可以抽到这道题。", Can.REVIEW_QUESTIONS),
    "return": (questions.return_question, "已退回为草稿，并已通知出题人。", Can.REVIEW_QUESTIONS),
    "retire": (questions.retire_question, "已停用，以后组卷不再抽到这道题；已经用过它的试卷不变。", Can.MANAGE_QUESTIONS),
    "restore": (questions.restore_question, "已恢复为草稿，审核后才会用于组卷。", Can.MANAGE_QUESTIONS),
}


@require_safe
@needs(Can.WRITE_QUESTIONS, Can.REVIEW_QUESTIONS, Can.MANAGE_QUESTIONS)
def question(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """The page of a question; a sub-question leads to its case."""
    shown = found(request, question_id)
    if shown.case is not None:
        return redirect(f"{reverse('questionbank:question', args=[shown.case.public_id])}#part-{shown.place}")
    return _question_page(request, shown)


def _question_page(request: HttpRequest, shown: Question, *, reason: str = "", wrong: str = "") -> HttpResponse:
    """`wrong` says what is the matter with the `reason` typed for returning it."""
    visible = selectors.visible_to(request.user)
    now, earlier = selectors.said_now(shown), said_in(shown)[1:]
    bases = [basis for one in (now, *now.part_revisions.all()) for basis in one.bases.all()]
    says = said(now, articles_of(bases, timezone.localdate()))
    context = {"question": shown, "now_says": says, "earlier": earlier, "office": Office.current()}
    context |= {"tags": list(shown.tags.all()), "flags": selectors.open_flags(request.user).filter(Q(question=shown) | Q(question__case=shown))}
    context |= {"merged_into": visible.filter(pk=shown.merged_into_id).first() if shown.merged_into_id else None}
    context |= {"alike": alike_to(shown, request.user), "merged": visible.filter(merged_into=shown)}
    context |= {"may": selectors.what_may(request.user, shown), "reason": reason, "wrong": wrong, "manages": has(request.user, Can.MANAGE_QUESTIONS)}
    context |= {"figures": figures_of(shown), "figures_of_parts": figures_of_parts(shown) if types.get(shown.type).has_parts else []}
    return render(request, "questionbank/question.html", context)


@require_POST
@needs(Can.WRITE_QUESTIONS, Can.REVIEW_QUESTIONS, Can.MANAGE_QUESTIONS)
def move(request: HttpRequest, question_id: UUID, action: str) -> HttpResponse:
    """Submit, review, return, retire or restore, as the address says."""
    if action not in MOVES:
        raise Http404
    service, sentence, capability = MOVES[action]
    if not (has(request.user, capability) or has(request.user, Can.MANAGE_QUESTIONS)):
        raise PermissionDenied
    moved = found(request, question_id)
    reason = request.POST.get("reason", "")
    told = {"reason": reason, "url": reverse("questionbank:question", args=[question_id])} if action == "return" else {}
    try:
        service(question=moved, seen_version=seen_version(request), by=acting(request), now=timezone.now(), **told)
    except Refused as refusal:
        if refusal.field != "reason":
            raise
        audit.note_refusal(refusal.code)
        return _question_page(request, moved, reason=reason, wrong=refusal.sentence)
    messages.success(request, sentence)
    if capability == Can.REVIEW_QUESTIONS and not has(request.user, Can.MANAGE_QUESTIONS):
        return redirect("questionbank:list")  # a reviewer goes on to what still waits
    return redirect("questionbank:question", question_id)
