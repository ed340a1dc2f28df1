"""What the exam page tells of itself: that it was left, that copying was tried. As a save it needs no session: the device's key is the token."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from core.errors import Refused
from people.middleware import no_person_asked
from quiz import access
from quiz.rules import watching
from quiz.services import reporting
from quiz.services.incidents import Event
from quiz.views.sitting import MAX_HAND_IN_BODY, WRITER, device_key_of, read_json, save_from

MAX_EVENTS = 20  # at once
MAX_BODY = 4096  # bytes, without answers that were on their way
DAY = 86_400  # seconds
TOLD = (watching.LEFT, watching.UNFOCUSED, watching.COPIED)


@no_person_asked
@csrf_exempt
@require_POST
def report(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    access.refuse_foreign_origin(request)
    body = read_json(request, MAX_HAND_IN_BODY)
    events, sent = (body.get("events"), body.get("answers", [])) if isinstance(body, dict) else (None, [])
    if not isinstance(events, list) or not isinstance(sent, list) or not 0 < len(events) <= MAX_EVENTS or len(sent) > 500:
        raise _malformed()
    if not sent and len(request.body) > MAX_BODY:
        raise Refused("too_large", "提交的内容过大，请刷新页面后重试。")
    told = reporting.report(
        attempt_id=attempt_id,
        device_key=device_key_of(request),
        events=[_event_from(one) for one in events],
        on_phone=body.get("phone") is True,
        unsent=[save_from(one) for one in sent],
        now=timezone.now(),
    )
    result = {"result_url": reverse("quiz:result", args=[attempt_id]), "late": told.late} if told.follows == reporting.OVER else {}
    return JsonResponse({"sentence": told.sentence, "follows": told.follows, **result})


def _event_from(body: Any) -> Event:
    if not isinstance(body, dict) or body.get("kind") not in TOLD:
        raise _malformed()
    numbers = [body.get(name, 0) for name in ("seconds", "ago", "counter")]
    writer = body.get("writer")
    if not all(type(one) is int and 0 <= one < 2**53 for one in numbers) or not isinstance(writer, str) or not WRITER.fullmatch(writer):
        raise _malformed()
    seconds, ago, counter = numbers
    return Event(body["kind"], min(seconds, DAY), body.get("closed") is True, min(ago, DAY), writer, counter)


def _malformed() -> Refused:
    return Refused("malformed", "提交的内容格式不正确，请刷新页面后重试。")
