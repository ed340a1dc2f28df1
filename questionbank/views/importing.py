"""Questions from a file: choose it, look at what would happen, confirm. And the bank that comes with the system."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import excel, files
from core.forms import refusals_into
from core.htmx import go, page_or_fragment
from core.models import Office
from people.access import Can, acting, needs
from questionbank import selectors
from questionbank.formats.tables import template as template_file
from questionbank.forms import ImportForm
from questionbank.models import ImportBatch
from questionbank.services import imports, starter

ROWS_PER_PAGE = 100


@require_http_methods(["GET", "POST"])
@needs(Can.MANAGE_QUESTIONS)
def choose(request: HttpRequest) -> HttpResponse:
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            upload = form.cleaned_data["file"]
            data = files.uploaded_bytes(upload)
            batch = imports.upload(data=data, name=upload.name, by=acting(request), now=timezone.now())
            return go(request, "questionbank:import_preview", batch.public_id)
    return render(request, "questionbank/import.html", {"form": form})


@require_safe
@needs(Can.MANAGE_QUESTIONS)
def preview(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """What would become of the file; once it is taken, what became of it."""
    batch = _own_batch(request, batch_id)
    if batch.state != ImportBatch.State.PREVIEW:
        return render(request, "questionbank/import_done.html", {"batch": batch})
    plan = imports.plan_of(batch)
    page = Paginator(plan.by_urgency, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {"batch": batch, "plan": plan, "page": page, "rest": page.paginator.count - page.end_index()}
    return page_or_fragment(request, "questionbank/import_preview.html", "questionbank/_import_rows.html", context)


@require_POST
@needs(Can.MANAGE_QUESTIONS)
def confirm(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    back_url = reverse("questionbank:import_preview", args=[batch_id])
    job = imports.confirm(batch=_own_batch(request, batch_id), by=acting(request), now=timezone.now(), back_url=back_url)
    return redirect("core:job", job.public_id)  # an htmx request shows the job within the page


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


def _own_batch(request: HttpRequest, batch_id: UUID) -> ImportBatch:
    return get_object_or_404(ImportBatch.objects.select_related("file"), public_id=batch_id, author=acting(request))
