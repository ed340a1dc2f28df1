"""编制类型, 执法领域: the editable lists, and their rows one at a time. They belong to the whole office."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import selectors
from people.access import Can, acting, needs
from people.forms import NewRowForm, NewStaffingTypeForm, RowForm, StaffingTypeForm
from people.services import office_lists as services
from people.services.office_lists import FIELDS, STAFFING_TYPES, OfficeList
from people.views.editing import Sheet, edit

EDITS = ["GET", "HEAD", "POST"]


@dataclass(frozen=True)
class ListPages:
    """How one list is shown. `urls` begin the names of its addresses, `columns` are labels and what stands below them (switches; numbers last),
    `rows` come with `was_used`."""

    of: OfficeList
    urls: str
    rows: Callable[[], QuerySet[Any]]
    new_form: type[NewRowForm]
    form: type[RowForm]
    columns: Sequence[tuple[str, str]]
    help: str
    none: str
    under: tuple[str, str] | None = None  # address and label of the page that leads here; else it stands beside the pages of people

    @property
    def address(self) -> str:
        return reverse(f"people:{self.urls}s")


STAFFING_PAGES = ListPages(
    STAFFING_TYPES, "staffing_type", selectors.staffing_types_with_heads, NewStaffingTypeForm, StaffingTypeForm,
    (("在编", "established"), ("可申领执法证", "may_hold_certificate"), ("在职人数", "heads")),
    "“在编”决定新建考试时“在编在职”包括谁；“可申领执法证”决定谁可以办证。已有人使用过的不能删除，可以停止使用。",
    "还没有编制类型。请先新建一种，才能添加人员。",
)  # fmt: skip
FIELD_PAGES = ListPages(
    FIELDS, "field", lambda: selectors.fields_with_members(timezone.localdate()), NewRowForm, RowForm,
    (("现有队员", "heads"),),
    "队员加入队伍或改变岗位时可以选执法领域，也可以不区分。用过的不能删除，可以停止使用；全部停用后，各页都不再问执法领域。",
    "还没有执法领域，队员不区分领域。",
    ("people:teams", "队伍"),
)  # fmt: skip


@require_safe
@needs(Can.MANAGE_STAFFING_TYPES)
def rows(request: HttpRequest, pages: ListPages) -> HttpResponse:
    shown = [(one, [(label, getattr(one, name)) for label, name in pages.columns]) for one in pages.rows()]
    return render(request, "people/office_list.html", {"pages": pages, "rows": shown})


@require_http_methods(EDITS)
@needs(Can.MANAGE_STAFFING_TYPES)
def add(request: HttpRequest, pages: ListPages) -> HttpResponse:
    form, noun = pages.new_form(request.POST or None), pages.of.noun

    def save() -> tuple[str, str]:
        made = services.add(pages.of, values=form.values(), by=acting(request), now=timezone.now())
        return f"已新建{noun}“{made.name}”。", pages.address

    return edit(request, form, Sheet(f"新建{noun}", "新建", pages.address, noun), save)


@require_http_methods(EDITS)
@needs(Can.MANAGE_STAFFING_TYPES)
def change(request: HttpRequest, row_id: int, pages: ListPages) -> HttpResponse:
    row: Any = get_object_or_404(pages.of.model, pk=row_id)
    noun = pages.of.noun
    form = pages.form(request.POST or None, initial=pages.form.values_of(row))

    def save() -> tuple[str, str]:
        seen = form.cleaned_data["version"]
        services.change(pages.of, row=row, values=form.values(), seen_version=seen, by=acting(request), now=timezone.now())
        return f"已保存“{row.name}”。", pages.address

    return edit(request, form, Sheet(f"{noun}“{row.name}”", "保存", pages.address, noun), save)


@require_POST
@needs(Can.MANAGE_STAFFING_TYPES)
def remove(request: HttpRequest, row_id: int, pages: ListPages) -> HttpResponse:
    row: Any = get_object_or_404(pages.of.model, pk=row_id)
    services.remove(pages.of, row=row, by=acting(request), now=timezone.now())
    messages.success(request, f"已删除“{row.name}”。")
    return redirect(pages.address)
