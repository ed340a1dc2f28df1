"""案例题 are written in one form: material and sub-questions together."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core import audit
from core.errors import Stale
from core.forms import refusals_into
from core.models import Office
from people.access import Can, acting, has, needs
from questionbank import selectors
from questionbank.forms.cases import CaseForm, PartRows, Row, row_of
from questionbank.forms.images import typed
from questionbank.models import Question
from questionbank.services import cases, likeness
from questionbank.services.revising import Says
from questionbank.types.case import Case
from questionbank.views.shown import based_on, first_status, found, said
from questionbank.views.uploads import sent


class Editor:
    """The form of a case as sent or as first shown. A sent one is checked where the saving button was pressed; the others change its rows."""

    def __init__(
        self, request: HttpRequest, *, initial: Row | None = None, shown: Sequence[Row] = (), own: Mapping[str, Question] | None = None
    ) -> None:
        """`initial`: of the material; `shown`: the sub-questions at first; `own`: those of a case that exists, by public id."""
        self.do = request.POST.get("do", "save")
        data, wrong = sent(request, timezone.now()) if request.method == "POST" else (None, {})
        kinds = selectors.offered_types(Office.current(), parts=False)
        self.rows = PartRows(kinds=kinds, own=own or {}, shown=shown, data=data, do=self.do, wrong=wrong)
        if data is None:
            self.form = CaseForm(initial=initial)
        elif self.do == "save":
            self.form = CaseForm(data, wrong=wrong)
        else:
            self.form = CaseForm(initial=data.dict() | {"images": typed(data, "")}, wrong=wrong)

    @classmethod
    def of(cls, request: HttpRequest, case: Question) -> "Editor":
        assert case.current_revision is not None
        asked = case.current_revision.part_revisions.select_related("question").order_by("place")
        own = {str(one.public_id): one for one in case.parts.all()}
        return cls(request, initial=CaseForm.initial_of(case), shown=[row_of(one) for one in asked], own=own)

    def is_ready(self) -> bool:
        return self.do == "save" and self.form.is_valid() and self.rows.is_valid

    def wanted(self) -> dict[str, Any]:
        """What the services ask for."""
        return {"material": Says(**self.form.words()), "parts": self.rows.parts(), **self.form.labels()}


@require_http_methods(["GET", "POST"])
@needs(Can.WRITE_QUESTIONS, Can.MANAGE_QUESTIONS)
def new_case(request: HttpRequest) -> HttpResponse:
    """As `writing.new`; not there while the office has no cases."""
    if Case.code not in {one.code for one in selectors.offered_types(Office.current())}:
        raise Http404
    editor = Editor(request)
    if request.method == "POST" and editor.is_ready():
        with refusals_into(editor.form):
            made = cases.create_case(**editor.wanted(), status=first_status(request), author=acting(request), now=timezone.now())
            likeness.note(question=made, now=timezone.now())
            messages.success(request, f"已保存，状态为“{made.get_status_display()}”。")
            return redirect("questionbank:question", made.public_id)
    return _page(request, editor)


def edit(request: HttpRequest, case: Question) -> HttpResponse:
    """As `writing.edit`, which asks it for cases."""
    editor = Editor.of(request, case)
    if request.method == "POST" and editor.is_ready():
        seen = editor.form.cleaned_data["seen_version"] or 0
        with refusals_into(editor.form):
            try:
                cases.revise_case(question=case, seen_version=seen, **editor.wanted(), author=acting(request), now=timezone.now())
            except Stale as stale:
                audit.note_refusal(stale.code)
                return _stale_page(request, case, editor, stale.sentence)
            likeness.note(question=case, now=timezone.now())
            messages.success(request, "修改已保存。")
            return redirect("questionbank:question", case.public_id)
    return _page(request, editor, question=case)


def _stale_page(request: HttpRequest, case: Question, editor: Editor, sentence: str) -> HttpResponse:
    """What stands there now, and what was typed, based on it from now on."""
    fresh = found(request, case.public_id)
    assert fresh.current_revision is not None
    editor.form = CaseForm(based_on(fresh, editor.form))
    return _page(request, editor, status=Stale.status, question=fresh, stale=sentence, theirs=said(fresh.current_revision))


def _page(request: HttpRequest, editor: Editor, *, status: int = 200, **context: Any) -> HttpResponse:
    context |= {"form": editor.form, "rows": editor.rows, "topics": selectors.topics(), "submits": not has(request.user, Can.MANAGE_QUESTIONS)}
    return render(request, "questionbank/case_form.html", context, status=status)
