"""The auditor's page: who did what, when, from where, and how it went; as an Excel file; and whether the trail is whole."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from core import jobs
from core.models import AuditEntry, AuditSeal
from examsite.audit import words
from examsite.audit.forms import AuditForm
from examsite.audit.search import Wanted, found, page_after
from examsite.audit.work import CHECK, EXPORT
from people.access import Can, acting, needs


@require_safe
@needs(Can.READ_AUDIT)
def entries(request: HttpRequest) -> HttpResponse:
    form = AuditForm(request.GET)
    return render(request, "examsite/audit/list.html", _context(request, form))


def _context(request: HttpRequest, form: AuditForm) -> dict[str, Any]:
    unsealed = AuditEntry.objects.filter(seal=None).count()
    context: dict[str, Any] = {"form": form, "keep_days": settings.AUDIT_KEEP_DAYS, "query": _query(request), "unsealed": unsealed}
    context["seal"] = AuditSeal.objects.order_by("-number").first()
    if form.is_valid():
        last = request.GET.get("after", "")
        wanted = form.wanted()
        rows, more = page_after(found(wanted), int(last) if last.isdecimal() and len(last) < 19 else None)
        context |= {
            "rows": [(one, words.event_words(one), words.subject_words(one), words.details(one)) for one in rows],
            "more": more, "last": rows[-1].pk if rows else None, "later": bool(last), "filtered": wanted != Wanted(),
        }  # fmt: skip
    return context


def _query(request: HttpRequest) -> str:
    """The filters in use, as the query of a link."""
    kept = request.GET.copy()
    for name in [name for name, value in kept.items() if not value or name not in AuditForm.base_fields]:
        del kept[name]
    return kept.urlencode()


@require_POST
@needs(Can.READ_AUDIT)
def export(request: HttpRequest) -> HttpResponse:
    """Ask the worker for the Excel file of what the filters in the address find."""
    form = AuditForm(request.GET)
    if not form.is_valid():
        return render(request, "examsite/audit/list.html", _context(request, form), status=400)
    by, back = acting(request), f"{reverse('audit:entries')}?{_query(request)}"
    back = back if len(back) <= 200 else reverse("audit:entries")
    job = jobs.ask(EXPORT, title="审计记录（Excel）", by=by, now=timezone.now(), back_url=back, wanted=form.wanted().as_params(), by_name=by.name)
    return redirect("core:job", job.public_id)


@require_POST
@needs(Can.READ_AUDIT)
def check(request: HttpRequest) -> HttpResponse:
    job = jobs.ask(CHECK, title="核对审计记录", by=acting(request), now=timezone.now(), back_url=reverse("audit:entries"))
    return redirect("core:job", job.public_id)
