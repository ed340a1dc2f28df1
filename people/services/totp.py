"""The authenticator's code (动态口令) as a second step for staff; the office switches it off, optional or required.

django-otp keeps the key, refuses a code a second time, and makes one wait longer after each wrong one: 1, 2, 4, 8 … seconds. It reads the clock
itself.
"""

import base64
import re
import unicodedata
from binascii import unhexlify
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from core import audit
from core.errors import Refused
from core.models import Office
from people import access
from people.models import Person
from people.services import sessions

HALF_WAY_FOR = timedelta(minutes=5)
NEW_KEY = "new_totp_key"  # session key: the key on the set-up page until a code of it was typed
WRONG = "动态口令不对，或已经用过。请输入手机上现在显示的 6 位数字；一直不对，请检查手机时间是否准确。"


def mode() -> str:
    """Office.Totp: off, optional or required."""
    office = Office.current()
    return office.totp if office else Office.Totp.OFF


def key_of(person: Person) -> TOTPDevice | None:
    return TOTPDevice.objects.filter(user=person, confirmed=True).first()


def is_offered(person: Person) -> bool:
    """To staff, where the office uses it."""
    return mode() != Office.Totp.OFF and access.staff(person)


def is_asked(person: Person) -> bool:
    """Whether a password does not do for this person, who set a key."""
    return is_offered(person) and key_of(person) is not None


# --- half way in: the password was right, the code is owed


def begin_half_way(*, request: HttpRequest, person: Person, by: str, to: str, remember: bool, now: datetime) -> None:
    until = int((now + HALF_WAY_FOR).timestamp())
    owed = {"person": person.pk, "stands": person.get_session_auth_hash(), "by": by, "to": to, "remember": remember, "until": until}
    request.session[sessions.HALF_WAY] = owed


def half_way(request: HttpRequest, now: datetime) -> tuple[Person, dict[str, Any]] | None:
    """Who owes the code in this browser, and how they came; None after five minutes, or when their password or status changed."""
    owed = request.session.get(sessions.HALF_WAY)
    if not owed or owed["until"] < now.timestamp():
        return None
    person = Person.objects.filter(pk=owed["person"], status=Person.Status.ACTIVE).first()
    if person is None or not constant_time_compare(person.get_session_auth_hash(), owed["stands"]):
        return None
    return person, owed


def check_code(*, person: Person, typed: str, now: datetime) -> None:
    """Refuses a wrong code, one used before, and one typed too soon after wrong ones; a wrong one is kept in the trail and makes the wait longer."""
    code = _six_digits(typed)
    with transaction.atomic():  # the lock: of codes tried at the same moment, each finds the wait the one before it made
        key = TOTPDevice.objects.select_for_update().filter(user=person, confirmed=True).first()
        if key is None:
            return
        allowed, why = key.verify_is_allowed()
        right = allowed and key.verify_token(code)
        if not right:
            audit.record("people.code_refused", by=None, now=now, subject=person.account, refused=True, too_soon=not allowed)
    if not allowed:
        seconds = max(1, round((why["locked_until"] - now).total_seconds()))
        raise Refused("code_too_soon", f"输错次数较多，请等 {_wait(seconds)}后再输入。", field="code")
    if not right:
        raise Refused("code_wrong", WRONG, field="code")


def _wait(seconds: int) -> str:
    return f"{seconds} 秒" if seconds < 60 else f"{-(-seconds // 60)} 分钟"


def _six_digits(typed: str) -> str:
    """The code however it was typed: full width, in two groups."""
    digits = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", typed))
    if not re.fullmatch(r"[0-9]{6}", digits):
        raise Refused("code_shape", "动态口令是 6 位数字，请输入手机上现在显示的那一组。", field="code")
    return digits


# --- setting up and taking away


def new_key(request: HttpRequest) -> str:
    """The key the set-up page shows (hex), kept in the session so that the page can be drawn again."""
    if NEW_KEY not in request.session:
        request.session[NEW_KEY] = random_hex(20)
    return str(request.session[NEW_KEY])


def in_letters(key: str) -> str:
    """The key as authenticator apps take it."""
    return base64.b32encode(unhexlify(key)).decode()


def address_of(key: str, person: Person, office_name: str) -> str:
    """What an authenticator app reads from the QR code."""
    issuer = quote(office_name.replace(":", ""))
    return f"otpauth://totp/{issuer}:{quote(person.account)}?secret={in_letters(key)}&issuer={issuer}&algorithm=SHA1&digits=6&period=30"


def set_up(*, person: Person, key: str, typed: str, now: datetime) -> None:
    """Confirm the key by a code of it. Refuses a wrong code, and a second key beside the one there is."""
    check = TOTP(unhexlify(key))
    check.time = now.timestamp()
    if not check.verify(int(_six_digits(typed)), tolerance=1):
        raise Refused("code_wrong", WRONG, field="code")
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        if key_of(person):
            raise Refused("code_there", "您已经设置过动态口令。要换手机，请先停用再重新设置。", field="code")
        TOTPDevice.objects.create(user=person, name="动态口令", key=key, confirmed=True, last_t=check.t(), drift=check.drift)
        audit.record("people.totp_set", by=person, now=now, subject=person.account)


def remove(*, person: Person, by: Person | None, now: datetime) -> bool:
    """Take the key away: the password alone signs in again until a new one is set. Somebody else's (a lost phone) ends their sessions too.
    `by` None: on the server itself. False where there was none."""
    with transaction.atomic():
        if not TOTPDevice.objects.filter(user=person).delete()[0]:
            return False
        if by is None or by.pk != person.pk:
            sessions.end_all(person=person)
        audit.record("people.totp_removed", by=by, now=now, subject=person.account)
    return True
