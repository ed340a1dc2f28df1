"""The list of questions, and one question: shown, written, revised, reviewed, retired."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import audit
from core.errors import Refused, Stale
from core.forms import refusals_into
from core.htmx import page_or_fragment
from core.models import Office
from people.access import Can, acting, has, needs
from questionbank import selectors
from questionbank.forms import FilterForm, QuestionForm, key_text
from questionbank.models import Question, Revision
from questionbank.services import imports, questions

PER_PAGE = 50
MOVES: dict[str, tuple[Callable[..., None], str, Can]] = {  # what it does, what it says, who may besides those who manage the bank
    "submit": (questions.submit_question, "已送审。", Can.WRITE_QUESTIONS),
    "review": (questions.review_question, "已审核，组卷时可以抽到这道题。", Can.REVIEW_QUESTIONS),
    "return": (questions.return_question, "已退回为草稿，并已通知出题人。", Can.REVIEW_QUESTIONS),
    "retire": (questions.retire_question, "已停用，以后组卷不再抽到这道题；已经用过它的试卷不变。", Can.MANAGE_QUESTIONS),
    "restore": (questions.restore_question, "已恢复为草稿，审核后才会用于组卷。", Can.MANAGE_QUESTIONS),
}


@require_safe
@needs(Can.WRITE_QUESTIONS, Can.REVIEW_QUESTIONS, Can.MANAGE_QUESTIONS)
def question_list(request: HttpRequest) -> HttpResponse:
    form = FilterForm(request.GET, kinds=selectors.offered_types(Office.current()), topics=selectors.topics())
    found = selectors.filtered(selectors.visible_to(request.user), **form.chosen())
    page = Paginator(found.order_by("-id"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "filters": any(form.chosen().values()),
        "manages": has(request.user, Can.MANAGE_QUESTIONS),
        "writes": has(request.user, Can.WRITE_QUESTIONS),
        "flagged": selectors.open_flags(request.user).count(),
    }
    return page_or_fragment(request, "questionbank/list.html", "questionbank/_rows.html", context)


@require_safe
@needs(Can.WRITE_QUESTIONS, Can.REVIEW_QUESTIONS, Can.MANAGE_QUESTIONS)
def question(request: HttpRequest, question_id: UUID) -> HttpResponse:
    return _question_page(request, _question(request, question_id))


def _question_page(request: HttpRequest, shown: Question, *, reason: str = "", wrong: str = "") -> HttpResponse:
    """`wrong` says what is the matter with the `reason` typed for returning it."""
    revisions = [_said(shown, one) for one in selectors.revisions_of(shown)]
    context = {"question": shown, "now_says": revisions[0], "earlier": revisions[1:], "office": Office.current()}
    context |= {"tags": list(shown.tags.all()), "flags": selectors.open_flags(request.user).filter(question=shown)}
    context |= {"may": selectors.what_may(request.user, shown), "reason": reason, "wrong": wrong, "manages": has(request.user, Can.MANAGE_QUESTIONS)}
    return render(request, "questionbank/question.html", context)


@require_http_methods(["GET", "POST"])
@needs(Can.WRITE_QUESTIONS, Can.MANAGE_QUESTIONS)
def new(request: HttpRequest) -> HttpResponse:
    """What who manages the bank saves is reviewed (待审核 with 双人审核); an author saves a draft, or submits it at once."""
    kinds = selectors.offered_types(Office.current(), parts=False)
    if request.method == "POST" and request.POST.get("do") == "type":  # another type was chosen: the form asks for what that one has
        return _form_page(request, QuestionForm(initial=request.POST.dict(), kinds=kinds), submits=not has(request.user, Can.MANAGE_QUESTIONS))
    form = QuestionForm(request.POST if request.method == "POST" else None, kinds=kinds)
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            status = _first_status(request)
            made = questions.create_question(type=form.cleaned_data["type"], **form.says(), status=status, author=acting(request), now=timezone.now())
            messages.success(request, f"已保存，状态为“{made.get_status_display()}”。")
            return redirect("questionbank:question", made.public_id)
    return _form_page(request, form, submits=not has(request.user, Can.MANAGE_QUESTIONS))


def _first_status(request: HttpRequest) -> Question.Status:
    if has(request.user, Can.MANAGE_QUESTIONS):
        return imports.status_after_import()
    return Question.Status.IN_REVIEW if "submit" in request.POST else Question.Status.DRAFT


@require_http_methods(["GET", "POST"])
@needs(Can.WRITE_QUESTIONS, Can.MANAGE_QUESTIONS)
def edit(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """A second writer gets the sentence, what stands there now and what was typed; saving again replaces knowingly."""
    edited = _question(request, question_id)
    if request.method != "POST":
        return _form_page(request, QuestionForm(initial=QuestionForm.initial_of(edited), kind=edited.type), question=edited)
    form = QuestionForm(request.POST, kind=edited.type)
    if form.is_valid():
        seen = form.cleaned_data["seen_version"] or 0
        with refusals_into(form):
            try:
                questions.revise_question(question=edited, seen_version=seen, **form.says(), author=acting(request), now=timezone.now())
            except Stale as stale:
                audit.note_refusal(stale.code)
                return _stale_page(request, question_id, stale.sentence)
            messages.success(request, "修改已保存。")
            return redirect("questionbank:question", question_id)
    return _form_page(request, form, question=edited)


@require_POST
@needs(Can.WRITE_QUESTIONS, Can.REVIEW_QUESTIONS, Can.MANAGE_QUESTIONS)
def move(request: HttpRequest, question_id: UUID, action: str) -> HttpResponse:
    """Submit, review, return, retire or restore, as the address says."""
    if action not in MOVES:
        raise Http404
    service, sentence, capability = MOVES[action]
    if not (has(request.user, capability) or has(request.user, Can.MANAGE_QUESTIONS)):
        raise PermissionDenied
    moved = _question(request, question_id)
    seen = request.POST.get("seen_version", "")
    version = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 9 else 0
    reason = request.POST.get("reason", "")
    told = {"reason": reason, "url": reverse("questionbank:question", args=[question_id])} if action == "return" else {}
    try:
        service(question=moved, seen_version=version, by=acting(request), now=timezone.now(), **told)
    except Refused as refusal:
        if refusal.field != "reason":
            raise
        audit.note_refusal(refusal.code)
        return _question_page(request, moved, reason=reason, wrong=refusal.sentence)
    messages.success(request, sentence)
    if capability == Can.REVIEW_QUESTIONS and not has(request.user, Can.MANAGE_QUESTIONS):
        return redirect("questionbank:list")  # a reviewer goes on to what still waits
    return redirect("questionbank:question", question_id)


def _question(request: HttpRequest, question_id: UUID) -> Question:
    return get_object_or_404(selectors.visible_to(request.user).select_related("reviewed_by"), public_id=question_id)


def _said(question: Question, revision: Revision) -> dict[str, Any]:
    """A revision for the page: its options by letter with the right ones named."""
    options = [
        {"letter": "ABCDEFGH"[place : place + 1], "text": option["text"], "right": option["id"] in revision.key}
        for place, option in enumerate(revision.options)
    ]
    return {"revision": revision, "options": options, "key": key_text(question.type, revision)}


def _form_page(request: HttpRequest, form: QuestionForm, *, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, "questionbank/form.html", {"form": form, "topics": selectors.topics(), **context}, status=status)


def _stale_page(request: HttpRequest, question_id: UUID, sentence: str) -> HttpResponse:
    fresh = _question(request, question_id)
    data = request.POST.copy()
    data["seen_version"] = str(fresh.version)
    again = QuestionForm(data, kind=fresh.type)
    again.is_valid()
    assert fresh.current_revision is not None
    return _form_page(request, again, status=Stale.status, question=fresh, stale=sentence, theirs=_said(fresh, fresh.current_revision))
