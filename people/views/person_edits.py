"""What is changed of one person: the facts, the account's being in use, the latest posting."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from people import selectors
from people.access import Can, acting, needs
from people.forms import EditPersonForm, PostingForm, ReasonForm
from people.models import Person
from people.services import accounts, editing
from people.views.editing import Sheet, edit

EDITS = ["GET", "HEAD", "POST"]


def _managed(request: HttpRequest, person_id: UUID) -> Person:
    """One of the people this person manages; 404 for any other."""
    return get_object_or_404(selectors.managed_by(request.user).select_related("unit", "staffing_type"), public_id=person_id)


def _sheet(person: Person, heading: str, button: str, intro: str = "", *why_not: str) -> Sheet:
    return Sheet(heading, button, reverse("people:person", args=[person.public_id]), person.name, intro=intro, why_not=lambda: why_not)


@require_http_methods(EDITS)
@needs(Can.MANAGE_PEOPLE)
def edit_person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    by, person = acting(request), _managed(request, person_id)
    form = EditPersonForm(request.POST or None)
    form.initial = form.values_of(person)
    sheet = _sheet(person, f"编辑：{person.name}", "保存", "单位、职务、编制类型的变动，请用“办理变动”。")

    def save() -> tuple[str, str]:
        shares, version = form.cleaned_data["shares_mobile"], form.cleaned_data["version"]
        editing.edit(person=person, values=form.texts(), seen_version=version, by=by, now=timezone.now(), shares_mobile=shares)
        return f"已保存：{person.name}。", sheet.back

    return edit(request, form, sheet, save)


@require_http_methods(EDITS)
@needs(Can.MANAGE_PEOPLE)
def disable(request: HttpRequest, person_id: UUID) -> HttpResponse:
    by, person = acting(request), _managed(request, person_id)
    form = ReasonForm(request.POST or None, initial={"version": person.version})
    intro = "停用后不能登录，各处登录都会退出；单位、职务、成绩不变，可以随时启用。调离、退休请用“办理变动”。"
    why_not = [] if person.is_active else [f"{person.name}现在是“{person.get_status_display()}”，不能停用。"]
    sheet = _sheet(person, f"停用账号：{person.name}", "停用", intro, *why_not)

    def save() -> tuple[str, str]:
        version = form.cleaned_data["version"]
        accounts.disable(person=person, reason=form.cleaned_data["reason"], seen_version=version, by=by, now=timezone.now())
        return f"已停用：{person.name}。", sheet.back

    return edit(request, form, sheet, save)


@require_http_methods(EDITS)
@needs(Can.MANAGE_PEOPLE)
def enable(request: HttpRequest, person_id: UUID) -> HttpResponse:
    by, person = acting(request), _managed(request, person_id)
    form = ReasonForm(request.POST or None, initial={"version": person.version})
    is_disabled = person.status == Person.Status.DISABLED
    why_not = [] if is_disabled else [f"{person.name}现在是“{person.get_status_display()}”，不是停用。"]
    sheet = _sheet(person, f"启用账号：{person.name}", "启用", "启用后用原来的密码登录；忘记密码的请重置。", *why_not)

    def save() -> tuple[str, str]:
        version = form.cleaned_data["version"]
        accounts.enable(person=person, reason=form.cleaned_data["reason"], seen_version=version, by=by, now=timezone.now())
        return f"已启用：{person.name}。", sheet.back

    return edit(request, form, sheet, save)


@require_http_methods(EDITS)
@needs(Can.MANAGE_PEOPLE)
def correct_posting(request: HttpRequest, person_id: UUID) -> HttpResponse:
    by, person = acting(request), _managed(request, person_id)
    latest = person.postings.select_related("unit").order_by("-from_on").first()
    assert latest is not None
    form = PostingForm(request.POST or None, person=person, was_ended=latest.until_on is not None)
    form.initial = form.values_of(person)
    intro = f"只用于改正录错的内容（{latest.unit.name}，{latest.from_on} 起）。真的有变动，请用“办理变动”。"
    sheet = _sheet(person, f"更正任职：{person.name}", "保存", intro)

    def save() -> tuple[str, str]:
        data = form.cleaned_data
        chosen = {name: data[name] for name in ("post", "staffing_type", "from_on", "reason")}
        editing.correct_posting(person=person, until_on=form.until(), seen_version=data["version"], by=by, now=timezone.now(), **chosen)
        return f"已更正：{person.name}的任职。", sheet.back

    return edit(request, form, sheet, save)
