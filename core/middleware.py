"""What every answer needs: the audit trail knows its origin and what was refused, fragments are never mistaken for pages, and a refusal becomes
a sentence."""

import logging
from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django_htmx.http import reswap, retarget

from core import audit
from core.address import client_address
from core.errors import Refused

logger = logging.getLogger(__name__)


class AuditOrigin:
    """Every entry written while a request is answered names where the request came from; refusals and failures are written after the answer,
    in a transaction of their own, because the one they happened in has been rolled back.

    Recorded are: a `Refused` that became a sentence, 403 and 404 at an address that exists, and any failure. Of people not signed in, whom
    sign-in records by itself, and of views that must not cost the look-up of a person (`no_person_asked`), failures alone: nobody can fill the
    table without a name.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        noted: list[str] = []
        origin, refusals = audit.origin.set(client_address(request)), audit.refusals.set(noted)
        try:
            response = self.get_response(request)
            code = _STATUSES.get(response.status_code)
            if response.status_code >= 500 or noted or code:
                _record_refusal(request, noted or [code or "error"], failed=response.status_code >= 500)
            return response
        finally:
            audit.origin.reset(origin)
            audit.refusals.reset(refusals)


_STATUSES = {403: "forbidden", 404: "not_found"}


def _record_refusal(request: HttpRequest, codes: list[str], *, failed: bool) -> None:
    """Nothing that was typed is kept: the name of the address, which thing it meant, and the code."""
    match = request.resolver_match
    if match is None:
        return
    try:
        nameless = getattr(match.func, "no_person_asked", False) or not request.user.is_authenticated
        if nameless and not failed:
            return
        with transaction.atomic():
            audit.record(
                "core.failed" if failed else "core.refused",
                by=None if nameless else request.user,  # type: ignore[arg-type]
                now=timezone.now(),
                subject=match.view_name,
                refused=not failed,
                failed=failed,
                code="、".join(codes),
                of={name: str(value) for name, value in match.kwargs.items() if isinstance(value, (UUID, int))},
            )
    except DatabaseError:
        logger.exception("a refusal at %s could not be recorded", match.view_name)


class FragmentHeaders:
    """One URL answers a page or a fragment of it: caches must tell them apart, and no fragment is stored."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        patch_vary_headers(response, ["HX-Request"])
        if "Cache-Control" not in response.headers and not request.path.startswith("/static/"):
            response.headers["Cache-Control"] = "no-store" if getattr(request, "htmx", False) else "private, no-cache"
        return response


class RefusalSentences:
    """A `Refused` that no form took: a JSON answer for programs, a page with the sentence for people."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        audit.note_refusal(exception.code)
        if request.content_type == "application/json":
            return JsonResponse({"code": exception.code, "sentence": exception.sentence}, status=exception.status)
        if getattr(request, "htmx", False):
            messages.error(request, exception.sentence)
            response = render(request, "components/_messages.html")
            return reswap(retarget(response, "#messages"), "outerHTML")
        return render(request, "refused.html", {"sentence": exception.sentence}, status=exception.status)
