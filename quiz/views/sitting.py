"""What the question page sends: saves, the question of the time, the hand-in. The device's key is the token; no session, no person is read."""

import json
import re
import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from core.errors import Refused
from people import large_text
from people.middleware import no_person_asked
from questionbank import types
from quiz import access
from quiz.models import Answer, Attempt, PaperItem
from quiz.rules import clock
from quiz.selectors import sitting
from quiz.selectors.interventions import last_told
from quiz.services import attempts
from quiz.sql import Save

MAX_BODY = 1024  # bytes of a save of ticked options
MAX_TEXT_BODY = 25 * 1024  # of one that was typed: as many characters as it may have, at most 4 bytes each
MAX_HAND_IN_BODY = 1024 * 1024
WRITER = re.compile(r"[0-9a-f]{16}")


@no_person_asked
@csrf_exempt
@require_POST
def save(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """One answer; one statement when it is acknowledged."""
    access.refuse_foreign_origin(request)
    body = read_json(request, MAX_TEXT_BODY)
    one = save_from(body, size=len(request.body))
    try:
        saved = attempts.save_answer(attempt_id=attempt_id, device_key=device_key_of(request), save=one, now=timezone.now())
    except attempts.Conflict as conflict:
        return JsonResponse(
            {"code": conflict.code, "sentence": conflict.sentence, "answer": conflict.answer.content, "version": conflict.answer.version}, status=409
        )
    return JsonResponse({"version": saved.version, "left_ms": saved.left_ms, "until": clock.stamp_ms(saved.deadline_at)})


@no_person_asked
@require_safe
def time_left(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """How long the attempt still runs, for a page that slept; known to the device that sits it alone. `?until`: the deadline that the page knows;
    where it is another one now, or the attempt is over, the answer says in words what staff did."""
    attempt = sitting.with_last_moment(attempt_id).first()
    if attempt is None or attempt.device_key_hash != attempts.hash_of(device_key_of(request)):
        refusal = attempts.not_here(attempt)
        return JsonResponse({"code": refusal.code, "sentence": refusal.sentence}, status=403)
    now, until = timezone.now(), clock.stamp_ms(attempt.deadline_at)
    is_open = attempt.state == Attempt.State.OPEN and clock.accepts(attempt.deadline_at, now)
    is_news = not is_open or request.GET.get("until", str(until)) != str(until)
    return JsonResponse(
        {
            "left_ms": clock.left_ms(attempt.deadline_at, attempt.seen_at, now) if is_open else 0,
            "until": until,
            "state": "open" if is_open else "over",
            "news": last_told(attempt) if is_news else "",
        }
    )


@no_person_asked
@csrf_exempt
@require_POST
def hand_in(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """The end, with what was still unsent: as JSON from the page's script, as a form where there is none (`save` in it only saves)."""
    access.refuse_foreign_origin(request)
    result_url = reverse("quiz:result", args=[attempt_id])
    now = timezone.now()
    if request.content_type == "application/json":
        body = read_json(request, MAX_HAND_IN_BODY)
        sent = body.get("answers", []) if isinstance(body, dict) else None
        if not isinstance(sent, list) or len(sent) > 500:
            raise Refused("malformed", "提交的内容格式不正确，请刷新页面后再交卷。")
        unsent = [save_from(one) for one in sent]
        try:
            _, late = attempts.hand_in(
                attempt_id=attempt_id, device_key=device_key_of(request), unsent=unsent, is_final=body.get("final") is True, now=now
            )
        except attempts.Conflict as conflict:
            sentence = f"第 {conflict.answer.position} 题在另一处保存过不同的答案，请先选择保留哪一个，再交卷。"
            return JsonResponse({"code": conflict.code, "sentence": sentence, "position": conflict.answer.position}, status=409)
        if late:
            return JsonResponse({"code": "late", "sentence": f"时间已到或已经交卷，{late} 个答案没有保存。", "result_url": result_url}, status=410)
        return JsonResponse({"result_url": result_url})
    return _hand_in_form(request, attempt_id, now)


def _hand_in_form(request: HttpRequest, attempt_id: UUID, now: datetime) -> HttpResponse:
    """The page without script: `save` saves all, `large` also switches 大字版, anything else hands in; answers saved elsewhere meanwhile are
    never overwritten.
    """
    unsent, stale = _saves_from_form(request, attempt_id)
    stay = stale or "save" in request.POST or "large" in request.POST
    if stay:
        for one in unsent:
            attempts.save_answer(attempt_id=attempt_id, device_key=device_key_of(request), save=one, now=now)
    else:
        attempts.hand_in(attempt_id=attempt_id, device_key=device_key_of(request), unsent=unsent, now=now)
    if stale:
        places = "、".join(str(position) for position in stale)
        messages.warning(request, f"第 {places} 题在另一处保存过更新的答案，现在显示的是那里的答案，请核对后再保存或交卷。")
    response = redirect("quiz:attempt" if stay else "quiz:result", attempt_id)
    if "large" in request.POST:
        large_text.choose(request, response, large=request.POST["large"] == "1")
    return response


def device_key_of(request: HttpRequest) -> str:
    return request.COOKIES.get(access.DEVICE_COOKIE, "")


def read_json(request: HttpRequest, limit: int) -> Any:
    if request.content_type != "application/json":
        raise Refused("not_json", "请求格式不正确，请刷新考试页面。")
    if int(request.META.get("CONTENT_LENGTH") or 0) > limit:
        raise Refused("too_large", "提交的内容过大，请刷新页面后重试。")
    try:
        return json.loads(request.body)
    except (ValueError, RecursionError):
        raise Refused("malformed", "提交的内容格式不正确，请刷新页面后重试。") from None


def save_from(body: Any, size: int = 0) -> Save:
    """A save as the page sends it, checked piece by piece; only what was typed may take more bytes than a few ticks do."""
    if not isinstance(body, dict):
        raise Refused("malformed", "提交的内容格式不正确，请刷新页面后重试。")
    content = body.get("content")
    if size > MAX_BODY and not (isinstance(content, dict) and {"text", "texts"} & set(content)):
        raise Refused("too_large", "提交的内容过大，请刷新页面后重试。")
    numbers = [body.get(name) for name in ("position", "base", "counter")]
    writer = body.get("writer")
    if not all(type(one) is int and 0 <= one < 2**53 for one in numbers) or not isinstance(writer, str) or not WRITER.fullmatch(writer):
        raise Refused("malformed", "提交的内容格式不正确，请刷新页面后重试。")
    position, base, counter = (int(one) for one in numbers)  # type: ignore[arg-type]
    if position > 32_000 or base > 2**31 - 1:
        raise Refused("malformed", "没有这道题，请刷新页面后重试。")
    return Save(position=position, content=types.checked_answer(content), base=base, writer=writer, counter=counter)


def _saves_from_form(request: HttpRequest, attempt_id: UUID) -> tuple[list[Save], list[int]]:
    """What a page without script changed, and the positions where a newer answer was saved elsewhere since it was drawn.

    Field `q<position>` holds the ticked option ids or what was typed, `v<position>` the version of the answer that the page showed.
    """
    attempt = Attempt.objects.filter(public_id=attempt_id, device_key_hash=attempts.hash_of(device_key_of(request))).first()
    if attempt is None:
        raise attempts.not_here(Attempt.objects.filter(public_id=attempt_id).first())
    if attempt.state != Attempt.State.OPEN:
        raise attempts.over(attempt, "已经交卷，不能再保存。")
    stored = {answer.position: answer for answer in Answer.objects.filter(paper=attempt.paper_id)}
    writer, saves, stale = secrets.token_hex(8), [], []
    for position, kind in PaperItem.objects.filter(paper=attempt.paper_id).values_list("position", "revision__question__type"):
        content = types.get(kind).from_form(request.POST.getlist(f"q{position}"))
        known = stored.get(position)
        if content == known.content if known else not types.is_answered(content):
            continue
        if known and str(known.version) != request.POST.get(f"v{position}"):
            stale.append(position)
        else:
            saves.append(Save(position, content, known.version if known else 0, writer, 1))
    return saves, stale
