"""Tokens of the interface: making one, using it, ending it."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from core import audit
from core.errors import Refused
from people import access
from people.models import ApiToken, Person

LONGEST = 365  # days
MOST = 10  # that one person may have at a time
NOTED_EVERY = timedelta(hours=1)  # how exactly the last use is noted: each note is a write
_DAY = 24 * 60 * 60  # seconds


def make(*, person: Person, name: str, days: int, now: datetime) -> tuple[ApiToken, str]:
    """A new token for staff, and its 43 characters, which nobody is told again."""
    if not access.staff(person):
        raise Refused("token_for_staff", "只有管理人员可以新建接口令牌。")
    if not 1 <= days <= LONGEST:
        raise Refused("token_days", f"有效期请选 1 到 {LONGEST} 天。", field="days")
    text = secrets.token_urlsafe(32)
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        if ApiToken.objects.filter(person=person, revoked_at=None, expires_at__gt=now).count() >= MOST:
            raise Refused("token_too_many", f"每人最多有 {MOST} 个接口令牌，请先撤销不再用的。")
        made = ApiToken.objects.create(
            person=person,
            name=name,
            token_hash=_hash(text),
            session_epoch=person.session_epoch,
            created_at=now,
            expires_at=now + timedelta(days=days),
        )
        audit.record("people.token_made", by=person, now=now, subject=f"{person.account} {name}", until=str(timezone.localdate(made.expires_at)))
    return made, text


def revoke(*, token: ApiToken, by: Person, now: datetime) -> bool:
    """End it at once; False where it was revoked before."""
    with transaction.atomic():
        if not ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now):
            return False
        audit.record("people.token_revoked", by=by, now=now, subject=f"{token.person.account} {token.name}")
    return True


def end_all(*, person: Person, now: datetime) -> int:
    """End all tokens of the person: with a new password, or a reset. Part of that action, whose entry tells of it."""
    return ApiToken.objects.filter(person=person, revoked_at=None).update(revoked_at=now)


def used(*, text: str, address: str | None, now: datetime) -> ApiToken | None:
    """The token with these characters, its person beside it; None where there is none that counts. One query, and seldom a write.

    The trail tells once a day from where a token was used, or was tried after its end.
    """
    token = ApiToken.objects.select_related("person__unit").filter(token_hash=_hash(text)).first()
    if token is None:
        return None
    live = token.is_live(now)
    if live and _noted(token, address, now):
        return token
    first = cache.add(f"api-token-{token.pk}-{live}-{address}-{timezone.localdate(now)}", True, _DAY)
    with transaction.atomic():
        if live:
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now, last_used_from=address)
        if first:
            event, by = ("people.token_used", token.person) if live else ("people.token_refused", None)
            audit.record(event, by=by, now=now, subject=f"{token.person.account} {token.name}", refused=not live)
    return token if live else None


def _noted(token: ApiToken, address: str | None, now: datetime) -> bool:
    """Whether this use adds nothing to what is known."""
    last = token.last_used_at
    fresh = last is not None and now - last < NOTED_EVERY and timezone.localdate(last) == timezone.localdate(now)
    return fresh and token.last_used_from == address


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
