"""`/verify/`: anyone asks whether what an office attested still holds, without signing in, while the office has a switch for it on."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe
from rest_framework.throttling import SimpleRateThrottle

from core import verify
from core.address import client_address
from core.models import Office


class Misses(SimpleRateThrottle):
    """Codes from one address that nobody gave out; those that were cost nothing, so that a hall behind one address may check its prints."""

    scope = "verify"

    def get_rate(self) -> str:
        return f"{settings.VERIFY_MISSES_PER_MINUTE}/min"

    def get_cache_key(self, request: Any, view: Any) -> str:
        return f"verify-{client_address(request)}"

    def throttle_success(self) -> bool:
        return True

    def count(self) -> None:
        self.history.insert(0, self.now)
        self.cache.set(self.key, self.history, self.duration)


@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """Type a code; what was typed goes on to its own address."""
    what = _what()
    typed = request.GET.get("code", "").strip()
    if typed:
        return redirect("core:verify", verify.shown(verify.read(typed)) or "-")
    return _page(request, {"what": what})


@require_safe
def code(request: HttpRequest, code: str) -> HttpResponse:
    """Valid, withdrawn, or never given out; from an address that has guessed too often, no answer for a while."""
    what = _what()
    misses = Misses()
    if not misses.allow_request(request, None):  # type: ignore[arg-type]
        response = _page(request, {"what": what, "wait": True}, status=429)
        response.headers["Retry-After"] = str(int(misses.wait() or 60) + 1)
        return response
    found = verify.look_up(code, timezone.now())
    if found is None:
        misses.count()
    return _page(request, {"what": what, "asked": verify.shown(verify.read(code)), "found": found})


def _what() -> str:
    """What may be checked here at present; 404 while that is nothing."""
    found = dict.fromkeys(one.what for one in verify.open_rooms(Office.current()))
    if not found:
        raise Http404
    return "和".join(found)


def _page(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    response = render(request, "core/verify.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
