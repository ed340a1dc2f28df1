"""迎检档案 of one person and of a team, for who manages their certificates."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from certificates.selectors import certificates, teams
from certificates.services import dossier
from certificates.views.teams import day_form
from people.access import Can, acting, needs


@require_POST
@needs(Can.MANAGE_CERTIFICATES)
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    by = acting(request)
    one = certificates.person_to_manage(by, person_id)
    back = reverse("certificates:officer", args=[one.public_id])
    return redirect("core:job", dossier.ask_one(person=one, by=by, now=timezone.now(), back_url=back).public_id)


@require_POST
@needs(Can.MANAGE_CERTIFICATES)
def team(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """`?on=` means who belonged to it on that day."""
    by, now = acting(request), timezone.now()
    one, on = teams.team_to_manage(by, team_id), day_form(request, timezone.localdate(now)).day()
    back = f"{reverse('certificates:team', args=[one.public_id])}?on={on}"
    return redirect("core:job", dossier.ask_team(team=one, on=on, by=by, now=now, back_url=back).public_id)
