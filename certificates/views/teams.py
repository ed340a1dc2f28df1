"""The enforcement team on a day, and who of all teams is on an enforcement post without a valid certificate."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from certificates.selectors import certificates, missing_list, teams
from certificates.selectors.on_duty import on_duty
from certificates.selectors.team_page import team_on
from people.access import Can, acting, has, needs
from people.forms import DayForm
from people.selectors import with_members


@require_safe
@needs(*certificates.READERS)
def team_list(request: HttpRequest) -> HttpResponse:
    """Where there is one team only, its page."""
    by, today = acting(request), timezone.localdate()
    found = list(with_members(teams.readable_teams(by), today))
    if len(found) == 1:
        return redirect("certificates:team", found[0].public_id)
    return render(request, "certificates/manage/teams.html", {"teams": found, "today": today, "manages": has(by, Can.MANAGE_CERTIFICATES)})


@require_safe
@needs(*certificates.READERS)
def team(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """`?on=` shows the team as it was on that day; without, today."""
    by, today = acting(request), timezone.localdate()
    one = teams.team_to_read(by, team_id)
    form = day_form(request, today)
    shown = team_on(one, form.day(), today, by)
    readable = {row.member.person.pk for row in shown.rows if certificates.can_read_person(by, row.member.person)}
    context = {"team": one, "form": form, "shown": shown, "today": today, "readable": readable, "manages": has(by, Can.MANAGE_CERTIFICATES)}
    return render(request, "certificates/manage/team.html", context)


@require_safe
@needs(*certificates.READERS)
def missing(request: HttpRequest) -> HttpResponse:
    """在执法岗而无有效证件, of all teams that the reader reads, today or on a past day."""
    by, today = acting(request), timezone.localdate()
    form = day_form(request, today)
    day, found = form.day(), teams.readable_teams(by)
    people = on_duty(day, found)
    rows = missing_list.without_on(people, day)
    readable = {row.officer.person.pk for row in rows if certificates.can_read_person(by, row.officer.person)}
    context = {"form": form, "day": day, "today": today, "on_duty": len(people), "rows": rows, "readable": readable}
    return render(request, "certificates/manage/missing.html", {**context, "manages": has(by, Can.MANAGE_CERTIFICATES)})


def day_form(request: HttpRequest, today: date) -> DayForm:
    return DayForm(request.GET if "on" in request.GET else None, today=today, initial={"on": today})
