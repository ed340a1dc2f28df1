"""What a phone keeps of a scan: who it is (a random token, of which we keep a hash), and for some minutes that its owner was in the room.

Both are HttpOnly and belong to this browser alone: the address to which a scan leads is worth nothing to whoever it is sent to. SameSite=Lax, since a
scan in WeChat comes from outside.
"""

import hashlib
import re
import secrets
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from people.models import Person
from training.rules.codes import Purpose

PATH = "/sign-in/"
PHONE, PHONE_AGE = "sign_in_phone", timedelta(days=400)  # browsers keep none longer
RIGHT, SALT = "sign_in_right", "training.sign_in_right"
VALID = timedelta(minutes=5)
VALID_TO_SIGN_IN = timedelta(minutes=10)  # of whoever has to sign in to their account first
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


class Right(NamedTuple):
    """To sign in or out at one session. `key`: what the sign-in is called, so that the same one sent twice is one."""

    purpose: Purpose
    key: str


def phone_of(request: HttpRequest) -> str:
    """The hash of the phone's token; empty where it has none."""
    token = request.COOKIES.get(PHONE, "")
    return _hash(token) if _TOKEN.fullmatch(token) else ""


def know_phone(request: HttpRequest, response: HttpResponse) -> str:
    """Give the phone a token where it has none; returns its hash."""
    if known := phone_of(request):
        return known
    token = secrets.token_urlsafe(32)
    _set(response, PHONE, token, PHONE_AGE)
    return _hash(token)


def open_right(request: HttpRequest, response: HttpResponse, *, session_id: UUID, purpose: Purpose, person: Person | None, now: datetime) -> None:
    """Let this browser sign `person` in (None: whoever signs in to their account here meanwhile)."""
    lasts = VALID if person else VALID_TO_SIGN_IN
    until = int((now + lasts).timestamp())
    phone = know_phone(request, response)
    facts = [str(session_id), purpose, str(person.pk) if person else "", phone, secrets.token_hex(8), until]
    _set(response, RIGHT, signing.dumps(facts, salt=SALT), lasts)


def right_at(request: HttpRequest, person: Person, session_id: UUID, now: datetime) -> Right | None:
    """What the browser's scan lets this person do at this session; the server's clock ends it, whatever the browser kept."""
    try:
        of, purpose, whose, phone, key, until = signing.loads(request.COOKIES.get(RIGHT, ""), salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if of != str(session_id) or phone != phone_of(request) or whose not in ("", str(person.pk)) or datetime.fromtimestamp(until, UTC) <= now:
        return None
    return Right(Purpose(purpose), f"scan-{key}")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _set(response: HttpResponse, name: str, value: str, lasts: timedelta) -> None:
    response.set_cookie(name, value, max_age=lasts, path=PATH, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
