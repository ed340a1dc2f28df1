"""A table that says something of people, in one page: choose it, see what each row means, confirm."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header

from core import audit, excel, files, scans
from core.errors import Refused
from core.forms import refusals_into
from core.models import StoredFile
from people.access import acting
from people.forms.fact_file import FactFileForm
from people.models import Person
from people.services.fact_table import Plan

KEPT = timedelta(days=1)


class Take(Protocol):
    def __call__(self, *, plan: Any, proof: StoredFile | None, by: Person, now: datetime) -> int: ...


@dataclass(frozen=True)
class FactFile:
    """What a room does with its table. `what`: what a row says (上级培训), counted by `measure`; `upload` and `proof`: owner kinds of what waits to
    be confirmed, `proof` empty where none is asked for; `more`: what the template takes besides."""

    what: str
    upload: str
    proof: str
    proof_help: str
    template: str
    plan: Callable[[bytes, Person, date], Plan[Any]]
    take: Take
    file_url: str
    list_url: str
    measure: str = "条"
    more: Mapping[str, Any] = field(default_factory=dict)


def answer(request: HttpRequest, kind: FactFile) -> HttpResponse:
    """GET the form; POST a file for its preview; POST again with `stored` to confirm: the file is read again, so a second click adds nothing."""
    by, now = acting(request), timezone.now()
    form = FactFileForm(request.POST or None, request.FILES or None, label=f"{kind.what}名单", proof_help=kind.proof_help, proven=bool(kind.proof))
    context: dict[str, Any] = {"form": form, "measure": kind.measure, **kind.more}
    if request.method == "POST" and "stored" in request.POST:
        return _confirmed(request, kind, by, now)
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            data = files.uploaded_bytes(form.cleaned_data["file"])
            context["plan"] = kind.plan(data, by, timezone.localdate(now))
            if context["plan"].is_clear:
                name = str(form.cleaned_data["file"].name or f"{kind.what}.xlsx")
                owner: dict[str, Any] = {"owner_kind": kind.upload, "owner_id": by.pk, "now": now, "keep": KEPT}
                context["stored"] = files.store(data, name=name, content_type=excel.CONTENT_TYPE, **owner)
                upload = form.cleaned_data.get("proof")
                context["proof"] = scans.keep_proof(upload, title=kind.what, owner_kind=kind.proof, by=by, now=now) if upload else None
    return render(request, kind.template, context)


def _confirmed(request: HttpRequest, kind: FactFile, by: Person, now: datetime) -> HttpResponse:
    try:
        stored = files.waiting(request.POST["stored"], owner_kind=kind.upload, owner_id=by.pk)
        kept = request.POST.get("proof")
        proof = files.waiting(kept, owner_kind=kind.proof, owner_id=scans.proof_of(by)) if kept else None
        plan = kind.plan(files.content(stored), by, timezone.localdate(now))
        messages.success(request, f"已登记 {kind.take(plan=plan, proof=proof, by=by, now=now)} {kind.measure}{kind.what}。")
        return redirect(kind.list_url)
    except Refused as refusal:
        audit.note_refusal(refusal.code)
        messages.error(request, refusal.sentence)
        return redirect(kind.file_url)


def handed_out(data: bytes, name: str) -> HttpResponse:
    """The empty table."""
    response = HttpResponse(data, content_type=excel.CONTENT_TYPE)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response
