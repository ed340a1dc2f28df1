"""The files of a session: on its page, and the ways to add one, to take one away and to see a picture of one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import refusal_of
from core.views import PICTURES, picture
from people.access import Can, acting, needs
from people.views.editing import Sheet, edit
from training.forms.session_files import SessionFileForm
from training.models import Session, SessionFile
from training.selectors import sessions
from training.services import session_files as services
from training.services.holding import refuse_unchangeable
from training.views.telling import telling

THUMBNAIL = 480  # pixels a side


def section(session: Session) -> dict[str, Any]:
    """What training/manage/_session_files.html shows, kind after kind. One query."""
    groups: dict[str, list[SessionFile]] = {}
    for one in session.files.select_related("file"):
        groups.setdefault(one.get_what_display(), []).append(one)
    order = [str(label) for label in SessionFile.What.labels]
    listed = [{"label": label, "files": groups[label]} for label in order if label in groups]
    changing = not refusal_of(lambda: refuse_unchangeable(session))
    return {"file_groups": listed, "file_form": SessionFileForm() if changing else None, "pictures": PICTURES}


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Can.MANAGE_TRAINING)
def add(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session = sessions.session_to_manage(acting(request), session_id)
    form = SessionFileForm(request.POST or None, request.FILES or None)
    back = reverse("training:session", args=[session_id])
    sheet = Sheet("放入文件", "放入", f"{back}#files", session.title, why_not=lambda: refusal_of(lambda: refuse_unchangeable(session)))

    def save() -> tuple[str, str]:
        data, now = form.cleaned_data, timezone.now()
        made = services.add(session=session, what=data["what"], uploads=data["uploads"], note=data["note"], by=acting(request), now=now)
        return f"已放入 {len(made)} 个文件。", sheet.back

    return edit(request, form, sheet, save)


@require_POST
@needs(Can.MANAGE_TRAINING)
def remove(request: HttpRequest, session_id: UUID, file_id: UUID) -> HttpResponse:
    session, file = _file(request, session_id, file_id)
    with telling(request):
        services.remove(file=file, by=acting(request), now=timezone.now())
        messages.success(request, f"已移走“{file.file.name}”。")
    return redirect(f"{reverse('training:session', args=[session.public_id])}#files")


@require_safe
@needs(Can.MANAGE_TRAINING)
def thumbnail(request: HttpRequest, session_id: UUID, file_id: UUID) -> HttpResponse:
    file = _file(request, session_id, file_id)[1].file
    if file.content_type not in PICTURES:
        raise Http404
    return picture(request, file, longest=THUMBNAIL)


def _file(request: HttpRequest, session_id: UUID, file_id: UUID) -> tuple[Session, SessionFile]:
    session = sessions.session_to_manage(acting(request), session_id)
    return session, get_object_or_404(session.files.select_related("file"), file__public_id=file_id)
