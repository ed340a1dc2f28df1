"""编制类型: the list, and its types one at a time. It belongs to the whole office."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import selectors
from people.access import Can, acting, needs
from people.forms import NewStaffingTypeForm, StaffingTypeForm
from people.models import StaffingType
from people.services import staffing
from people.views.editing import Sheet, edit

EDITS = ["GET", "HEAD", "POST"]
LABEL = "编制类型"


@require_safe
@needs(Can.MANAGE_STAFFING_TYPES)
def staffing_types(request: HttpRequest) -> HttpResponse:
    return render(request, "people/staffing_types.html", {"types": selectors.staffing_types_with_heads()})


@require_http_methods(EDITS)
@needs(Can.MANAGE_STAFFING_TYPES)
def add(request: HttpRequest) -> HttpResponse:
    form = NewStaffingTypeForm(request.POST or None)
    back = reverse("people:staffing_types")

    def save() -> tuple[str, str]:
        made = staffing.add(facts=form.facts(), by=acting(request), now=timezone.now())
        return f"已新建编制类型“{made.name}”。", back

    return edit(request, form, Sheet("新建编制类型", "新建", back, LABEL), save)


@require_http_methods(EDITS)
@needs(Can.MANAGE_STAFFING_TYPES)
def change(request: HttpRequest, type_id: int) -> HttpResponse:
    kind = get_object_or_404(StaffingType, pk=type_id)
    form = StaffingTypeForm(request.POST or None, initial=StaffingTypeForm.values_of(kind))
    back = reverse("people:staffing_types")

    def save() -> tuple[str, str]:
        in_use, seen = form.cleaned_data["in_use"], form.cleaned_data["version"]
        staffing.change(kind=kind, facts=form.facts(), in_use=in_use, seen_version=seen, by=acting(request), now=timezone.now())
        return f"已保存“{kind.name}”。", back

    return edit(request, form, Sheet(f"编制类型“{kind.name}”", "保存", back, LABEL), save)


@require_POST
@needs(Can.MANAGE_STAFFING_TYPES)
def remove(request: HttpRequest, type_id: int) -> HttpResponse:
    kind = get_object_or_404(StaffingType, pk=type_id)
    staffing.remove(kind=kind, by=acting(request), now=timezone.now())
    messages.success(request, f"已删除“{kind.name}”。")
    return redirect("people:staffing_types")
