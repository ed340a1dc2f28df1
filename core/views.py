"""Pages of the foundations: private files, the progress of long work, refusals."""

from collections.abc import Callable
from typing import Any, TypeVar, cast
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.views.decorators.http import require_POST, require_safe

from core import audit, files, jobs, pictures
from core.models import Job, StoredFile
from core.web_views import is_web_view

PICTURES = ("image/jpeg", "image/png")
WHOLE_AT_MOST = 8 * 1024 * 1024  # bytes of a file that is read at once
View = TypeVar("View", bound=Callable[..., HttpResponse])


def staff_matter(view: View) -> View:
    """Mark a view without capabilities that may show what staff asked for: for staff it is guarded like a staff page (people.session_guard)."""
    view.staff_matter = True  # type: ignore[attr-defined]
    return view


@staff_matter
@require_safe
def stored_file(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """A private file, for those its owner's room lets read it or who hold a fresh link; 404 for all others. `?show` opens it in the browser.

    Each handing-out is recorded: a file may hold names, numbers and scores. A web view gets the page that says how to open the link elsewhere.
    """
    file = get_object_or_404(StoredFile, public_id=file_id)
    by = files.bearer(request.GET.get("token", ""), file)
    if by is None:
        if not request.user.is_authenticated:
            return render(request, "core/link_over.html", status=410) if "token" in request.GET else redirect_to_login(request.get_full_path())
        if not files.may_read(request.user, file):
            raise Http404
    shown = "show" in request.GET
    if is_web_view(request) and not (shown and file.content_type in PICTURES):
        return _way_out(request, file, at_link=True) if by else redirect("core:file_page", file_id)
    response = _answer_with(file, shown=shown)
    if request.method == "GET":
        actor = cast(audit.Actor, by or request.user)
        audit.record("core.file_read", by=actor, now=timezone.now(), subject=file.name, kind=file.owner_kind, file=str(file.public_id))
    return response


def _answer_with(file: StoredFile, *, shown: bool) -> HttpResponse:
    response = _sent(file)
    inline = shown and file.content_type in ("application/pdf", *PICTURES)
    response.headers["Content-Disposition"] = content_disposition_header(not inline, file.name) or ""
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _sent(file: StoredFile) -> Any:
    """What is larger than memory should hold for each reader is read while it is sent."""
    try:
        if file.size > WHOLE_AT_MOST:
            return FileResponse(files.path_of(file).open("rb"), content_type=file.content_type)
        return HttpResponse(files.content(file), content_type=file.content_type)
    except FileNotFoundError:
        raise Http404 from None


def picture(request: HttpRequest, file: StoredFile, *, longest: int | None = None) -> HttpResponse:
    """A picture that stands on a page, for the view of a room that has asked whether it may be seen. Not recorded, and asked for anew each time, but
    sent again only where the browser has lost it. `longest`: made small for the page, so many pixels a side."""
    etag = quote_etag(f"{file.sha256}-{longest}" if longest else file.sha256)
    answer = get_conditional_response(request, etag=etag)
    if answer is None:
        try:
            data = files.content(file)
        except FileNotFoundError:
            raise Http404 from None
        small = pictures.photo(data, longest=longest) if longest else data
        answer = HttpResponse(small, content_type="image/jpeg" if longest else file.content_type)
    answer.headers["ETag"], answer.headers["Cache-Control"] = etag, "private, no-cache"
    return answer


@staff_matter
@require_safe
@login_required
def file_page(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """How to get a file out of a web view that can neither save nor print: open it in the browser by a link that works there."""
    file = get_object_or_404(StoredFile, public_id=file_id)
    if not files.may_read(request.user, file):
        raise Http404
    return _way_out(request, file)


def _way_out(request: HttpRequest, file: StoredFile, *, at_link: bool = False) -> HttpResponse:
    """The page with the link. `at_link`: its own address is that link already, so the web view's menu can open it in the browser."""
    link = request.build_absolute_uri()
    if not at_link:
        query = urlencode({"token": files.link_token(file, request.user), "show": 1})
        link = request.build_absolute_uri(f"{reverse('core:file', args=[file.public_id])}?{query}")
    return render(request, "core/file.html", {"file": file, "link": link, "at_link": at_link})


def _own_job(request: HttpRequest, job_id: UUID) -> Job:
    return get_object_or_404(Job.objects.select_related("result"), public_id=job_id, person_id_text=str(request.user.pk))


@staff_matter
@require_safe
@login_required
def job(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """How far the work is; the fragment asks again each second until it is over."""
    template = "core/_job.html" if getattr(request, "htmx", False) else "core/job.html"
    return render(request, template, {"job": _own_job(request, job_id)})


@staff_matter
@require_POST
@login_required
def cancel_job(request: HttpRequest, job_id: UUID) -> HttpResponse:
    jobs.cancel(_own_job(request, job_id), timezone.now())
    return redirect("core:job", job_id)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    sentence = "这个页面打开太久，为了安全请返回上一页，刷新后再提交一次。"
    if settings.DEBUG and reason:
        sentence += f"（{reason}）"
    return render(request, "refused.html", {"sentence": sentence}, status=403)
