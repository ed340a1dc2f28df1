"""Beginning and ending sessions: the one way in, however somebody proved who they are.

Django's session is what counts; an `OpenSession` beside it is for the person's own list, and for ending it from elsewhere.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, login, logout, update_session_auth_hash
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from core import audit
from people.models import Device, OpenSession, Person
from people.services import devices, lockout, password_age

BY = "sign_in_by"  # session key: how the person proved who they are
PASSWORD, DEVICE, OIDC, WECOM = "password", "device", "oidc", "wecom"
TWO_STEPS = "second_step"  # session key: a code of the person's authenticator was given too
HALF_WAY = "half_way"  # session key: who gave a password, and owes the code (people.services.totp)
STAFF_SEEN = "staff_seen_at"  # session key: moment (seconds) of the last staff page, from which idle time counts


def begin(*, request: HttpRequest, person: Person, by: str, now: datetime, remember: bool = False, two_steps: bool = False) -> None:
    """Sign `person` in with a new session key; `by` is PASSWORD, DEVICE (a remembered one), OIDC or WECOM. `remember`: 记住本机.

    A view should call `people.views.entering.enter`, which asks for the authenticator's code first where one is due.
    """
    before = request.session.session_key
    with transaction.atomic():
        device = devices.seen(request=request, person=person, now=now)
        login(request, person, backend="people.backends.SignInBackend")
        if request.session.session_key in (None, before):  # Django keeps the key when the same person signs in again
            request.session.cycle_key()
        request.session.set_expiry(now + timedelta(seconds=settings.SESSION_COOKIE_AGE))
        request.session.update({BY: by, TWO_STEPS: two_steps, STAFF_SEEN: int(now.timestamp())})
        request.session.pop(HALF_WAY, None)
        if by == PASSWORD:
            lockout.forgive(person, audit.origin.get())
            password_age.note(request=request, person=person, now=now)
        if remember:
            devices.remember(request=request, device=device, now=now)
        if before:
            OpenSession.objects.filter(session_key=before).delete()
        OpenSession.objects.create(
            person=person, session_key=str(request.session.session_key), device=device, address=audit.origin.get(),
            started_at=now, expires_at=request.session.get_expiry_date(),
        )  # fmt: skip
        audit.record("people.signed_in", by=person, now=now, subject=person.account, how=by, two_steps=two_steps)


def resume(request: HttpRequest, now: datetime) -> bool:
    """Sign in whom this browser remembers, with less than a password gives; False where it remembers nobody (and costs nothing)."""
    device = devices.remembered(request, now)
    if device is None:
        return False
    begin(request=request, person=device.person, by=DEVICE, now=now)
    return True


def freshly_proved(request: HttpRequest) -> bool:
    """Whether the session began with a password or a sign-in elsewhere, and not with 记住本机 alone. Where it did not and must,
    `people.views.entering.ask_password` leads to the page that asks."""
    return request.session.get(BY) != DEVICE


def still_remembered(request: HttpRequest, person: Person, now: datetime) -> bool:
    """Whether a session that rests on 记住本机 may go on: the device was not removed, and its time is not over."""
    return Device.objects.filter(person=person, token_hash=devices.token_hash(request), remembered_until__gt=now).exists()


def go_on(*, request: HttpRequest, person: Person) -> None:
    """Keep this session over a new password, which ends all others; its key changes."""
    before = request.session.session_key
    update_session_auth_hash(request, person)
    OpenSession.objects.filter(session_key=before).update(session_key=request.session.session_key)


def end(request: HttpRequest, *, event: str, now: datetime) -> None:
    """Sign out of this browser: `people.signed_out`, or `people.signed_out_idle`."""
    if request.user.is_authenticated:
        audit.record(event, by=request.user, now=now, subject=request.user.account)
        OpenSession.objects.filter(session_key=request.session.session_key).delete()
    logout(request)


def standing(person: Person, now: datetime) -> list[OpenSession]:
    """The sessions of the person that would still be let in, newest first. Two queries."""
    rows = list(OpenSession.objects.filter(person=person, expires_at__gt=now).select_related("device"))
    stored = Session.objects.filter(session_key__in=[row.session_key for row in rows], expire_date__gt=now)
    hashes = {one.session_key: str(one.get_decoded().get(HASH_SESSION_KEY, "")) for one in stored}
    valid = person.get_session_auth_hash()
    return [row for row in rows if constant_time_compare(hashes.get(row.session_key, ""), valid)]


def end_elsewhere(*, request: HttpRequest, person: Person, now: datetime, device: Device | None = None) -> int:
    """End the person's sessions but this one: on one device, or all of them."""
    others = OpenSession.objects.filter(person=person).exclude(session_key=request.session.session_key)
    with transaction.atomic():
        ended = _end(others.filter(device=device) if device else others)
        audit.record("people.sessions_ended", by=person, now=now, subject=device.label if device else "其他全部设备", count=ended)
    return ended


def end_all(*, person: Person) -> int:
    """End every session of the person; a running attempt, which needs none, goes on."""
    return _end(OpenSession.objects.filter(person=person))


def _end(rows: QuerySet[OpenSession]) -> int:
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    OpenSession.objects.filter(session_key__in=keys).delete()
    return len(keys)


def remove_device(*, request: HttpRequest, device: Device, now: datetime) -> None:
    """Take a device off the person's list: its sessions end, it is remembered no longer. This very browser is only forgotten, not signed out."""
    with transaction.atomic():
        audit.record("people.device_removed", by=device.person, now=now, subject=device.label)
        if device.token_hash == devices.token_hash(request):
            devices.forget_here(request=request)
            return
        _end(OpenSession.objects.filter(device=device))
        device.delete()


def sweep(now: datetime) -> None:
    """Clear away what is over: sessions, and devices on which nobody signed in for two years. Writes nothing where there is nothing."""
    over: tuple[QuerySet, ...] = (
        Session.objects.filter(expire_date__lt=now),
        OpenSession.objects.filter(expires_at__lt=now),
        Device.objects.filter(last_seen_at__lt=now - devices.COOKIE_AGE),
    )
    for rows in over:
        if rows.exists():
            rows.delete()
