"""法条学习: the units of the year, a chapter to read, its questions one after another."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import audit
from core.errors import Gone, Refused, Stale
from core.htmx import page_or_fragment
from people.access import acting
from quiz.selectors import practice_shown
from training.models import ReadingAnswer, ReadingUnit
from training.selectors import reading
from training.services import reading as services
from training.views.switched import while_credits_count

PAGE, QUESTION, OUTCOME = "training/reading/question.html", "training/reading/_question.html", "training/reading/_outcome.html"


@while_credits_count
@require_safe
@login_required
def units(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    laws = reading.by_law(acting(request), now)
    every = [one for _, some in laws for one in some]
    context = {"laws": laws, "year": timezone.localdate(now).year, "passed": sum(one.passed is not None for one in every), "every": len(every)}
    return render(request, "training/reading/units.html", context)


@while_credits_count
@require_safe
@login_required
def unit(request: HttpRequest, reading_id: UUID) -> HttpResponse:
    """The articles of the chapter, and the way to its questions."""
    found = reading.unit_to_read(reading_id)
    mine = reading.mine(acting(request), found, timezone.now())
    return render(request, "training/reading/unit.html", {"mine": mine, "unit": found, "sections": reading.sections_of(found)})


@while_credits_count
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def questions(request: HttpRequest, reading_id: UUID) -> HttpResponse:
    """The question that is to be answered now; what is sent is graded at once, and sent again answers the same."""
    now, found = timezone.now(), reading.unit_to_read(reading_id)
    if request.method != "POST":
        return _ask(request, found, uuid4(), now)
    turn = _uuid(request.POST.get("turn", ""))
    try:
        said = services.answer(
            person=acting(request),
            unit=found,
            question=_uuid(request.POST.get("question", "")),
            said=_whole(request.POST.get("said", "")),
            values=request.POST.getlist("q1"),
            turn=turn,
            now=now,
        )
    except (Stale, Gone) as refusal:
        audit.note_refusal(refusal.code)
        return _ask(request, found, uuid4(), now, refusal=refusal)
    except Refused as refusal:
        if refusal.code != "unanswered":
            raise
        audit.note_refusal(refusal.code)
        return _ask(request, found, turn, now, refusal=refusal)
    return _tell(request, found, said, now)


@while_credits_count
@require_POST
@login_required
def finish(request: HttpRequest, reading_id: UUID) -> HttpResponse:
    found = reading.unit_to_read(reading_id)
    services.finish(person=acting(request), unit=found, now=timezone.now())
    return redirect("training:reading_unit", found.public_id)


def _ask(request: HttpRequest, unit: ReadingUnit, turn: UUID, now: datetime, *, refusal: Refused | None = None) -> HttpResponse:
    """The question, or, where there is none to be answered, why."""
    mine = reading.mine(acting(request), unit, now)
    asked = reading.next_question(acting(request), mine.standing, now) if mine.passed is None else None
    context: dict[str, Any] = {"unit": unit, "mine": mine, "question": asked, "turn": turn, "refusal": refusal.sentence if refusal else ""}
    if asked is not None:
        context["shown"] = practice_shown.question_as_shown(asked, turn)
    status = refusal.status if refusal and not getattr(request, "htmx", False) else 200
    return page_or_fragment(request, PAGE, QUESTION, {**context, "part": QUESTION}, status=status)


def _tell(request: HttpRequest, unit: ReadingUnit, said: ReadingAnswer, now: datetime) -> HttpResponse:
    """Right or wrong, the key, the explanation, the articles; never of a question that was reserved meanwhile."""
    mine = reading.mine(acting(request), unit, now)
    asked = said.revision.question
    if all(one.pk != asked.pk for one in mine.standing.asked):
        return _ask(request, unit, uuid4(), now)
    items, _ = practice_shown.answers_as_shown([said], asked, timezone.localdate(now))
    context = {"unit": unit, "mine": mine, "item": items[0], "said": said, "left": len(mine.standing.asked) - mine.right, "part": OUTCOME}
    return page_or_fragment(request, PAGE, OUTCOME, context)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Refused("turn_malformed", "请求不完整，请回到学习单元重新打开这道题。") from None


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0
