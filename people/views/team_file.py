"""The roster of a team by Excel file: choose it, see what each row means, confirm; and its template."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from core import audit, excel, files
from core.errors import Refused, refusal_of
from core.forms import refusals_into
from people.access import Can, acting, needs
from people.forms import RosterFileForm
from people.models import Person, PostKind, Team
from people.services import team_file, teams
from people.views.teams import managed_team

KEPT = timedelta(days=1)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Can.MANAGE_PEOPLE)
def team_from_file(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """GET the form; POST a file for its preview; POST again with `stored` to confirm: the file is read again, so a second click adds nothing."""
    by, now = acting(request), timezone.now()
    team = managed_team(by, team_id)
    form = RosterFileForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"team": team, "form": form, "kinds": dict(PostKind.choices), "why_not": refusal_of(lambda: teams.refuse_closed(team))}
    if request.method == "POST" and "stored" in request.POST:
        return _confirmed(request, team, by)
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            teams.refuse_closed(team)
            data = files.uploaded_bytes(form.cleaned_data["file"])
            context["plan"] = team_file.plan(team=team, data=data, by=by, today=timezone.localdate(now))
            if context["plan"].is_clear:
                facts: dict[str, Any] = {"owner_kind": team_file.UPLOAD, "owner_id": _owner(team, by), "now": now, "keep": KEPT}
                name = str(form.cleaned_data["file"].name or "队员名单.xlsx")
                context["stored"] = files.store(data, name=name, content_type=excel.CONTENT_TYPE, **facts)
    return render(request, "people/team_file.html", context)


def _owner(team: Team, by: Person) -> str:
    return f"{team.pk} by {by.pk}"


def _confirmed(request: HttpRequest, team: Team, by: Person) -> HttpResponse:
    now = timezone.now()
    today = timezone.localdate(now)
    try:
        stored = files.waiting(request.POST["stored"], owner_kind=team_file.UPLOAD, owner_id=_owner(team, by))
        plan = team_file.plan(team=team, data=files.content(stored), by=by, today=today)
        made = team_file.take(team=team, plan=plan, today=today, by=by, now=now)
        messages.success(request, f"{len(made)} 人已加入“{team.name}”。")
        return redirect("people:team", team.public_id)
    except Refused as refusal:
        audit.note_refusal(refusal.code)
        messages.error(request, refusal.sentence)
        return redirect("people:team_file", team.public_id)


@require_safe
@needs(Can.MANAGE_PEOPLE)
def template(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(team_file.template(), content_type=excel.CONTENT_TYPE)
    response.headers["Content-Disposition"] = content_disposition_header(True, "队员名单模板.xlsx") or ""
    return response
