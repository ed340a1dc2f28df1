"""备份: what there is, one more at once, and taking one away."""

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from core import audit
from core.backups import folder, nightly
from core.web_views import is_web_view
from people.access import Can, acting, needs


@require_safe
@needs(Can.MANAGE_SYSTEM)
def backup(request: HttpRequest) -> HttpResponse:
    """Read from the folder, so that it is true whatever was done there. Two statements about work under way and failures."""
    now, found, job = timezone.now(), folder.backups(), nightly.under_way()
    last = next((one for one in found if one.good), None)
    context = {
        "backups": found,
        "last": last,
        "is_old": last is not None and now - last.made_at > nightly.OLD_AFTER,
        "failure": "" if job else nightly.failure_since(last),
        "job": job,
        "own_job": job is not None and job.person_id_text == str(acting(request).pk),
        "place": settings.BACKUP_DIR,
        "keep": settings.BACKUP_KEEP,
        "hour": settings.BACKUP_HOUR,
    }
    return render(request, "examsite/backup/backup.html", context)


@require_POST
@needs(Can.MANAGE_SYSTEM)
def backup_now(request: HttpRequest) -> HttpResponse:
    job = nightly.ask(by=acting(request), now=timezone.now(), back_url=reverse("backup"))
    return redirect("core:job", job.public_id)


@require_safe
@needs(Can.MANAGE_SYSTEM)
def backup_download(request: HttpRequest, backup_name: str) -> HttpResponse:
    """Streamed, and written down: it holds everybody's data. Web views are led elsewhere (core.web_views) and get nothing."""
    found = next((one for one in folder.backups() if one.name == backup_name), None)
    if found is None:
        raise Http404
    response = FileResponse(found.path.open("rb"), as_attachment=True, filename=found.path.name, content_type="application/x-tar")
    response.headers["Cache-Control"] = "private, no-store"
    if request.method == "GET" and not is_web_view(request):
        audit.record("core.backup_downloaded", by=acting(request), now=timezone.now(), subject=found.path.name, bytes=found.size)
    return response  # type: ignore[return-value]  # streamed
