"""Questions from a file: choose it, look at what was understood, confirm. And the bank that comes with the system."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh, retarget

from core import audit, excel, files
from core.errors import Refused
from core.forms import refusals_into
from core.htmx import go, page_or_fragment
from core.models import Office
from people.access import Can, acting, needs
from questionbank import selectors
from questionbank.formats import keeping
from questionbank.formats.tables import template as template_file
from questionbank.forms.importing import ImportForm
from questionbank.models import ImportBatch
from questionbank.selectors import imports as batches
from questionbank.selectors.understood import understood
from questionbank.services import imports, reading, starter
from questionbank.views.shown import image_url
from statutes.models import Statute

ROWS_PER_PAGE = 50
State = ImportBatch.State


@require_http_methods(["GET", "POST"])
@needs(Can.MANAGE_QUESTIONS)
def choose(request: HttpRequest) -> HttpResponse:
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            said = form.cleaned_data
            batch = reading.upload(
                data=files.uploaded_bytes(said["file"]), name=said["file"].name, by=acting(request), now=timezone.now(), statute=said["statute"],
                tags=said["tags"], back_url=lambda made: reverse("questionbank:import_preview", args=[made.public_id]),
            )  # fmt: skip
            return go(request, "questionbank:import_preview", batch.public_id)
    titles = Statute.objects.values_list("title", flat=True)
    return render(request, "questionbank/import.html", {"form": form, "titles": titles})


@require_safe
@needs(Can.MANAGE_QUESTIONS)
def preview(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """What was understood of the file; before that how far it is read, afterwards what became of it."""
    batch = batch_of(request, batch_id)
    if batch.state == State.READING:
        return page_or_fragment(request, "questionbank/import_reading.html", "questionbank/_import_reading.html", {"batch": batch})
    if getattr(request, "htmx", False) and request.htmx.target == "import-reading":  # type: ignore[attr-defined]
        return HttpResponseClientRefresh()
    if batch.state != State.PREVIEW:
        return redirect("questionbank:import_batch", batch_id)
    return preview_page(request, batch)


def preview_page(request: HttpRequest, batch: ImportBatch, *, wrong: str = "") -> HttpResponse:
    """`wrong` says why it was not taken."""
    show = request.GET.get("show", "")
    page = Paginator(batches.rows(batch, show), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "batch": batch, "page": page, "show": show, "shown": batches.counts(batch), "wrong": wrong,
        "rows": [(row, understood(keeping.loaded(row.record), image_url)) for row in page],
    }  # fmt: skip
    return page_or_fragment(request, "questionbank/import_preview.html", "questionbank/_import_preview.html", context)


@require_POST
@needs(Can.MANAGE_QUESTIONS)
def confirm(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    batch = batch_of(request, batch_id)
    back_url = reverse("questionbank:import_batch", args=[batch_id])
    try:
        job = imports.confirm(batch=batch, by=acting(request), now=timezone.now(), all_or_nothing="all_or_nothing" in request.POST, back_url=back_url)
    except Refused as refusal:
        if refusal.field != "all_or_nothing":
            raise
        audit.note_refusal(refusal.code)
        if getattr(request, "htmx", False):
            return retarget(render(request, "questionbank/_import_refused.html", {"wrong": refusal.sentence}), "#import-job")
        return preview_page(request, batch, wrong=refusal.sentence)
    return redirect("core:job", job.public_id)  # an htmx request shows the job in place of the preview


@require_POST
@needs(Can.MANAGE_QUESTIONS)
def load_starter(request: HttpRequest) -> HttpResponse:
    result = starter.load_starter_bank(by=acting(request), now=timezone.now())
    if result.accepted:
        messages.success(request, f"已载入随系统题库 {result.accepted} 道题，均为已审核。")
    else:
        messages.info(request, "随系统题库此前已全部载入，没有重复添加。")
    return go(request, "questionbank:list")


@require_safe
@needs(Can.MANAGE_QUESTIONS)
def template(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(excel.write(template_file.sheets(selectors.offered_types(Office.current()))), content_type=excel.CONTENT_TYPE)
    response.headers["Content-Disposition"] = content_disposition_header(True, "试题导入模板.xlsx") or ""
    return response


def batch_of(request: HttpRequest, batch_id: UUID) -> ImportBatch:
    return get_object_or_404(batches.visible_to(request.user), public_id=batch_id)
