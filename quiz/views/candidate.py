"""The candidate's pages: my exams, one exam, the start, the result."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe

from core import audit
from core.address import client_address
from core.errors import Refused
from core.views import picture
from people.access import acting
from people.models import Person
from people.services import devices, sessions
from people.views.entering import ask_password
from quiz import access
from quiz.models import Attempt, Candidate, Exam
from quiz.rules import clock
from quiz.rules.terms import total_questions
from quiz.rules.watching import Watching, on_watermark, told_before
from quiz.selectors import attesting, incidents, paper, results
from quiz.selectors import candidate as selectors
from quiz.selectors.images import images_of
from quiz.selectors.interventions import all_told
from quiz.selectors.pool import section_of
from quiz.selectors.sitting import last_moment
from quiz.services import attempts


@require_safe
@login_required
def exam(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    """What the exam is and how far the candidate is; `?ready` asks once more before the clock starts."""
    now = timezone.now()
    candidate = access.own_candidacy(acting(request), exam_id)
    card = selectors.exam_card(candidate, now)
    rules = list(candidate.exam.rules.all())
    sections = [{"rule": rule, "scoring": paper.rule_text(candidate.exam, rule.type)} for rule in rules]
    over = candidate.attempts.exclude(state=Attempt.State.OPEN).order_by("number")
    context = {
        "card": card,
        "door": selectors.door_of(card, client_address(request), now),
        "exam": candidate.exam,
        "sections": sections,
        "questions": total_questions([section_of(rule) for rule in rules]),
        "attempts": over,
        "watched": told_before(Watching.of(candidate.exam)),
        "asks_once_more": "ready" in request.GET,
        "offers": [one for one in attesting.offers(candidate, now) if not one.why_not],
    }
    return render(request, "quiz/exam.html", context)


@require_POST
@login_required
def start(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    """Begin, or land on the attempt that is open; a formal exam wants the password where 记住本机 alone signed in."""
    if not sessions.freshly_proved(request) and Exam.objects.filter(public_id=exam_id, kind__in=Exam.KEEPS_KEYS).exists():
        return ask_password(request, reverse("quiz:exam", args=[exam_id]) + "?ready=1")
    key, key_hash = attempts.new_device_key()
    try:
        attempt, is_new = attempts.start_attempt(
            exam_id=exam_id, person=acting(request), device_key_hash=key_hash, now=timezone.now(), address=client_address(request),
            browser=devices.token_hash(request), brought=request.POST.dict(),  # type: ignore[arg-type]
        )  # fmt: skip
    except Candidate.DoesNotExist:
        raise Http404 from None
    except Refused as refusal:
        audit.note_refusal(refusal.code)
        messages.error(request, refusal.sentence)
        return redirect(reverse("quiz:exam", args=[exam_id]) + ("?ready=1" if refusal.field == "brought" else ""))
    response = redirect("quiz:attempt", attempt.public_id)
    if is_new:
        remember_device(request, response, attempt, key)
    return response


def remember_device(request: HttpRequest, response: HttpResponse, attempt: Attempt, key: str) -> None:
    """The device's key: for this attempt's addresses only, out of reach of scripts, kept over a closed browser."""
    response.set_cookie(
        access.DEVICE_COOKIE,
        key,
        max_age=60 * 60 * 24,
        path=reverse("quiz:attempt", args=[attempt.public_id]),
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )


@require_safe
@login_required
@gzip_page
def attempt(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """The whole paper with the answers acknowledged so far; another device asks first whether to go on here."""
    now = timezone.now()
    own = access.own_attempt(acting(request), attempt_id, now)
    if own.state != Attempt.State.OPEN:
        return redirect("quiz:result", attempt_id)
    if not access.has_device_key(request, own):
        waits = attempts.must_be_released(own) and not access.is_device(request, own)
        return render(request, "quiz/other_device.html", {"attempt": own, "exam": own.candidate.exam, "waits": waits})
    items, watching = paper.paper_as_shown(own), Watching.of(own.candidate.exam)
    context = {
        "exam": own.candidate.exam,
        "attempt": own,
        "items": items,
        "sections": paper.sections_of(items),
        "left_ms": clock.left_ms(own.deadline_at, last_moment(own, [item["saved_at"] for item in items]), now),
        "until": clock.stamp_ms(own.deadline_at),
        "told": all_told(own),
        "noted": incidents.standing(own),
        "watching": watching,
        "watermark": watermark_of(own, acting(request)) if watching.watermark else "",
        "answered_count": sum(item["answered"] for item in items),
        "save_url": reverse("quiz:save", args=[attempt_id]),
        "hand_in_url": reverse("quiz:hand_in", args=[attempt_id]),
        "time_url": reverse("quiz:time", args=[attempt_id]),
        "incidents_url": reverse("quiz:incidents", args=[attempt_id]),
        "result_url": reverse("quiz:result", args=[attempt_id]),
        "storage_key": str(attempt_id),
        "owner": str(acting(request).public_id),
    }
    response = render(request, "quiz/attempt.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def watermark_of(attempt: Attempt, person: Person) -> str:
    return on_watermark(attempt.candidate.person_name, person.mobile, attempt.candidate.exam_unit.name)


@require_POST
@login_required
def take_over(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    now = timezone.now()
    own = access.own_attempt(acting(request), attempt_id, now)
    if not sessions.freshly_proved(request) and own.candidate.exam.kind in Exam.KEEPS_KEYS:
        return ask_password(request, reverse("quiz:attempt", args=[attempt_id]))
    key, key_hash = attempts.new_device_key()
    try:
        attempts.take_over(
            attempt=own, person=acting(request), device_key_hash=key_hash, now=now, address=client_address(request),
            browser=devices.token_hash(request), old_key=request.COOKIES.get(access.DEVICE_COOKIE, ""),
        )  # fmt: skip
    except Refused as refusal:
        if refusal.code != "not_released":
            raise
        audit.note_refusal(refusal.code)
        messages.error(request, refusal.sentence)
        return redirect("quiz:attempt", attempt_id)
    response = redirect("quiz:attempt", attempt_id)
    remember_device(request, response, own, key)
    return response


@require_safe
@login_required
def result(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """The result as far as it is released; eight statements whatever the number of questions."""
    now = timezone.now()
    mark = results.latest_mark(attempt_id, acting(request))
    own = mark.attempt if mark else access.own_attempt(acting(request), attempt_id, now)
    if own.state == Attempt.State.OPEN and now <= own.deadline_at:
        return redirect("quiz:attempt", attempt_id)
    told = all_told(own) if mark is None or mark.touched else []
    noted = incidents.listed(own, names=False) if mark is None or mark.noted else []
    if mark is None and own.state in Attempt.COUNTING:
        mark = get_object_or_404(own.marks.order_by("-id")[:1])
    context = {"result": results.result_of(own, mark, now), "attempt": own, "exam": own.candidate.exam, "told": told, "noted": noted}
    return render(request, "quiz/result.html", context)


@require_safe
@login_required
def image(request: HttpRequest, attempt_id: UUID, file_id: UUID) -> HttpResponse:
    """A picture of the person's own paper, from the start on."""
    return picture(request, get_object_or_404(images_of(acting(request), attempt_id), public_id=file_id))
