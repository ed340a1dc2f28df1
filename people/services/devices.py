"""The browsers a person signed in with, and 记住本机.

A browser keeps a random token in a cookie, we its hash. The cookie alone signs nobody in: that takes a row with `remembered_until`, of which a
browser has one at most. It does tell that a person has signed in there before.
"""

import hashlib
import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from core import audit
from people.models import Device, Person
from people.registries import PersonChanged
from people.rules import browsers

COOKIE = "exam_browser"
COOKIE_AGE = timedelta(days=730)
REMEMBERED = timedelta(days=90)
_NEW_TOKEN = "new_browser_token"  # noqa: S105 - an attribute of the request: what its answer has to set as the cookie
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def token_hash(request: HttpRequest) -> str:
    """The hash of the browser's token; empty where it has none."""
    token = getattr(request, _NEW_TOKEN, "") or request.COOKIES.get(COOKIE, "")
    return hashlib.sha256(token.encode()).hexdigest() if _TOKEN.fullmatch(token) else ""


def known(request: HttpRequest, person: Person) -> bool:
    """Whether the person signed in with this browser before."""
    hashed = token_hash(request)
    return bool(hashed) and Device.objects.filter(person=person, token_hash=hashed).exists()


def here(request: HttpRequest, person: Person) -> Device | None:
    """This browser as a device of the person."""
    hashed = token_hash(request)
    return Device.objects.filter(person=person, token_hash=hashed).first() if hashed else None


def remembered(request: HttpRequest, now: datetime) -> Device | None:
    """The device of whom this browser remembers; no query where it has no token."""
    hashed = token_hash(request)
    if not hashed:
        return None
    active = Device.objects.filter(person__status=Person.Status.ACTIVE, person__must_change_password=False)
    return active.select_related("person").filter(token_hash=hashed, remembered_until__gt=now).first()


def seen(*, request: HttpRequest, person: Person, now: datetime) -> Device:
    """Note that the person signs in with this browser. It forgets anybody else it remembered."""
    hashed = token_hash(request) or _new_token(request)
    Device.objects.filter(token_hash=hashed, remembered_until__isnull=False).exclude(person=person).update(remembered_until=None)
    values = {"label": browsers.label(request.headers.get("User-Agent", "")), "last_seen_at": now}
    first = {**values, "first_seen_at": now}
    return Device.objects.update_or_create(person=person, token_hash=hashed, defaults=values, create_defaults=first)[0]


def remember(*, request: HttpRequest, device: Device, now: datetime) -> None:
    """记住本机 for 90 days. The browser gets a new token: whoever copied the old one from a shared computer gains nothing by it."""
    hashed = _new_token(request)
    with transaction.atomic():
        Device.objects.filter(token_hash=device.token_hash).update(token_hash=hashed, remembered_until=None)
        device.token_hash, device.remembered_until = hashed, now + REMEMBERED
        device.save(update_fields=["token_hash", "remembered_until"])
        audit.record("people.device_remembered", by=device.person, now=now, subject=device.label, until=str(device.remembered_until.date()))


def forget_here(*, request: HttpRequest) -> int:
    """End the remembrance of anybody in this browser; returns of how many."""
    hashed = token_hash(request)
    return Device.objects.filter(token_hash=hashed, remembered_until__isnull=False).update(remembered_until=None) if hashed else 0


def forget_remembered(*, person: Person) -> int:
    """End 记住本机 on all devices of the person (reset, transfer, new password): sessions that rest on it end with their next page."""
    return Device.objects.filter(person=person, remembered_until__isnull=False).update(remembered_until=None)


def follow_changes(events: Sequence[PersonChanged]) -> None:
    """Whoever moved, left or came back is remembered nowhere; a newcomer has no device yet."""
    moved = [one.person.pk for one in events if one.kind != one.kind.JOINED]
    if moved:
        Device.objects.filter(person__in=moved, remembered_until__isnull=False).update(remembered_until=None)


def _new_token(request: HttpRequest) -> str:
    setattr(request, _NEW_TOKEN, secrets.token_urlsafe(32))
    return token_hash(request)


def give_token(request: HttpRequest, response: HttpResponse, *, secure: bool) -> None:
    """Set the cookie in the answer, where the request made a new token."""
    token = getattr(request, _NEW_TOKEN, "")
    if token:
        response.set_cookie(COOKIE, token, max_age=COOKIE_AGE, httponly=True, samesite="Lax", secure=secure)
