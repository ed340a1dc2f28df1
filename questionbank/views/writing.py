"""One form writes a question and revises it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core import audit
from core.errors import Stale
from core.forms import refusals_into
from core.models import Office
from people.access import Can, acting, has, needs
from questionbank import selectors, types
from questionbank.forms import QuestionForm
from questionbank.forms.images import typed
from questionbank.models import Question
from questionbank.services import likeness, questions
from questionbank.views import cases
from questionbank.views.shown import based_on, first_status, found, said
from questionbank.views.uploads import sent


@require_http_methods(["GET", "POST"])
@needs(Can.WRITE_QUESTIONS, Can.MANAGE_QUESTIONS)
def new(request: HttpRequest) -> HttpResponse:
    """What who manages the bank saves is reviewed (待审核 with 双人审核); an author saves a draft, or submits it at once."""
    form = form_as_sent(request, kinds=selectors.offered_types(Office.current(), parts=False))
    if form.is_valid():
        with refusals_into(form):
            wanted: dict[str, Any] = {"type": form.cleaned_data["type"], **form.words(), **form.labels()}
            made = questions.create_question(**wanted, status=first_status(request), author=acting(request), now=timezone.now())
            likeness.note(question=made, now=timezone.now())
            messages.success(request, f"已保存，状态为“{made.get_status_display()}”。")
            return redirect("questionbank:question", made.public_id)
    return _form_page(request, form)


@require_http_methods(["GET", "POST"])
@needs(Can.WRITE_QUESTIONS, Can.MANAGE_QUESTIONS)
def edit(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """A second writer gets the sentence, what stands there now and what was typed; saving again replaces knowingly. A sub-question leads to the form
    of its case."""
    edited = found(request, question_id)
    if edited.case is not None:
        return redirect("questionbank:edit", edited.case.public_id)
    if types.get(edited.type).has_parts:
        return cases.edit(request, edited)
    form = form_as_sent(request, kind=edited.type, initial=QuestionForm.initial_of(edited))
    if form.is_valid():
        seen = form.cleaned_data["seen_version"] or 0
        with refusals_into(form):
            try:
                wanted: dict[str, Any] = {**form.words(), **form.labels()}
                questions.revise_question(question=edited, seen_version=seen, **wanted, author=acting(request), now=timezone.now())
            except Stale as stale:
                audit.note_refusal(stale.code)
                return _stale_page(request, form, found(request, question_id), stale.sentence)
            likeness.note(question=edited, now=timezone.now())
            messages.success(request, "修改已保存。")
            return redirect("questionbank:question", question_id)
    return _form_page(request, form, question=edited)


def form_as_sent(request: HttpRequest, *, initial: dict[str, Any] | None = None, **kinds: Any) -> QuestionForm:
    """The form as first shown or as sent. A button other than the saving one has it drawn anew, not checked: another type asks for what that one
    has, a picture was added."""
    if request.method != "POST":
        return QuestionForm(initial=initial, **kinds)
    data, wrong = sent(request, timezone.now())
    if request.POST.get("do", "save") == "save":
        return QuestionForm(data, wrong=wrong, **kinds)
    return QuestionForm(initial=data.dict() | {"images": typed(data, "")}, wrong=wrong, **kinds)


def _form_page(request: HttpRequest, form: QuestionForm, *, status: int = 200, **context: Any) -> HttpResponse:
    office = Office.current()
    context |= {"offers_cases": "question" not in context and office is not None and office.subjective_questions}
    context |= {"form": form, "topics": selectors.topics(), "submits": not has(request.user, Can.MANAGE_QUESTIONS)}
    return render(request, "questionbank/form.html", context, status=status)


def _stale_page(request: HttpRequest, form: QuestionForm, fresh: Question, sentence: str) -> HttpResponse:
    """What stands there now, and what was typed, based on it from now on."""
    again = QuestionForm(based_on(fresh, form), kind=fresh.type)
    again.is_valid()
    assert fresh.current_revision is not None
    return _form_page(request, again, status=Stale.status, question=fresh, stale=sentence, theirs=said(fresh.current_revision))
