"""制度文件: the list, printed too; a document put on record and withdrawn."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.pages import page_of
from people.access import Can, acting, has, needs
from people.selectors import units_of
from people.views.editing import Sheet, edit
from training.forms.records import DocumentForm, DocumentsFilter, WithdrawForm
from training.selectors import documents as selectors
from training.services import documents as services
from training.views.telling import telling

EDITS = ["GET", "HEAD", "POST"]
FILES = [("pdf", "打印目录（PDF）"), ("docx", "生成 Word"), ("xlsx", "导出Excel")]


@require_safe
@needs(*selectors.READERS)
def documents(request: HttpRequest) -> HttpResponse:
    by, form = acting(request), DocumentsFilter(request.GET)
    wanted = form.wanted()
    found = selectors.listed(by, **wanted)
    context = {"form": form, "page": page_of(found, found, request.GET.get("page")), "files": FILES, **wanted}
    return render(request, "training/documents.html", {**context, "manages": has(by, Can.MANAGE_TRAINING)})


@require_POST
@needs(*selectors.READERS)
def paper(request: HttpRequest) -> HttpResponse:
    """The list as it is narrowed on the page."""
    back = reverse("training:documents")
    with telling(request):
        wanted = DocumentsFilter(request.GET).wanted()
        file = request.POST.get("file", "")
        job = services.ask_list(**wanted, file=file, by=acting(request), now=timezone.now(), back_url=back)
        return redirect("core:job", job.public_id)
    return redirect(back)


@require_http_methods(EDITS)
@needs(Can.MANAGE_TRAINING)
def add(request: HttpRequest) -> HttpResponse:
    by, now = acting(request), timezone.now()
    units = units_of(by, Can.MANAGE_TRAINING)
    first = units.first()
    form = DocumentForm(request.POST or None, request.FILES or None, units=units, initial={"unit": first and first.public_id})
    sheet = Sheet("登记制度文件", "登记", reverse("training:documents"), "制度文件")

    def save() -> tuple[str, str]:
        made = services.add(**form.cleaned_data, by=by, now=now)
        return f"已登记“{made.title}”。", sheet.back

    return edit(request, form, sheet, save)


@require_http_methods(EDITS)
@needs(Can.MANAGE_TRAINING)
def withdraw(request: HttpRequest, document_id: UUID) -> HttpResponse:
    by = acting(request)
    document = selectors.document_to_manage(by, document_id)
    form = WithdrawForm(request.POST or None)
    sheet = Sheet(f"撤下“{document.title}”", "撤下", reverse("training:documents"), "制度文件", "撤下的仍可在“已撤下的”里查到，文件保留。")

    def save() -> tuple[str, str]:
        services.withdraw(document=document, reason=form.cleaned_data["reason"], by=by, now=timezone.now())
        return f"“{document.title}”已撤下。", sheet.back

    return edit(request, form, sheet, save)
