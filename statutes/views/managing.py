"""Laws as who keeps the bank sees them: the list with all versions, the import, two versions side by side."""

from collections import Counter
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from core import audit, files
from core.errors import Refused
from core.forms import refusals_into
from core.htmx import go, page_or_fragment
from core.models import StoredFile
from people.access import Can, acting, has, needs
from statutes import selectors, services
from statutes.forms import ConfirmForm, SearchForm, UploadForm
from statutes.models import StatuteVersion
from statutes.rules.comparison import Became
from statutes.rules.outline import outline
from statutes.rules.parsing import Parsed, Problem, Unreadable

PER_PAGE = 30
LABELS = {
    Became.CHANGED: "有改动",
    Became.RENUMBERED: "只改条号",
    Became.NEW: "新增",
    Became.GONE: "删去",
    Became.UNCHANGED: "没有变化",
}
CHANGES = "changes"  # all but what is unchanged


@require_safe
@needs(Can.WRITE_QUESTIONS, Can.REVIEW_QUESTIONS, Can.MANAGE_QUESTIONS)
def statute_list(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    page = Paginator(selectors.shelf(form.text()), PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "today": timezone.localdate(), "manages": has(request.user, Can.MANAGE_QUESTIONS)}
    return page_or_fragment(request, "statutes/list.html", "statutes/_rows.html", context)


@require_http_methods(["GET", "POST"])
@needs(Can.MANAGE_QUESTIONS)
def choose(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    problems: list[Problem] = []
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            given = [(one.name or "", files.uploaded_bytes(one)) for one in form.cleaned_data["file"]]
            try:
                kept = services.upload(files=given, by=acting(request), now=timezone.now())
                return go(request, "statutes:import_preview", kept.public_id)
            except Unreadable as error:
                audit.note_refusal("statute_unreadable")
                problems = error.problems
    return render(request, "statutes/import.html", {"form": form, "problems": problems})


@require_http_methods(["GET", "POST"])
@needs(Can.MANAGE_QUESTIONS)
def preview(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """What the files say, and what they tell of themselves, to be confirmed."""
    upload = _own_upload(request, upload_id)
    law = services.uploaded_law(upload)
    form = ConfirmForm(request.POST) if request.method == "POST" else ConfirmForm(initial=ConfirmForm.initial_of(law))
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            made = services.confirm(upload=upload, law=law, by=acting(request), now=timezone.now(), **form.cleaned_data)
            messages.success(request, f"已导入《{made.statute}》{made.article_count} 条。")
            earlier, later = selectors.neighbours(made)
            return go(request, "statutes:compare" if earlier else "statutes:read", made.public_id)
    return render(request, "statutes/import_preview.html", {"form": form, "upload": upload, **_shown(law)})


def _shown(law: Parsed) -> dict[str, Any]:
    sections = outline(law.articles, lambda article: article.headings, lambda article: article.key)
    return {"law": law, "sections": sections}


def _own_upload(request: HttpRequest, upload_id: UUID) -> StoredFile:
    mine = StoredFile.objects.filter(owner_kind=services.UPLOAD_KIND, owner_id=str(acting(request).pk), expires_at__gt=timezone.now())
    return get_object_or_404(mine, public_id=upload_id)


@require_safe
@needs(Can.WRITE_QUESTIONS, Can.REVIEW_QUESTIONS, Can.MANAGE_QUESTIONS)
def comparison(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """The version beside the one before it, or the older one that `with` names."""
    new = get_object_or_404(StatuteVersion.objects.select_related("statute"), public_id=version_id)
    older = selectors.older_versions(new)
    chosen = request.GET.get("with", "")
    old = next((one for one in older if str(one.public_id) == chosen), older[0] if older else None)
    if old is None:
        raise Http404
    rows = selectors.compared(old, new)
    show = request.GET.get("show", CHANGES)
    context = {
        "old": old,
        "new": new,
        "older": older,
        "rows": [row for row in rows if row.became == show or (show not in list(Became) and row.became != Became.UNCHANGED)],
        "show": show if show in list(Became) else CHANGES,
        "counts": _counts(rows),
    }
    return page_or_fragment(request, "statutes/compare.html", "statutes/_compared.html", context)


@require_http_methods(["GET", "POST"])
@needs(Can.MANAGE_QUESTIONS)
def remove(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Asks first; then takes away what was imported by mistake."""
    version = get_object_or_404(StatuteVersion.objects.select_related("statute"), public_id=version_id)
    wrong = ""
    if request.method == "POST":
        try:
            services.remove_version(version=version, by=acting(request), now=timezone.now())
        except Refused as refusal:
            audit.note_refusal(refusal.code)
            wrong = refusal.sentence
        else:
            messages.success(request, f"已删除《{version.statute}》{services.said(version.from_on)}起施行的版本。")
            return redirect("statutes:list")
    return render(request, "statutes/remove.html", {"version": version, "wrong": wrong}, status=409 if wrong else 200)


def _counts(rows: list[selectors.Row]) -> list[tuple[str, str, int]]:
    """Which rows may be shown: value, label, how many."""
    times = Counter(row.became for row in rows)
    changes = len(rows) - times[Became.UNCHANGED]
    return [(CHANGES, "全部变化", changes), *((str(one), label, times[one]) for one, label in LABELS.items() if times[one])]
