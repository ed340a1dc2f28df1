"""The desk at which answers are marked, whoever sits there: one after another, without names."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from core.forms import refusals_into
from core.points import points_text
from people.access import acting
from quiz.forms.marking import AwardForm, place_in
from quiz.models import Exam
from quiz.selectors import distribution
from quiz.selectors import marking as selectors
from quiz.selectors.marking import Place
from quiz.services import marking

TEMPLATE = "quiz/manage/marking.html"


@dataclass(frozen=True)
class Desk:
    """`address` and `images_at`: names of addresses with the exam alone. `turn` says in which turn the person may mark an answer, None for not at
    all; `following` which is the next. `context` is what else the page shows."""

    exam: Exam
    address: str
    images_at: str
    turn: Callable[[Place], int | None]
    following: Callable[[], Place | None]
    context: dict[str, Any]


def answer(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The next answer, or the one `?answer` names, to be marked again; `?last` names the one before, to go back to it."""
    if not selectors.may_see_keys(acting(request), desk.exam, timezone.now()):
        return render(request, TEMPLATE, {**desk.context, "exam": desk.exam, "closed": True})
    if request.method != "POST":
        return _page(request, desk, None)
    form = AwardForm(request.POST)
    if form.is_valid():
        with refusals_into(form):
            place, points, seen = form.cleaned_data["answer"], form.cleaned_data["points"], form.cleaned_data["seen"]
            by, turn = acting(request), desk.turn(place) or 0
            marking.give(exam=desk.exam, place=place, points=points, seen=seen, by=by, now=timezone.now(), turn=turn)
            messages.success(request, f"已保存，给了 {points_text(points)} 分。")
            return redirect(f"{reverse(desk.address, args=[desk.exam.public_id])}?{urlencode({'last': place})}")
    return _page(request, desk, form)


def _page(request: HttpRequest, desk: Desk, form: AwardForm | None) -> HttpResponse:
    """`form` was sent and not taken: the same answer again, with what is wrong."""
    exam, by = desk.exam, acting(request)
    named = form.data.get("answer", "") if form else request.GET.get("answer", "")
    place = place_in(named) if form or named else desk.following()
    turn = desk.turn(place) if place else None
    shown = selectors.to_mark(exam, place, turn=turn, images_at=desk.images_at) if place and turn else None
    if named and not form and shown is None:
        raise Http404
    given = shown.given if shown else None
    context = {**desk.context, "exam": exam, "shown": shown, "last": distribution.before(exam, by, given)}
    context["following"] = distribution.after(exam, by, given)
    seen = given.pk if given else 0
    if form is not None:
        data: Any = form.data.copy()  # type: ignore[attr-defined]
        data["seen"] = str(seen)  # sending it once more is a decision that knows what stands there now
        form.data = data
    elif shown is not None:
        form = AwardForm(initial={"answer": shown.place, "seen": seen, "points": given.points if given else None})
    return render(request, TEMPLATE, {**context, "form": form})
