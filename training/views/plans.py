"""年度学法计划: the list of plans, one plan with what became of its rows, and the pages that write it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import scans
from core.forms import ScanForm, refusals_into
from core.pages import page_of
from people.access import Can, acting, has, needs
from people.views.editing import Sheet, edit
from training.forms.fields import laws_known
from training.forms.plans import NewPlanForm, PlanForm, PlanRowForm, TickForm
from training.models import Plan, PlanRow
from training.selectors import plans as selectors
from training.selectors import sessions
from training.services import plan_list
from training.services import plans as services
from training.views.telling import telling

EDITS = ["GET", "HEAD", "POST"]
READERS = (Can.MANAGE_TRAINING, Can.READ_REPORTS)
FILES = [("pdf", "打印计划（PDF）"), ("docx", "生成 Word"), ("xlsx", "导出Excel")]


@require_safe
@needs(*READERS)
def plans(request: HttpRequest) -> HttpResponse:
    by = acting(request)
    found = selectors.readable(by)
    page = page_of(found, found, request.GET.get("page"))
    return render(request, "training/plans/list.html", {"page": page, "manages": has(by, Can.MANAGE_TRAINING)})


@require_http_methods(EDITS)
@needs(Can.MANAGE_TRAINING)
def new(request: HttpRequest) -> HttpResponse:
    by, today = acting(request), timezone.localdate()
    form = NewPlanForm(request.POST or None, units=sessions.organisers(by), today=today, initial={"year": today.year})

    def save() -> tuple[str, str]:
        made = services.create(**form.facts(), by=by, now=timezone.now())
        return f"已新建“{made.title}”，请核对或添加内容。", _address(made)

    return edit(request, form, Sheet("新建年度学法计划", "新建", reverse("training:plans"), "年度学法计划"), save)


@require_safe
@needs(*READERS)
def plan(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    return _page(request, selectors.plan_to_read(acting(request), plan_id))


def _page(request: HttpRequest, plan: Plan, scan_form: ScanForm | None = None) -> HttpResponse:
    context = _rows(request, plan) | {
        "files": FILES,
        "scans": scans.by_paper(selectors.record_of(plan)).get(selectors.APPROVED_PAPER, []),
        "scan_form": scan_form or ScanForm(of="plan"),
        "scan_url": reverse("training:plan_scan", args=[plan.public_id]),
    }
    return render(request, "training/plans/plan.html", context)


def _rows(request: HttpRequest, plan: Plan) -> dict[str, Any]:
    """What training/plans/_rows.html shows."""
    lines = selectors.lines(plan, timezone.localdate())
    return {"plan": plan, "lines": lines, "told": selectors.in_words(lines), "manages": selectors.can_manage(acting(request), plan)}


@require_http_methods(EDITS)
@needs(Can.MANAGE_TRAINING)
def change(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    plan = selectors.plan_to_manage(acting(request), plan_id)
    form = PlanForm(request.POST or None, initial=PlanForm.values_of(plan))

    def save() -> tuple[str, str]:
        data = form.cleaned_data
        values = {name: data[name] for name in ("title", "approver", "approved_on")}
        services.change(plan=plan, **values, seen_version=data["version"], by=acting(request), now=timezone.now())
        return "已保存。", _address(plan)

    return edit(request, form, _sheet(plan, "名称和批准", "保存"), save)


@require_POST
@needs(Can.MANAGE_TRAINING)
def copy(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    plan = selectors.plan_to_manage(acting(request), plan_id)
    with telling(request):
        count = services.copy_last_year(plan=plan, by=acting(request), now=timezone.now())
        messages.success(request, f"已照搬上一年的 {count} 项，请逐项核对。")
    return redirect(_address(plan))


@require_POST
@needs(Can.MANAGE_TRAINING)
def scan(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    plan = selectors.plan_to_manage(acting(request), plan_id)
    form = ScanForm(request.POST, request.FILES, of="plan")
    if form.is_valid():
        with refusals_into(form):
            data = form.cleaned_data
            made = services.put_back(plan=plan, uploads=data["pages"], note=data["note"], by=acting(request), now=timezone.now())
            messages.success(request, f"已放回批准的计划 {len(made)} 个文件。")
            return redirect(_address(plan))
    return _page(request, plan, form)


@require_POST
@needs(*READERS)
def paper(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    plan = selectors.plan_to_read(acting(request), plan_id)
    with telling(request):
        job = plan_list.ask(plan=plan, file=request.POST.get("file", ""), by=acting(request), now=timezone.now(), back_url=_address(plan))
        return redirect("core:job", job.public_id)
    return redirect(_address(plan))


@require_http_methods(EDITS)
@needs(Can.MANAGE_TRAINING)
def row_add(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """The next one begins with the month of the last."""
    plan, now = selectors.plan_to_manage(acting(request), plan_id), timezone.now()
    last = plan.rows.order_by("pk").last()
    first = {"month": last.month, "kind": last.kind, "audience": last.audience} if last else {"month": timezone.localdate(now).month}
    form = PlanRowForm(request.POST or None, initial=first)

    def save() -> tuple[str, str]:
        made = services.add_row(plan=plan, terms=form.terms(), by=acting(request), now=now)
        again = "more" in request.POST
        return f"已添加“{made}”。", reverse("training:plan_row_add", args=[plan_id]) if again else _address(plan)

    return _row_form(request, form, _sheet(plan, "添加一项", "添加"), save)


@require_http_methods(EDITS)
@needs(Can.MANAGE_TRAINING)
def row_change(request: HttpRequest, row_id: UUID) -> HttpResponse:
    row = selectors.row_to_manage(acting(request), row_id)
    form = PlanRowForm(request.POST or None, initial=PlanRowForm.values_of(row))

    def save() -> tuple[str, str]:
        seen = form.cleaned_data["version"]
        saved = services.change_row(row=row, terms=form.terms(), seen_version=seen, by=acting(request), now=timezone.now())
        return f"已保存“{saved}”。", _address(row.plan)

    return _row_form(request, form, _sheet(row.plan, f"修改“{row}”", "保存"), save)


def _row_form(request: HttpRequest, form: forms.Form, sheet: Sheet, save: Callable[[], tuple[str, str]]) -> HttpResponse:
    return edit(request, form, replace(sheet, template="training/plans/row.html", more={"laws": laws_known()}), save)


@require_POST
@needs(Can.MANAGE_TRAINING)
def row_move(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """Up or down within its month (`to`)."""
    row = selectors.row_to_manage(acting(request), row_id)
    with telling(request):
        services.move_row(row=row, up=request.POST.get("to") == "up", by=acting(request), now=timezone.now())
    return _back_to_rows(request, row)


@require_POST
@needs(Can.MANAGE_TRAINING)
def row_delete(request: HttpRequest, row_id: UUID) -> HttpResponse:
    row = selectors.row_to_manage(acting(request), row_id)
    with telling(request):
        services.delete_row(row=row, by=acting(request), now=timezone.now())
        messages.success(request, f"已删除“{row}”。")
    return redirect(_address(row.plan))


@require_http_methods(EDITS)
@needs(Can.MANAGE_TRAINING)
def row_tick(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """Which sessions carry out the row."""
    row = selectors.row_to_manage(acting(request), row_id)
    offered = selectors.tickable(row)
    form = TickForm(request.POST if request.method == "POST" else None, offered=offered, initial={"sessions": list(offered.filter(plan_row=row))})
    intro = "勾选完成这一项的会议；去掉勾就是取消对应。" if offered.exists() else "这一年还没有可以对应的会议。请先补录或新建会议。"

    def save() -> tuple[str, str]:
        data = form.cleaned_data
        services.tick(row=row, sessions=list(data["sessions"]), reason=data["reason"], by=acting(request), now=timezone.now())
        return f"“{row}”已保存对应的会议。", _address(row.plan)

    return edit(request, form, _sheet(row.plan, f"“{row}”对应的会议", "保存", intro), save)


def _back_to_rows(request: HttpRequest, row: PlanRow) -> HttpResponse:
    if getattr(request, "htmx", False):
        return render(request, "training/plans/_rows.html", _rows(request, row.plan))
    return redirect(f"{_address(row.plan)}#plan-rows")


def _address(plan: Plan) -> str:
    return reverse("training:plan", args=[plan.public_id])


def _sheet(plan: Plan, heading: str, button: str, intro: str = "") -> Sheet:
    return Sheet(heading, button, _address(plan), plan.title, intro=intro)
