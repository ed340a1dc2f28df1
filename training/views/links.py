"""The address of a session's page as others reach it, and sessions as calendar files."""

from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header

from training.models import Session
from training.rules import ics
from training.selectors import calendar


def link_to(request: HttpRequest, session: Session) -> str:
    path = reverse("training:my_session", args=[session.public_id])
    return settings.SITE_URL.rstrip("/") + path if settings.SITE_URL else request.build_absolute_uri(path)


def calendar_file(request: HttpRequest, found: Iterable[Session], name: str) -> HttpResponse:
    entries = calendar.entries(found, lambda one: link_to(request, one))
    response = HttpResponse(ics.calendar_of(entries, name, timezone.now()), content_type=ics.TYPE)
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{name}.ics") or ""
    response.headers["Cache-Control"] = "private, no-store"
    return response
