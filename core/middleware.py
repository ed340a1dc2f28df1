"""What every answer needs: its origin is known to the audit trail, fragments are never mistaken for pages, and a refusal becomes a sentence."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_htmx.http import reswap, retarget

from core import audit
from core.address import client_address
from core.errors import Refused


class AuditOrigin:
    """Every entry written while a request is answered names where the request came from."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = audit.origin.set(client_address(request))
        try:
            return self.get_response(request)
        finally:
            audit.origin.reset(token)


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
        if request.content_type == "application/json":
            return JsonResponse({"code": exception.code, "sentence": exception.sentence}, status=exception.status)
        if getattr(request, "htmx", False):
            messages.error(request, exception.sentence)
            response = render(request, "components/_messages.html")
            return reswap(retarget(response, "#messages"), "outerHTML")
        return render(request, "refused.html", {"sentence": exception.sentence}, status=exception.status)
