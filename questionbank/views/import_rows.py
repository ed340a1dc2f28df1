"""One row of a preview: corrected, left out, taken after all."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from core.forms import refusals_into
from core.models import Office
from people.access import Can, needs
from questionbank import selectors, types
from questionbank.formats import keeping
from questionbank.formats.base import Picture, Record
from questionbank.forms.cases import PartRows
from questionbank.forms.importing import initial_of
from questionbank.models import ImportRow
from questionbank.selectors.understood import understood
from questionbank.services import import_rows
from questionbank.services.revising import Says
from questionbank.types.case import Case
from questionbank.views.cases import Editor
from questionbank.views.importing import batch_of, preview_page
from questionbank.views.shown import image_url
from questionbank.views.writing import form_as_sent

MOVES: dict[str, Callable[..., None]] = {"leave-out": import_rows.leave_out, "take": import_rows.take_again}


@require_http_methods(["GET", "POST"])
@needs(Can.MANAGE_QUESTIONS)
def edit(request: HttpRequest, batch_id: UUID, number: int) -> HttpResponse:
    """The address keeps which rows the preview showed, and leads back to them."""
    row = _row(request, batch_id, number)
    record = keeping.loaded(row.record)
    if record.parts or (record.type and types.get(record.type).has_parts):
        return _edit_case(request, row, record)
    form = form_as_sent(request, initial=initial_of(record), kinds=selectors.offered_types(Office.current(), parts=False))
    if form.is_valid():
        with refusals_into(form):
            import_rows.change(row=row, type=form.cleaned_data["type"], **_said(Says(**form.words())), **form.labels())
            return _changed(request, row)
    return _page(request, row, record, form=form)


def _edit_case(request: HttpRequest, row: ImportRow, record: Record) -> HttpResponse:
    shown = [initial_of(part) | {"part": str(part.number or "")} for part in record.parts]
    editor = Editor(request, initial=initial_of(record), shown=shown)
    if request.method == "POST" and editor.is_ready():
        with refusals_into(editor.form):
            parts = _parts(record, editor.rows)
            import_rows.change(row=row, type=Case.code, **_said(Says(**editor.form.words())), **editor.form.labels(), parts=parts)
            return _changed(request, row)
    return _page(request, row, record, form=editor.form, rows=editor.rows)


def _parts(record: Record, rows: PartRows) -> list[Record]:
    """The sub-questions as typed; one that stays of its type is still the one it was, whatever it said."""
    left = {str(part.number): part for part in record.parts if part.number}
    made: list[Record] = []
    for name, one in zip(rows.named(), rows.parts(), strict=True):
        was = left.pop(name, None)
        number = was.number if was and was.type == one.type else 0
        made.append(Record(row=record.row, sheet=record.sheet, unit=record.unit, type=one.type, number=number, **_said(one.says)))
    return made


def _said(says: Says) -> dict[str, Any]:
    """As fields of a record."""
    same = {name: getattr(says, name) for name in ("stem", "options", "key", "explanation", "bases")}
    return same | {"pictures": [Picture(b"", one.at, one.words, one) for one in says.images]}


def _changed(request: HttpRequest, row: ImportRow) -> HttpResponse:
    messages.success(request, f"{row.place}已修改。")
    return redirect(_back(request, row))


def _page(request: HttpRequest, row: ImportRow, record: Record, **context: Any) -> HttpResponse:
    context |= {"row": row, "said": understood(record, image_url), "topics": selectors.topics(), "back": _back(request, row)}
    return render(request, "questionbank/import_row.html", context)


@require_POST
@needs(Can.MANAGE_QUESTIONS)
def move(request: HttpRequest, batch_id: UUID, number: int, action: str) -> HttpResponse:
    if action not in MOVES:
        raise Http404
    row = _row(request, batch_id, number)
    MOVES[action](row=row)
    if getattr(request, "htmx", False):
        return preview_page(request, batch_of(request, batch_id))
    return redirect(_back(request, row))


def _row(request: HttpRequest, batch_id: UUID, number: int) -> ImportRow:
    return get_object_or_404(batch_of(request, batch_id).rows.select_related("batch"), number=number)


def _back(request: HttpRequest, row: ImportRow) -> str:
    query = request.GET.urlencode()
    return reverse("questionbank:import_preview", args=[row.batch.public_id]) + (f"?{query}" if query else "") + f"#row-{row.number}"
