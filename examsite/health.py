"""What a monitor asks: `/healthz`, is the process alive; `/readyz`, can it do its work. And the overview's warning when the workers are down."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import resolve, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core import health
from core.home_cards import Card
from people.access import Can, has
from people.middleware import no_person_asked

ADDRESSES = ("/healthz", "/readyz")


class HealthFirst:
    """Before all other middleware: a monitor names the machine by its number, so neither ALLOWED_HOSTS nor the way to https may stand in front;
    and what is not ready is no failure for the audit trail, to be written down every few seconds."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info not in ADDRESSES:
            return self.get_response(request)
        return resolve(request.path_info).func(request)  # type: ignore[no-any-return]


@no_person_asked
@require_safe
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """Asks nothing of anybody, the database neither."""
    return HttpResponse("ok", content_type="text/plain")


@no_person_asked
@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """200 when every part is, else 503; each part by name. At most three statements."""
    parts = health.state(timezone.now())
    missing = [name for name, state in parts.items() if state != health.OK]
    return JsonResponse({"ready": not missing, "not_ready": missing, "parts": parts}, status=503 if missing else 200)


def cards(person: Any, now: datetime) -> list[Card]:
    """Urgent while a worker is silent; nothing to say otherwise. Two statements for who manages the system, none for others."""
    silent = health.silent_workers(now) if has(person, Can.MANAGE_SYSTEM) else []
    if not silent:
        return []
    names = "、".join(health.WORKERS[name] for name in silent)
    sentence = f"“{names}”超过 3 分钟没有动静：到时不会自动交卷，导出、打印、备份都在等。请在服务器上重新启动系统。"
    return [Card("后台进程", "没有运行", sentence, reverse("ready"), "查看状态", urgent=True)]
