"""上级培训: the list with the county's figure, entering, a file with its preview, withdrawing."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from core import audit, excel, files, scans
from core.errors import Refused
from core.forms import refusals_into
from core.pages import page_of
from people.access import Can, acting, needs
from people.models import Person, Team
from people.selectors import units_of
from training.forms.external import ExternalFileForm, ExternalForm, ListForm, WithdrawForm
from training.models import ExternalTraining
from training.selectors import external as selectors
from training.selectors import hours, years
from training.services import external, external_file

KEPT = timedelta(days=1)


@require_safe
@needs(Can.MANAGE_TRAINING)
def trainings(request: HttpRequest) -> HttpResponse:
    """Without a team chosen the county's figure is of the first there is."""
    by, today = acting(request), timezone.localdate()
    form = ListForm(request.GET, years=years.known(today), units=units_of(by, Can.MANAGE_TRAINING), teams=hours.teams(by))
    wanted, year = form.wanted(), form.chosen_year()
    listed = selectors.listed(by, year, **wanted)
    rows = ExternalTraining.objects.select_related("person__unit", "proof")
    team: Team | None = wanted["team"] or hours.teams(by).filter(closed_on=None).first()
    context = {
        "form": form, "year": year, "page": page_of(listed, rows, request.GET.get("page")), "filtered": any(wanted.values()),
        "county": selectors.county(year, team, today) if team else None,
    }  # fmt: skip
    return render(request, "training/manage/external.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Can.MANAGE_TRAINING)
def enter(request: HttpRequest) -> HttpResponse:
    by, now = acting(request), timezone.now()
    form = ExternalForm(request.POST or None, request.FILES or None, people=selectors.people(by), teams=hours.teams(by).filter(closed_on=None))
    if request.method == "POST" and form.is_valid():
        people = form.chosen()
        if form.is_valid():
            with refusals_into(form):
                facts, upload = form.facts(), form.cleaned_data["proof"]
                proof = external.keep_proof(upload=upload, title=facts.title, by=by, now=now) if upload else None
                made = external.enter(people=people, facts=facts, proof=proof, by=by, now=now)
                messages.success(request, f"已登记 {len(made)} 人参加“{facts.title}”。")
                return redirect(f"{request.path.removesuffix('enter/')}?year={facts.until_on.year}")
    return render(request, "training/manage/external_enter.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Can.MANAGE_TRAINING)
def from_file(request: HttpRequest) -> HttpResponse:
    """GET the form; POST a file for its preview; POST again with `stored` to confirm: the file is read again, so a second click adds nothing."""
    by, now = acting(request), timezone.now()
    form = ExternalFileForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and "stored" in request.POST:
        return _confirmed(request, by)
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            data = files.uploaded_bytes(form.cleaned_data["file"])
            context["plan"] = external_file.plan(data=data, by=by, today=timezone.localdate(now))
            if context["plan"].is_clear:
                name = str(form.cleaned_data["file"].name or "上级培训.xlsx")
                facts: dict[str, Any] = {"owner_kind": external_file.UPLOAD, "owner_id": by.pk, "now": now, "keep": KEPT}
                context["stored"] = files.store(data, name=name, content_type=excel.CONTENT_TYPE, **facts)
                upload = form.cleaned_data["proof"]
                context["proof"] = external.keep_proof(upload=upload, title="上级培训", by=by, now=now) if upload else None
    return render(request, "training/manage/external_file.html", context)


def _confirmed(request: HttpRequest, by: Person) -> HttpResponse:
    now = timezone.now()
    try:
        stored = files.waiting(request.POST["stored"], owner_kind=external_file.UPLOAD, owner_id=by.pk)
        kept = request.POST.get("proof")
        proof = files.waiting(kept, owner_kind=external.PROOF, owner_id=scans.proof_of(by)) if kept else None
        plan = external_file.plan(data=files.content(stored), by=by, today=timezone.localdate(now))
        messages.success(request, f"已登记 {external_file.take(plan=plan, proof=proof, by=by, now=now)} 条上级培训。")
        return redirect("training:external")
    except Refused as refusal:
        audit.note_refusal(refusal.code)
        messages.error(request, refusal.sentence)
        return redirect("training:external_file")


@require_safe
@needs(Can.MANAGE_TRAINING)
def template(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(external_file.template(), content_type=excel.CONTENT_TYPE)
    response.headers["Content-Disposition"] = content_disposition_header(True, "上级培训模板.xlsx") or ""
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Can.MANAGE_TRAINING)
def training(request: HttpRequest, training_id: UUID) -> HttpResponse:
    """One of them, with what it says; POST withdraws it."""
    one, by = selectors.training_to_manage(acting(request), training_id), acting(request)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            external.withdraw(training=one, reason=form.cleaned_data["reason"], by=by, now=timezone.now())
            messages.success(request, f"{one.person.name}的这次培训已撤下。")
            return redirect("training:external")
    return render(request, "training/manage/external_one.html", {"training": one, "form": form})
