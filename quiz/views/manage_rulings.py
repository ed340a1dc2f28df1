"""更正评分: the questions of an exam, one of them with its ruling, and what that would change before it is applied."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import Stale
from core.forms import refusals_into
from core.pages import page_of
from people.access import Can, acting, needs
from questionbank import types
from quiz.forms.rulings import ApprovalForm, QuestionSearch, RulingForm
from quiz.models import Exam, KeyRuling
from quiz.registries import effect_of
from quiz.selectors import regrading, staff
from quiz.selectors import rulings as selectors
from quiz.selectors.marking import may_see_keys
from quiz.selectors.paper import options_as_shown
from quiz.selectors.scores import without_items
from quiz.services import rulings

SHOWN = 200  # names on the page


def _exam(request: HttpRequest, exam_id: UUID) -> Exam:
    """Only what was answered here is graded here."""
    exam = staff.exam_to_manage(acting(request), exam_id)
    if exam.source != Exam.Source.OWN or exam.state == Exam.State.DRAFT:
        raise Http404
    return exam


def _closed(request: HttpRequest, exam: Exam) -> bool:
    return not may_see_keys(acting(request), exam, timezone.now())


@require_safe
@needs(Can.MANAGE_EXAMS)
def questions(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    """What stands on the papers of the exam; what was ruled so far."""
    exam = _exam(request, exam_id)
    if _closed(request, exam):
        return render(request, "quiz/manage/rulings.html", {"exam": exam, "closed": True})
    search = QuestionSearch(request.GET)
    text = search.chosen()
    page = page_of(selectors.questions_on(exam, text), selectors.shown_rows(exam), request.GET.get("page"))
    for one in page:
        one.type_label = types.get(one.question.type).label
        one.ruled_words = KeyRuling.Kind(one.ruled).label if one.ruled else ""
    return render(request, "quiz/manage/rulings.html", {"exam": exam, "search": search, "page": page, "history": selectors.history(exam)})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Can.MANAGE_EXAMS)
def ruling(request: HttpRequest, exam_id: UUID, question_id: UUID, number: int) -> HttpResponse:
    """One question. 看影响 shows what a ruling would change; 确认更正 applies it."""
    exam = _exam(request, exam_id)
    if _closed(request, exam):
        return render(request, "quiz/manage/rulings.html", {"exam": exam, "closed": True})
    revision = selectors.revision_of(exam, question_id, number)
    history = selectors.history(exam, revision)
    data = request.POST if request.method == "POST" else None
    form, approval = RulingForm(data, revision=revision, ruled=bool(history)), None
    context: dict[str, Any] = {}
    if data is not None and form.is_valid():
        with refusals_into(form):
            rulings.check(exam=exam, revision=revision, said=form.said())
            approval = ApprovalForm(data) if data.get("do") == "apply" else ApprovalForm(initial={"seen": selectors.last_seen(exam)})
            if approval.is_valid():
                job = _apply(request, exam, revision, form, approval)
                if job is not None:
                    return redirect("core:job", job.public_id)
            context = _effect(exam, form.said().of(exam, revision))
    kind = types.get(revision.question.type)
    keys = [(one, selectors.key_text(revision, one.key) if one.key else "") for one in history]
    context |= {"exam": exam, "revision": revision, "kind": kind, "history": keys, "form": form, "approval": approval}
    context |= {"key_text": selectors.key_text(revision, revision.key), "stem": kind.shown(revision.stem)}
    context["options"] = options_as_shown(revision.options, [one["id"] for one in revision.options])
    return render(request, "quiz/manage/ruling.html", context)


def _apply(request: HttpRequest, exam: Exam, revision: Any, form: RulingForm, approval: ApprovalForm) -> Any:
    """The job that regrades; None where it was refused, and the form says why."""
    values = approval.cleaned_data
    with refusals_into(approval):
        try:
            _, job = rulings.rule(exam=exam, revision=revision, said=form.said(), **values, by=acting(request), now=timezone.now())
        except Stale:
            fresh: Any = approval.data.copy()  # type: ignore[attr-defined]
            fresh["seen"] = str(selectors.last_seen(exam))  # confirming once more is a decision that knows of the other ruling
            approval.data = fresh
            raise
        return job
    return None


def _effect(exam: Exam, said: KeyRuling) -> dict[str, Any]:
    found = regrading.preview(exam, said.revision, said)
    effect = effect_of(exam, [one.moved for one in found.changes], timezone.now())
    return {"preview": found, "shown": found.changes[:SHOWN], "effect": effect, "elsewhere": without_items(exam)}
