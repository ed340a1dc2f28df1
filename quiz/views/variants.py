"""固定试卷: the papers of a draft, composed question by question; each button sends one change and comes back."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from core import audit
from core.errors import Refused
from core.models import Office
from core.pages import page_of
from core.points import points_from_text
from people.access import Can, acting, needs
from questionbank import types
from questionbank.selectors import listing
from quiz.forms.variants import PickForm
from quiz.models import Exam, Variant
from quiz.rules.variants import changed
from quiz.selectors import staff
from quiz.selectors import variants as selectors
from quiz.selectors.pool import open_to
from quiz.services import exams
from quiz.services import variants as services

PICKS_A_PAGE = 20
USUAL_POINTS = 200  # of a type that the rule does not name


@require_safe
@needs(Can.MANAGE_EXAMS)
def papers(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    """One paper with its questions, and the bank to choose from; `?paper=2` is B 卷."""
    exam, now = _draft(request, exam_id), timezone.now()
    variants = list(exam.variants.all())
    number = _whole(request.GET.get("paper")) or 1
    chosen = next((one for one in variants if one.number == number), variants[0] if variants else None)
    context: dict[str, Any] = {"exam": exam, "variants": variants, "chosen": chosen}
    if chosen is not None:
        context |= _composing(request, exam, chosen)
        found = listing.filtered(open_to(exam.kind, now, exam.parent_id), **context["form"].chosen()).order_by("-pk")
        page = page_of(found, found.select_related("current_revision"), request.GET.get("page"), size=PICKS_A_PAGE)
        usual = {rule.type: rule.points for rule in exam.rules.all()}
        context |= {"page": page, "picks": [(one, usual.get(one.type, USUAL_POINTS)) for one in page]}
    return render(request, "quiz/manage/papers.html", context)


def _composing(request: HttpRequest, exam: Exam, chosen: Variant) -> dict[str, Any]:
    items = list(chosen.items.select_related("revision__question"))
    troubles, standing = selectors.troubles(exam, timezone.now()), selectors.papers(exam)
    return {
        "form": PickForm(request.GET),
        "rows": [(one, types.get(one.revision.question.type), troubles.get(one.pk)) for one in items],
        "total": sum(points * len(question.items) for question, points in (standing[chosen.number - 1] if items else [])),
        "on_paper": {one.revision.question_id for one in items},
    }


@require_POST
@needs(Can.MANAGE_EXAMS)
def change(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    """`do`: new, draw, drop, pick, save, or a move of one line (see `quiz.rules.variants.changed`)."""
    exam, now = _draft(request, exam_id), timezone.now()
    do, number = request.POST.get("do", "save"), _whole(request.POST.get("paper")) or 1
    by: dict[str, Any] = {"exam": exam, "seen": _whole(request.POST.get("version")), "by": acting(request), "now": now}
    try:
        if do in ("new", "draw"):
            number = services.add_variant(drawn=do == "draw", **by).number
        elif do == "drop":
            services.remove_variant(number=number, **by)
            number = 1
        elif do == "pick":
            points = points_from_text(request.POST.get("points", ""))
            services.choose(number=number, question_id=_whole(request.POST.get("question")), points=points, **by)
        else:
            services.set_items(number=number, lines=_lines(request, exam, number, do), **by)
    except Refused as refusal:
        audit.note_refusal(refusal.code)
        messages.error(request, refusal.sentence)
    kept = {name: request.POST[name] for name in ("text", "type", "tag", "page") if request.POST.get(name)}
    return redirect(f"{reverse('quiz:papers', args=[exam_id])}?{urlencode({'paper': number, **kept})}")


def _lines(request: HttpRequest, exam: Exam, number: int, do: str) -> list[services.Line]:
    """The lines as stored, with the points as typed, after the button."""
    stored = services.lines_with_newest(exam, number)
    typed = [points_from_text(request.POST[f"points-{place}"]) if f"points-{place}" in request.POST else points
             for place, (_, points, _) in enumerate(stored, 1)]  # fmt: skip
    lines = [(revision, points) for (revision, _, _), points in zip(stored, typed, strict=True)]
    return changed(lines, do, [newest for _, _, newest in stored])


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else 0


def _draft(request: HttpRequest, exam_id: UUID) -> Exam:
    """An own draft, while the office uses fixed papers or the exam has some."""
    exam = staff.exam_to_manage(acting(request), exam_id)
    office = Office.current()
    if exam.source != Exam.Source.OWN or not (exam.fixed or (office and office.fixed_papers)):
        raise Http404
    exams.refuse_published(exam)
    return exam
