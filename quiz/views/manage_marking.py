"""评卷: one answer after another, without names, until nothing waits."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from core.forms import refusals_into
from core.points import points_text
from core.views import picture
from people.access import Can, acting, needs
from quiz.forms.marking import AwardForm, place_in
from quiz.models import Exam
from quiz.selectors import marking as selectors
from quiz.selectors import staff
from quiz.selectors.images import images_on_papers
from quiz.services import marking


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Can.MANAGE_EXAMS)
def mark(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    """The next answer that waits, or the one `?answer` names, to be marked again; `?last` names the one before, to go back to it."""
    exam = staff.exam_to_manage(acting(request), exam_id)
    if not selectors.may_see_keys(acting(request), exam, timezone.now()):
        return render(request, "quiz/manage/marking.html", {"exam": exam, "waiting": len(selectors.waiting(exam)), "closed": True})
    if request.method != "POST":
        return _page(request, exam, None)
    form = AwardForm(request.POST)
    if form.is_valid():
        with refusals_into(form):
            place, points = form.cleaned_data["answer"], form.cleaned_data["points"]
            marking.give(exam=exam, place=place, points=points, seen=form.cleaned_data["seen"], by=acting(request), now=timezone.now())
            messages.success(request, f"已保存，给了 {points_text(points)} 分。")
            return redirect(f"{reverse('quiz:marking', args=[exam_id])}?{urlencode({'last': place})}")
    return _page(request, exam, form)


@require_safe
@needs(Can.MANAGE_EXAMS)
def image(request: HttpRequest, exam_id: UUID, file_id: UUID) -> HttpResponse:
    """A picture of a question on the papers of an exam one manages."""
    exam = staff.exam_to_manage(acting(request), exam_id)
    return picture(request, get_object_or_404(images_on_papers(exam), public_id=file_id))


def _page(request: HttpRequest, exam: Exam, form: AwardForm | None) -> HttpResponse:
    """`form` was sent and not taken: the same answer again, with what is wrong."""
    queue = selectors.waiting(exam)
    named = form.data.get("answer", "") if form else request.GET.get("answer", "")
    place = place_in(named) if form or named else next(iter(queue), None)
    shown = selectors.to_mark(exam, place) if place else None
    if named and not form and shown is None:
        raise Http404
    context: dict[str, Any] = {"exam": exam, "waiting": len(queue), "shown": shown, "last": place_in(request.GET.get("last", ""))}
    seen = shown.given.pk if shown and shown.given else 0
    if form is not None:
        data: Any = form.data.copy()  # type: ignore[attr-defined]
        data["seen"] = str(seen)  # sending it once more is a decision that knows what stands there now
        form.data = data
    elif shown is not None:
        form = AwardForm(initial={"answer": shown.place, "seen": seen, "points": shown.given.points if shown.given else None})
    return render(request, "quiz/manage/marking.html", {**context, "form": form})
