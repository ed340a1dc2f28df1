"""上级培训: the list with the county's figure, entering, a file with its preview, withdrawing."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from core.forms import refusals_into
from core.pages import page_of
from people.access import Can, acting, needs
from people.forms.fact_file import WithdrawForm
from people.models import Team
from people.selectors import units_of
from people.views import fact_file
from people.views.fact_file import FactFile
from training.forms.external import PROOF_HELP, ExternalForm, ListForm
from training.models import ExternalTraining
from training.selectors import external as selectors
from training.selectors import hours, years
from training.services import external, external_file

FILE = FactFile(
    what="上级培训", upload=external_file.UPLOAD, proof=external.PROOF, proof_help=PROOF_HELP, template="training/manage/external_file.html",
    plan=lambda data, by, today: external_file.plan(data=data, by=by, today=today), take=external_file.take,
    file_url="training:external_file", list_url="training:external",
)  # fmt: skip


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
    return fact_file.answer(request, FILE)


@require_safe
@needs(Can.MANAGE_TRAINING)
def template(request: HttpRequest) -> HttpResponse:
    return fact_file.handed_out(external_file.template(), "上级培训模板.xlsx")


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
