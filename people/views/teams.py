"""Teams: the list, one team as it was on a day, and the pages that change it and who belongs to it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import refusal_of
from people import selectors
from people.access import Can, acting, covers, needs, within
from people.forms import CloseForm, DayForm, LeaveForm, MemberForm, PostForm, TeamForm
from people.models import Membership, Person, Team
from people.services import memberships
from people.services import teams as services
from people.views.editing import Sheet, edit

EDITS = ["GET", "HEAD", "POST"]
NAMES_SHOWN = 6


@require_safe
@needs(Can.SEE_PEOPLE)
def teams(request: HttpRequest) -> HttpResponse:
    listed = selectors.with_members(selectors.teams_seen_by(acting(request)), timezone.localdate())
    return render(request, "people/teams.html", {"teams": listed})


@require_safe
@needs(Can.SEE_PEOPLE)
def team(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """`?on=` shows who belonged to it on that day; without, today."""
    by, today = acting(request), timezone.localdate()
    one = get_object_or_404(selectors.teams_seen_by(by), public_id=team_id)
    form = DayForm(request.GET if "on" in request.GET else None, today=today, initial={"on": today})
    on = form.day()
    members = selectors.team_composition(one, on)
    context: dict[str, Any] = {
        "team": one,
        "form": form,
        "on": on,
        "today": today,
        "members": members,
        "by_post": selectors.by_post_kind(members),
        "by_type": selectors.by_staffing_type(members),
        "established": sum(member.is_established for member in members),
        "unknown": sum(member.posting is None for member in members),
        "has_fields": any(member.field for member in members),
        "visible": {member.person.pk: selectors.can_see(by, member.person) for member in members},
        "history": selectors.all_memberships(one),
        "manages": one.closed_on is None and covers(by, Can.MANAGE_PEOPLE, one.unit),
    }
    return render(request, "people/team.html", context)


def managed_team(by: Person, team_id: UUID) -> Team:
    """A team whose members this person looks after; 404 for any other."""
    mine = Team.objects.filter(within(by, Can.MANAGE_PEOPLE, "unit__")).select_related("unit")
    return get_object_or_404(mine, public_id=team_id)


def _membership(by: Person, membership_id: int) -> Membership:
    mine = Membership.objects.filter(within(by, Can.MANAGE_PEOPLE, "team__unit__")).select_related("team__unit", "person", "field")
    return get_object_or_404(mine, pk=membership_id)


def _names(members: Sequence[Membership]) -> str:
    shown = "、".join(one.person.name for one in members[:NAMES_SHOWN])
    return shown if len(members) <= NAMES_SHOWN else f"{shown}等 {len(members)} 人"


def _sheet(team: Team, heading: str, button: str, intro: str = "", member: Membership | None = None) -> Sheet:
    """For what is done to the team, or to one member of it."""

    def why_not() -> list[str]:
        return refusal_of(lambda: memberships.refuse_ended(member) if member else services.refuse_closed(team))

    return Sheet(heading, button, reverse("people:team", args=[team.public_id]), team.name, intro=intro, why_not=why_not)


@require_http_methods(EDITS)
@needs(Can.MANAGE_PEOPLE)
def team_add(request: HttpRequest) -> HttpResponse:
    by = acting(request)
    form = TeamForm(request.POST or None, units=selectors.units_of(by))

    def save() -> tuple[str, str]:
        made = services.add(name=form.cleaned_data["name"], unit=form.cleaned_data["unit"], by=by, now=timezone.now())
        return f"已新建“{made.name}”，请加入队员。", reverse("people:team", args=[made.public_id])

    return edit(request, form, Sheet("新建队伍", "新建", reverse("people:teams"), "队伍"), save)


@require_http_methods(EDITS)
@needs(Can.MANAGE_PEOPLE)
def team_change(request: HttpRequest, team_id: UUID) -> HttpResponse:
    by = acting(request)
    one = managed_team(by, team_id)
    form = TeamForm(request.POST or None, units=selectors.units_of(by), initial=TeamForm.values_of(one))

    def save() -> tuple[str, str]:
        data, now = form.cleaned_data, timezone.now()
        saved = services.change(team=one, name=data["name"], unit=data["unit"], seen_version=data["version"], by=by, now=now)
        return f"已保存“{saved.name}”。", reverse("people:team", args=[one.public_id])

    return edit(request, form, _sheet(one, f"修改“{one.name}”", "保存"), save)


@require_http_methods(EDITS)
@needs(Can.MANAGE_PEOPLE)
def team_close(request: HttpRequest, team_id: UUID) -> HttpResponse:
    by, now = acting(request), timezone.now()
    one, today = managed_team(by, team_id), timezone.localdate(now)
    form = CloseForm(request.POST or None, today=today, initial={"version": one.version})
    sheet = _sheet(one, f"撤销“{one.name}”", "撤销", "现有队员都到撤销日期的前一天为止，以前的组成仍然可以查。撤销不能恢复。")

    def save() -> tuple[str, str]:
        data = form.cleaned_data
        services.close(team=one, on=data["on"], today=today, seen_version=data["version"], by=by, now=now)
        return f"“{one.name}”已撤销。", sheet.back

    return edit(request, form, sheet, save)


@require_http_methods(EDITS)
@needs(Can.MANAGE_PEOPLE)
def team_join(request: HttpRequest, team_id: UUID) -> HttpResponse:
    by, now = acting(request), timezone.now()
    one, today = managed_team(by, team_id), timezone.localdate(now)
    form = MemberForm(request.POST or None, people=selectors.managed_by(by), initial={"from_on": today})
    sheet = _sheet(one, f"加入“{one.name}”", "加入")

    def save() -> tuple[str, str]:
        data = form.cleaned_data
        joinings = [memberships.Joining(person, data["post_kind"], data["from_on"], data["field"]) for person in data["person"]]
        made = memberships.join_many(team=one, joinings=joinings, today=today, by=by, now=now)
        return f"{_names(made)}自 {data['from_on']} 起是“{one.name}”的{made[0].post_and_field}。", sheet.back

    return edit(request, form, sheet, save)


@require_http_methods(EDITS)
@needs(Can.MANAGE_PEOPLE)
def team_post(request: HttpRequest, membership_id: int) -> HttpResponse:
    by, now = acting(request), timezone.now()
    one, today = _membership(by, membership_id), timezone.localdate(now)
    form = PostForm(request.POST or None, present=one.field, initial={**PostForm.values_of(one), "on": today})
    intro = f"现在是{one.post_and_field}，自 {one.from_on} 起。改变前的一段留作记录；填同一天，就是更正这一段。"
    sheet = _sheet(one.team, f"{one.person.name}的岗位和执法领域", "保存", intro, one)

    def save() -> tuple[str, str]:
        data = form.cleaned_data
        said: dict[str, Any] = {"post_kind": data["post_kind"], "field": data["field"], "on": data["on"], "seen_version": data["version"]}
        made = memberships.change_post(membership=one, today=today, by=by, now=now, **said)
        return f"{one.person.name}自 {data['on']} 起是{made.post_and_field}。", sheet.back

    return edit(request, form, sheet, save)


@require_http_methods(EDITS)
@needs(Can.MANAGE_PEOPLE)
def team_leave(request: HttpRequest, membership_id: int) -> HttpResponse:
    by, now = acting(request), timezone.now()
    one, today = _membership(by, membership_id), timezone.localdate(now)
    form = LeaveForm(request.POST or None, initial={"until_on": today, "version": one.version})
    intro = f"自 {one.from_on} 起在队，是{one.post_and_field}。"
    sheet = _sheet(one.team, f"{one.person.name}离开“{one.team.name}”", "离队", intro, one)

    def save() -> tuple[str, str]:
        until_on, seen = form.cleaned_data["until_on"], form.cleaned_data["version"]
        memberships.end(membership=one, until_on=until_on, today=today, seen_version=seen, by=by, now=now)
        return f"{one.person.name}在“{one.team.name}”到 {until_on} 为止。", sheet.back

    return edit(request, form, sheet, save)
