"""The roster of a team by Excel file: choose it, see what each row means, confirm; and its template."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from core.models import StoredFile
from people.access import Can, acting, needs
from people.models import Person, PostKind, Team
from people.services import team_file
from people.views import fact_file
from people.views.fact_file import FactFile
from people.views.teams import managed_team


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Can.MANAGE_PEOPLE)
def team_from_file(request: HttpRequest, team_id: UUID) -> HttpResponse:
    return fact_file.answer(request, _roster_of(managed_team(acting(request), team_id)))


def _roster_of(team: Team) -> FactFile:
    def plan(data: bytes, by: Person, today: date) -> team_file.Plan:
        return team_file.plan(team=team, data=data, by=by, today=today)

    def take(*, plan: Any, proof: StoredFile | None, by: Person, now: datetime) -> int:
        return len(team_file.take(team=team, plan=plan, today=timezone.localdate(now), by=by, now=now))

    return FactFile(
        what="队员", measure="名", upload=f"people.team_file.{team.pk}", proof="", proof_help="", template="people/team_file.html",
        plan=plan, take=take, file_url=reverse("people:team_file", args=[team.public_id]), list_url=reverse("people:team", args=[team.public_id]),
        more={"team": team, "kinds": dict(PostKind.choices)},
    )  # fmt: skip


@require_safe
@needs(Can.MANAGE_PEOPLE)
def template(request: HttpRequest) -> HttpResponse:
    return fact_file.handed_out(team_file.template(), "队员名单模板.xlsx")
