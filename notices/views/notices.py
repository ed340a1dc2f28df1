"""A person's own notices: the list, opening one, all read."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from notices import selectors
from notices.services import reading
from people.access import acting

PAGE_SIZE = 20


@require_safe
@login_required
def notice_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(selectors.own(acting(request)), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "notices/list.html", {"page": page})


@require_POST
@login_required
def open_notice(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Read it, and go to what it is about; back to the list where it is about nothing that has a page."""
    notice = get_object_or_404(selectors.own(acting(request)), public_id=notice_id)
    reading.mark_read(notice=notice, now=timezone.now())
    return redirect(notice.url or "notices:list")


@require_POST
@login_required
def read_all(request: HttpRequest) -> HttpResponse:
    count = reading.mark_all_read(person=acting(request), now=timezone.now())
    messages.success(request, f"{count} 条通知已标为已读。")
    return redirect("notices:list")
