"""行政执法证 in from a table, with a preview, and out as Excel file."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from certificates.forms.card_file import CardFileForm
from certificates.services import card_file
from core import audit, excel, files
from core.errors import Refused
from core.forms import refusals_into
from people.access import Can, acting, needs
from people.models import Person

KEPT = timedelta(days=1)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Can.MANAGE_CERTIFICATES)
def from_file(request: HttpRequest) -> HttpResponse:
    """GET the form; POST a file for its preview; POST again with `stored` to confirm: the file is read again, so a second click adds nothing."""
    by, now = acting(request), timezone.now()
    if request.method == "POST" and "stored" in request.POST:
        return _confirmed(request, by)
    form = CardFileForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            data = files.uploaded_bytes(form.cleaned_data["file"])
            context["plan"] = card_file.plan(data=data, by=by, today=timezone.localdate(now))
            if context["plan"].is_clear:
                name = str(form.cleaned_data["file"].name or "行政执法证.xlsx")
                kind = {"content_type": excel.CONTENT_TYPE, "owner_kind": card_file.UPLOAD}
                context["stored"] = files.store(data, name=name, owner_id=by.pk, now=now, keep=KEPT, **kind)
    return render(request, "certificates/manage/card_file.html", context)


def _confirmed(request: HttpRequest, by: Person) -> HttpResponse:
    now = timezone.now()
    try:
        stored = files.waiting(request.POST["stored"], owner_kind=card_file.UPLOAD, owner_id=by.pk)
        plan = card_file.plan(data=files.content(stored), by=by, today=timezone.localdate(now))
        messages.success(request, f"已登记 {card_file.take(plan=plan, file_name=stored.name, by=by, now=now)} 张行政执法证。")
        return redirect("certificates:list")
    except Refused as refusal:
        audit.note_refusal(refusal.code)
        messages.error(request, refusal.sentence)
        return redirect("certificates:import")


@require_safe
@needs(Can.MANAGE_CERTIFICATES)
def template(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(card_file.template(), content_type=excel.CONTENT_TYPE)
    response.headers["Content-Disposition"] = content_disposition_header(True, "行政执法证模板.xlsx") or ""
    return response
