"""练习: choosing, one question after the other, what came of it."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from core import audit
from core.errors import Gone, Refused, Stale
from core.htmx import page_or_fragment
from core.models import Office
from core.views import picture
from people.access import acting
from people.views.requests import local_next
from questionbank import types
from questionbank.models import Question
from questionbank.selectors import offered_types
from quiz.forms.practice import ChoiceForm
from quiz.rules.practice import FAVOURITES, MISTAKES, Choice
from quiz.selectors import mastery, mistakes, rehearsing
from quiz.selectors import practice as selectors
from quiz.selectors import practice_shown as shown
from quiz.services import practice
from quiz.services.rehearsing import rehearse as joined

PAGE, QUESTION, OUTCOME = "quiz/practice/question.html", "quiz/practice/_question.html", "quiz/practice/_outcome.html"
NOTHING = {
    MISTAKES: "今天没有到期的错题。",
    FAVOURITES: "收藏里没有现在可以练的题。",
    "": "没有符合条件、现在可以练的题。请换一个范围；正用于正式考试的题，考试结束后才能练。",
}


@require_safe
@login_required
def choose(request: HttpRequest) -> HttpResponse:
    """What to practise; with what waits in the book of mistakes."""
    now, person = timezone.now(), acting(request)
    context = {
        "form": ChoiceForm({}, kinds=offered_types(Office.current()), laws=mastery.laws(now)),
        "due": mistakes.due(person, now),
        "formal": rehearsing.to_rehearse(person),
    }
    return render(request, "quiz/practice/choose.html", context)


@require_POST
@login_required
def rehearse(request: HttpRequest) -> HttpResponse:
    """To the exam page of the rehearsal; with the reason back to choosing where too few questions are free."""
    person = acting(request)
    formal = rehearsing.to_rehearse(person)
    if formal is None:
        raise Refused("nothing_to_rehearse", "还没有可以模拟的正式考试。请用“练习”。")
    try:
        return redirect("quiz:exam", joined(formal=formal, person=person, now=timezone.now()).public_id)
    except Refused as refusal:
        audit.note_refusal(refusal.code)
        messages.error(request, refusal.sentence)
        return redirect("quiz:practice")


@require_GET
@login_required
def go_on(request: HttpRequest) -> HttpResponse:
    """To the next question of what was chosen; without one back to choosing, with the reason."""
    choice = _choice(request)
    choice = replace(choice, series=choice.series or uuid4())
    question = selectors.next_question(choice, acting(request), timezone.now())
    if question is None:
        messages.info(request, NOTHING[choice.among])
        return redirect("quiz:mistakes" if choice.among == MISTAKES else "quiz:practice")
    return redirect(_address(question, choice))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def question(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """One question to answer; what is sent is graded at once, and sent again answers the same."""
    now, choice = timezone.now(), _choice(request)
    choice = replace(choice, series=choice.series or uuid4())
    asked = _known(question_id)
    if request.method != "POST":
        return _ask(request, asked, choice, uuid4(), now)
    turn, person = _uuid(request.POST.get("turn", "")), acting(request)
    try:
        practice.answer(
            person=person,
            question=asked,
            said=_whole(request.POST.get("said", "")),
            values={position: request.POST.getlist(f"q{position}") for position in range(1, 100) if f"q{position}" in request.POST},
            unknown="unknown" in request.POST,
            turn=turn,
            series=choice.series or turn,
            now=now,
        )
    except (Stale, Gone) as refusal:
        audit.note_refusal(refusal.code)
        return _ask(request, _known(question_id), choice, uuid4(), now, refusal=refusal)
    except Refused as refusal:
        if refusal.code != "unanswered":
            raise
        return _ask(request, asked, choice, turn, now, refusal=refusal)
    return _tell(request, asked, choice, turn, now)


@require_POST
@login_required
def judge(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """我答对了、没答对: what somebody says of their own texts."""
    now, asked, turn = timezone.now(), _known(question_id), _uuid(request.POST.get("turn", ""))
    said = {name.removeprefix("own"): value for name, value in request.POST.items() if name.startswith("own")}
    rights = {_whole(key): value == "right" for key, value in said.items()}
    practice.judge_own(person=acting(request), turn=turn, rights=rights, now=now)
    return _tell(request, asked, _choice(request), turn, now)


@require_POST
@login_required
def star(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """收藏, or no more; leads back to where it was pressed."""
    asked, on = _known(question_id), request.POST.get("on") == "1"
    practice.set_favourite(person=acting(request), question=asked, on=on, now=timezone.now())
    if getattr(request, "htmx", False):
        return render(request, "quiz/practice/_star.html", {"question": asked.public_id, "is_favourite": on, "back": local_next(request)})
    return redirect(local_next(request) or "quiz:favourites")


@require_safe
@login_required
def image(request: HttpRequest, question_id: UUID, file_id: UUID) -> HttpResponse:
    """A picture of a question that may be practised."""
    asked = get_object_or_404(selectors.practisable(timezone.now()), public_id=question_id)
    return picture(request, get_object_or_404(shown.images_of(asked), public_id=file_id))


def _ask(request: HttpRequest, asked: Question, choice: Choice, turn: UUID, now: datetime, *, refusal: Refused | None = None) -> HttpResponse:
    """The question, or, where it is not to be practised, the reason and the way on."""
    person = acting(request)
    here = selectors.practisable(now).filter(pk=asked.pk).exists()
    context: dict[str, Any] = {**_common(person, asked, choice), "turn": turn, "refusal": refusal.sentence if refusal else "", "open": here}
    if here:
        context["shown"] = shown.question_as_shown(asked, turn)
    status = refusal.status if refusal and not getattr(request, "htmx", False) else 200
    return page_or_fragment(request, PAGE, QUESTION, {**context, "part": QUESTION}, status=status)


def _tell(request: HttpRequest, asked: Question, choice: Choice, turn: UUID, now: datetime) -> HttpResponse:
    """Right or wrong, the key, the explanation, the articles; never of a question that was reserved meanwhile."""
    person = acting(request)
    rows = shown.rows_of(person, turn)
    if not rows or rows[0].question_id != asked.pk or not selectors.practisable(now).filter(pk=asked.pk).exists():
        return _ask(request, asked, choice, uuid4(), now)
    came_of_it = shown.outcome(asked, rows, person, timezone.localdate(now))
    common = _common(person, asked, choice)
    done = choice.limit and common["far"].done >= choice.limit
    following = None if done or came_of_it.to_judge else selectors.next_question(choice, person, now)
    context = {
        **common,
        "outcome": came_of_it,
        "shown": came_of_it.shown,
        "is_over": following is None and not came_of_it.to_judge,
        "next_url": _address(following, choice) if following else "",
    }
    return page_or_fragment(request, PAGE, OUTCOME, {**context, "part": OUTCOME})


def _common(person: Any, asked: Question, choice: Choice) -> dict[str, Any]:
    return {
        "question": asked,
        "choice": choice,
        "far": selectors.far(person, choice.series) if choice.series else selectors.Far(),
        "here_url": _address(asked, choice),
        "again_url": f"{reverse('quiz:practice_next')}?{choice.again.query}",
        "on_url": f"{reverse('quiz:practice_next')}?{choice.query}",
    }


def _address(asked: Question, choice: Choice) -> str:
    return f"{reverse('quiz:practise', args=[asked.public_id])}?{choice.query}"


def _choice(request: HttpRequest) -> Choice:
    return ChoiceForm(request.GET, kinds=types.every()).choice()


def _known(question_id: UUID) -> Question:
    """A question or case of the bank, whether it may be practised now or not; 404 for others."""
    questions = Question.objects.live().whole().select_related("current_revision")
    return get_object_or_404(questions, public_id=question_id, current_revision__isnull=False)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Refused("turn_malformed", "请求不完整，请回到练习页重新打开这道题。") from None


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0
