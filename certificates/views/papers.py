"""What is printed and exported of certificates: rosters, identity pages, application forms, the Excel file; how the office arranges them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates.forms.layout import LayoutForm, initial
from certificates.forms.listing import filters_of
from certificates.forms.papers import DayForm, RosterForm, TeamForm
from certificates.selectors import application_form, certificates, rules, teams
from certificates.selectors.public_check import SWITCH
from certificates.services import application_prints, card_export, identity_prints, layout, roster_prints
from core import audit, qr, verify
from core.errors import Refused
from core.forms import refusals_into
from core.models import Job, Office
from people.access import Can, acting, has, needs


def _file(kind: str) -> str:
    if kind not in roster_prints.FILES:
        raise Http404
    return kind


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri("/")


@require_safe
@needs(*certificates.READERS)
def papers(request: HttpRequest) -> HttpResponse:
    """`?team=`: the one whose papers are meant."""
    return _page(request)


def _page(request: HttpRequest, **sent: Any) -> HttpResponse:
    """`sent` are forms that came back with errors."""
    by, today = acting(request), timezone.localdate()
    known = list(teams.readable_teams(by).filter(closed_on=None))
    chosen = request.GET.get("team", "")
    context = {
        "roster": RosterForm(teams=known, today=today, chosen=chosen), "export": DayForm(),
        "identity": TeamForm(teams=known, initial={"team": chosen}) if known else None,
        "manages": has(by, Can.MANAGE_CERTIFICATES), "decides": certificates.decides(by), **sent,
    }  # fmt: skip
    return render(request, "certificates/manage/papers.html", context)


@require_POST
@needs(*certificates.READERS)
def roster(request: HttpRequest, kind: str) -> HttpResponse:
    by, now, file = acting(request), timezone.now(), _file(kind)
    form = RosterForm(request.POST, teams=list(teams.readable_teams(by)), today=timezone.localdate(now))
    if form.is_valid():
        with refusals_into(form):
            back = reverse("certificates:papers")
            return _to(roster_prints.ask(team=form.chosen(), on=form.day(), file=file, by=by, now=now, back_url=back))
    return _page(request, roster=form)


@require_POST
@needs(*certificates.READERS)
def export(request: HttpRequest) -> HttpResponse:
    """The address carries the filters as the list's does; the form may name a day of the past."""
    by, now = acting(request), timezone.now()
    filters = filters_of(by, request.GET, rules.wording())
    form = DayForm(request.POST)
    if form.is_valid():
        with refusals_into(form):
            back = f"{reverse('certificates:list')}?{request.GET.urlencode()}" if request.GET else reverse("certificates:papers")
            return _to(card_export.ask(chosen=filters.chosen(), on=form.cleaned_data["on"], by=by, now=now, back_url=back))
    return _page(request, export=form)


@require_POST
@needs(Can.MANAGE_CERTIFICATES)
def team_identity(request: HttpRequest) -> HttpResponse:
    by, now = acting(request), timezone.now()
    form = TeamForm(request.POST, teams=list(teams.readable_teams(by)))
    if form.is_valid():
        back = reverse("certificates:papers")
        return _to(identity_prints.ask_team(team=form.chosen(), base=_base(request), by=by, now=now, back_url=back))
    return _page(request, identity=form)


@require_safe
@needs(Can.MANAGE_CERTIFICATES)
def of_certificate(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    """What is printed of one card, and where anyone checks it."""
    one = certificates.certificate_to_manage(acting(request), certificate_id)
    office = Office.current()
    context: dict[str, Any] = {"certificate": one, "applied": application_form.application_of(one)}
    context["why_no_identity"] = identity_prints.why_not_printed(one, timezone.localdate())
    if office is not None and getattr(office, SWITCH) and one.number:
        link = identity_prints.check_link(one, _base(request))
        context |= {"link": link, "qr": qr.svg_data_uri(link), "code": verify.shown(one.code)}
    return render(request, "certificates/manage/card_papers.html", context)


@require_POST
@needs(Can.MANAGE_CERTIFICATES)
def identity(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    one, now = certificates.certificate_to_manage(acting(request), certificate_id), timezone.now()
    back = reverse("certificates:card_papers", args=[certificate_id])
    return _to(identity_prints.ask_one(certificate=one, base=_base(request), by=acting(request), now=now, back_url=back))


@require_POST
@needs(Can.MANAGE_CERTIFICATES)
def application(request: HttpRequest, certificate_id: UUID, kind: str) -> HttpResponse:
    one, now, file = certificates.certificate_to_manage(acting(request), certificate_id), timezone.now(), _file(kind)
    back = reverse("certificates:card_papers", args=[certificate_id])
    try:
        return _to(application_prints.ask(certificate=one, file=file, by=acting(request), now=now, back_url=back))
    except Refused as refusal:
        audit.note_refusal(refusal.code)
        messages.error(request, refusal.sentence)
        return redirect(back)


def _to(job: Job) -> HttpResponse:
    return redirect("core:job", job.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Can.MANAGE_CERTIFICATES)
def arrange(request: HttpRequest) -> HttpResponse:
    """Columns of the roster, heading and opinions of the form: for the whole office."""
    by, now = acting(request), timezone.now()
    if not certificates.decides(by):
        raise PermissionDenied
    form = LayoutForm(request.POST) if request.method == "POST" else LayoutForm(initial=initial(rules.current()))
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            _save(form, request, now)
            messages.success(request, "打印格式已保存，以后打印的按新的来。")
            return redirect("certificates:layout")
    return render(request, "certificates/manage/layout.html", {"form": form})


def _save(form: LayoutForm, request: HttpRequest, now: datetime) -> None:
    said = form.cleaned_data
    layout.save(
        seen_version=said["version"], roster=form.roster(), heading=said["heading"].strip(), by_hand=form.lines_of("by_hand"),
        opinions=form.lines_of("opinions"), by=acting(request), now=now,
    )  # fmt: skip
