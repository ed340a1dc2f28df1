"""Cards to be taken back: the list, and closing one without a return."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from certificates.forms.returns import KeepForm, ReturnsFilter
from certificates.selectors import returns, rules
from certificates.services import returning
from core.forms import refusals_into
from core.htmx import page_or_fragment
from core.pages import page_of
from people.access import Can, acting, has, needs


@require_safe
@needs(*returns.READERS)
def return_list(request: HttpRequest) -> HttpResponse:
    """The same number of statements however many there are."""
    by, today, words = acting(request), timezone.localdate(), rules.wording()
    filters, is_open = ReturnsFilter(request.GET), request.GET.get("state") != "closed"
    text = filters.chosen()
    found = returns.narrowed(returns.readable(by), is_open=is_open, text=text)
    page = page_of(found, found.select_related("certificate__person__unit", "closed_by"), request.GET.get("page"))
    rows = [{"task": one, "look": words.look(one.certificate, today), "days": (today - one.on).days} for one in page.object_list]
    context: dict[str, Any] = {
        "filters": filters, "rows": rows, "page": page, "is_open": is_open, "narrowed": bool(text), "words": words,
        "manages": has(by, Can.MANAGE_CERTIFICATES),
    }  # fmt: skip
    return page_or_fragment(request, "certificates/manage/returns.html", "certificates/manage/_return_rows.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Can.MANAGE_CERTIFICATES)
def keep(request: HttpRequest, task_id: UUID) -> HttpResponse:
    by = acting(request)
    task = returns.task_to_manage(by, task_id)
    form = KeepForm(request.POST or None, initial={"version": task.version})
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            said = form.cleaned_data
            returning.keep(task=task, reason=said["reason"], seen_version=said["version"], by=by, now=timezone.now())
            messages.success(request, f"已办结：{task.certificate.person.name}的证件不需收回。")
            return redirect("certificates:returns")
    look = rules.wording().look(task.certificate, timezone.localdate())
    return render(request, "certificates/manage/return_keep.html", {"task": task, "form": form, "look": look})
