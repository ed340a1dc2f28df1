"""The tree of units: its page, one unit, and the pages that change it."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import refusal_of
from core.htmx import page_or_fragment
from people import selectors
from people.access import Can, acting, covers, needs, within
from people.forms import CloseForm, MergeForm, MoveForm, NameForm, NewUnitForm, TreeForm
from people.models import Person, Unit
from people.services import merging, unit_changes
from people.views.editing import Sheet, edit

PAGE_SIZE = 200
EDITS = ["GET", "HEAD", "POST"]


@require_safe
@needs(Can.SEE_PEOPLE)
def units(request: HttpRequest) -> HttpResponse:
    """The tree, a row for each unit: two queries and one for the heads."""
    by, form = acting(request), TreeForm(request.GET or None)
    chosen = form.cleaned_data if form.is_valid() else {}
    words, closed = chosen.get("q", "").strip(), bool(chosen.get("closed"))
    rows = selectors.seen_by(by).select_related("merged_into")
    rows = rows if closed else rows.filter(closed_on__isnull=True)
    rows = rows.filter(name__contains=words) if words else rows
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "heads": selectors.heads(page), "words": words}
    return page_or_fragment(request, "people/units.html", "people/_unit_rows.html", context)


@require_safe
@needs(Can.SEE_PEOPLE)
def unit(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """One unit, what lies directly below it, and what may be done with it."""
    by = acting(request)
    one = get_object_or_404(selectors.seen_by(by).select_related("merged_into"), public_id=unit_id)
    below = list(selectors.children(one).select_related("merged_into"))
    parent = one.above()
    manages = covers(by, Can.MANAGE_PEOPLE, one) and one.closed_on is None
    context: dict[str, Any] = {
        "unit": one,
        "parent": parent if parent and covers(by, Can.SEE_PEOPLE, parent) else None,
        "below": below,
        "heads": selectors.heads([one, *below]),
        "into": one.merged_into if one.merged_into and covers(by, Can.SEE_PEOPLE, one.merged_into) else None,
        "teams": selectors.teams_seen_by(by).filter(unit=one),
        "manages": manages,
        "moves": manages and parent is not None and covers(by, Can.MANAGE_PEOPLE, parent),
    }
    return render(request, "people/unit.html", context)


def _managed(by: Person, unit_id: UUID) -> Unit:
    """A unit whose people this person manages; 404 for any other."""
    return get_object_or_404(Unit.objects.filter(within(by, Can.MANAGE_PEOPLE)), public_id=unit_id)


def _why_stays(by: Person, unit: Unit) -> list[str]:
    """Why this person cannot take the unit from its place, wherever it should go."""
    return refusal_of(lambda: unit_changes.refuse_leaving(by, unit))


def _sheet(unit: Unit, heading: str, button: str, **more: Any) -> Sheet:
    return Sheet(heading, button, reverse("people:unit", args=[unit.public_id]), unit.name, **more)


@require_http_methods(EDITS)
@needs(Can.MANAGE_PEOPLE)
def unit_add(request: HttpRequest) -> HttpResponse:
    """`?parent=` chooses the unit above it."""
    by = acting(request)
    form = NewUnitForm(request.POST or None, units=selectors.units_of(by), initial={"parent": request.GET.get("parent", "")[:36]})

    def save() -> tuple[str, str]:
        made = unit_changes.add(parent=form.cleaned_data["parent"], name=form.cleaned_data["name"], by=by, now=timezone.now())
        return f"已新建“{made.full_name}”。", reverse("people:unit", args=[made.public_id])

    return edit(request, form, Sheet("新建单位", "新建", reverse("people:units"), "单位"), save)


@require_http_methods(EDITS)
@needs(Can.MANAGE_PEOPLE)
def unit_rename(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    by = acting(request)
    one = _managed(by, unit_id)
    form = NameForm(request.POST or None, initial={"name": one.name, "version": one.version})
    intro = "下级单位的全称随之改变。已发布的考试仍显示当时的名称。"
    sheet = _sheet(one, f"给“{one.name}”改名", "保存", intro=intro, why_not=lambda: refusal_of(lambda: unit_changes.refuse_closed(one)))

    def save() -> tuple[str, str]:
        seen = form.cleaned_data["version"]
        saved = unit_changes.rename(unit=one, name=form.cleaned_data["name"], seen_version=seen, by=by, now=timezone.now())
        return f"已改名为“{saved.full_name}”。", sheet.back

    return edit(request, form, sheet, save)


@require_http_methods(EDITS)
@needs(Can.MANAGE_PEOPLE)
def unit_move(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    by = acting(request)
    one = _managed(by, unit_id)
    form = MoveForm(request.POST or None, units=selectors.units_of(by).exclude(one.within()), initial={"version": one.version})
    intro = "它的人员、下级单位和队伍一起移过去。管理原上级单位的人从此看不到它，管理新上级单位的人从此能看到。"
    sheet = _sheet(one, f"移动“{one.name}”", "保存", intro=f"现在是“{one.full_name}”。{intro}", why_not=lambda: _why_stays(by, one))

    def save() -> tuple[str, str]:
        seen = form.cleaned_data["version"]
        moved = unit_changes.move(unit=one, to=form.cleaned_data["to"], seen_version=seen, by=by, now=timezone.now())
        return f"已移到“{moved.full_name}”。", sheet.back

    return edit(request, form, sheet, save)


@require_http_methods(EDITS)
@needs(Can.MANAGE_PEOPLE)
def unit_merge(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    by, now = acting(request), timezone.now()
    one, today = _managed(by, unit_id), timezone.localdate(now)
    others = selectors.units_of(by).exclude(one.within())
    form = MergeForm(request.POST or None, units=others, today=today, initial={"version": one.version})
    count = selectors.staying_in(one).count()
    people = f"{count} 名人员各记一条调动，" if count else "没有人员要调动，"
    intro = f"{people}下级单位、队伍和待受理的变动一起转过去，“{one.name}”随之撤销。已发布的考试不变。合并不能撤回。"
    heading = f"把“{one.name}”并入别的单位"
    sheet = _sheet(one, heading, "合并", intro=intro, why_not=lambda: _why_stays(by, one) or selectors.why_roles_keep(one))

    def save() -> tuple[str, str]:
        data = form.cleaned_data
        into, seen = data["into"], data["version"]
        moved = merging.merge(unit=one, into=into, on=data["on"], reason=data["reason"], today=today, seen_version=seen, by=by, now=now)
        people = f"，{moved} 人已调动" if moved else ""
        return f"“{one.name}”已并入“{into.full_name}”{people}。", reverse("people:unit", args=[into.public_id])

    return edit(request, form, sheet, save)


@require_http_methods(EDITS)
@needs(Can.MANAGE_PEOPLE)
def unit_close(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    by, now = acting(request), timezone.now()
    one = _managed(by, unit_id)
    form = CloseForm(request.POST or None, today=timezone.localdate(now), initial={"version": one.version})
    intro = "撤销后不再出现在选择框里，以前的任职、考试和成绩都不变。撤销不能恢复，以后可以新建同名的单位。"
    sheet = _sheet(one, f"撤销“{one.name}”", "撤销", intro=intro, why_not=lambda: _why_stays(by, one) or selectors.why_not_close(one))

    def save() -> tuple[str, str]:
        day, seen = form.cleaned_data["on"], form.cleaned_data["version"]
        unit_changes.close(unit=one, on=day, today=timezone.localdate(now), seen_version=seen, by=by, now=now)
        return f"“{one.name}”已撤销。", sheet.back

    return edit(request, form, sheet, save)
