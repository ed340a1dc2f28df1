"""Whose attempt it is, and whether a request comes from our own page."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from core.errors import Refused
from people.access import acting
from people.models import Person
from quiz.models import Attempt
from quiz.services import attempts

DEVICE_COOKIE = "device"


class ForeignOrigin(Refused):
    """The request was made by another site's page (403)."""

    status = 403


def own_attempt(person: Any, attempt_id: UUID, now: datetime) -> Attempt:
    """The person's own attempt, closed first when its time is up; 404 for anyone else's."""
    found = get_object_or_404(Attempt.objects.select_related("candidate__exam"), public_id=attempt_id, candidate__person=person)
    expired = attempts.expire(found.pk, now) if found.state == Attempt.State.OPEN and found.deadline_at < now else None
    if expired is not None:
        found.state, found.ended_at = expired.state, expired.ended_at
    return found


def own_candidacy(person: Person, exam_id: UUID) -> Any:
    """The person's place on the roster of a published exam; 404 where there is none."""
    from quiz.selectors.candidate import candidacies

    candidate = candidacies(person).filter(exam__public_id=exam_id).first()
    if candidate is None:
        raise Http404
    return candidate


def refuse_foreign_origin(request: HttpRequest) -> None:
    """Where the device key is the token instead of a form's: only our own pages may send it."""
    own = f"{request.scheme}://{request.get_host()}"
    if request.headers.get("Origin", "") not in (own, *settings.CSRF_TRUSTED_ORIGINS):
        raise ForeignOrigin("origin", "请求不是从本系统的考试页面发出的。")


def has_device_key(request: HttpRequest, attempt: Attempt) -> bool:
    return is_device(request, attempt) and attempt.session_epoch == acting(request).session_epoch


def is_device(request: HttpRequest, attempt: Attempt) -> bool:
    """Whether it is the device that sits the attempt, though its sign-in may have been ended."""
    return attempts.hash_of(request.COOKIES.get(DEVICE_COOKIE, "")) == attempt.device_key_hash
