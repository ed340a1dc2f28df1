"""Passwords: setting an own one, taking one away."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from core import audit
from core.errors import Gone, Refused
from people import access, registries
from people.models import AccountSlip, FormerPassword, Person
from people.passwords import one_time_password
from people.services import devices, lockout, sessions, tokens

KEPT = 5  # passwords that may not be used again, the present one included
ONE_TIME_VALID = timedelta(hours=24)  # of the password that a reset tells


def set_own(*, person: Person, password: str, now: datetime, address: str | None = None) -> Person:
    """Give `person` the password they chose; ends their other sessions and 记住本机, and uses up their slip.

    Refuses (at field `password`) what the validators refuse, the one-time password of the slip, and the last five passwords.
    """
    _check(person, password)
    person.set_password(password)  # hashed before the transaction: it takes 27 ms
    with transaction.atomic():
        AccountSlip.objects.filter(person=person).delete()
        _change(person, now, "people.password_set", address)
    return person


def set_by_slip(*, slip: AccountSlip, password: str, now: datetime, address: str | None = None) -> Person:
    """The same by the link on a slip, which works once; `Gone` when it was used or replaced meanwhile, or has expired."""
    if slip.expires_at <= now:
        raise Gone("slip_expired", "这张账号条已过期。请找本单位联络员或综合管理员重新打印。")
    person = slip.person
    _check(person, password)
    person.set_password(password)
    with transaction.atomic():
        if not AccountSlip.objects.filter(pk=slip.pk, token_hash=slip.token_hash).delete()[0]:
            raise Gone("slip_used", "这个链接已经用过了。请用您设置的密码登录；忘记密码请找本单位联络员或综合管理员重置。")
        _change(person, now, "people.password_set_by_slip", address)
    return person


def _check(person: Person, password: str) -> None:
    """At most seven hashes are compared, 27 ms each."""
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Refused("password_weak", "".join(error.messages), field="password") from error
    slip = AccountSlip.objects.filter(person=person).first()
    if person.check_password(password) or (slip is not None and check_password(password, slip.password)):
        raise Refused("password_unchanged", "新密码不能与现在的密码（账号条上的一次性密码）相同，请换一个。", field="password")
    former = person.former_passwords.values_list("password", flat=True)[:KEPT]
    if any(check_password(password, one) for one in former):
        raise Refused("password_used_before", f"新密码不能与最近用过的 {KEPT} 个密码相同，请换一个。", field="password")


def _change(person: Person, now: datetime, event: str, address: str | None) -> None:
    devices.forget_remembered(person=person)
    tokens.end_all(person=person, now=now)
    Person.objects.filter(pk=person.pk).update(**new_epoch(person, now))
    keep(person=person, now=now)
    audit.record(event, by=person, now=now, subject=person.account, address=address)
    person.refresh_from_db(fields=["session_epoch"])


def keep(*, person: Person, now: datetime) -> None:
    """Store the password that `person` carries as one they chose, and remember it among the last five; inside the caller's transaction."""
    person.must_change_password, person.password_set_at = False, now
    person.save(update_fields=["password", "must_change_password", "password_set_at"])
    FormerPassword.objects.create(person=person, password=person.password, set_at=now)
    newest = list(person.former_passwords.values_list("pk", flat=True)[:KEPT])
    person.former_passwords.exclude(pk__in=newest).delete()


def new_epoch(person: Person, now: datetime) -> dict[str, Any]:
    """What ends the person's sessions beside the new password itself: the next epoch, which also ends the device keys of attempts.

    Not while an attempt is open: the page that sits it needs no session, and goes on saving. Whoever signs in with the new password may take
    the attempt over, and only then the other device's key ends.
    """
    return {} if registries.last_busy(person, now) == now else {"session_epoch": F("session_epoch") + 1}


def reset(*, person: Person, by: Person, now: datetime) -> str:
    """Take the password away and return a one-time password in its place, of which only the hash is kept: valid for a day, to be told by
    telephone. All sessions end, a lock-out is lifted; an attempt under way is not lost (`new_epoch`).

    Refuses for oneself, for who cannot sign in, and where the person holds a role beyond the units that `by` manages.
    """
    if person.pk == by.pk:
        raise Refused("reset_oneself", "自己的密码请在“我的信息”里修改。")
    if not person.is_active:
        raise Refused("reset_inactive", f"{person.name}已{person.get_status_display()}，不能登录，不必重置密码。")
    access.refuse_beyond(by, person)
    one_time = one_time_password()
    hashed, token_hash = make_password(one_time), hashlib.sha256(secrets.token_bytes()).hexdigest()  # of a link that nobody is given
    person.set_unusable_password()
    with transaction.atomic():
        AccountSlip.objects.filter(person=person).delete()
        AccountSlip.objects.create(
            person=person, password=hashed, token_hash=token_hash, printed_at=now, expires_at=now + ONE_TIME_VALID, printed_by=by
        )
        Person.objects.filter(pk=person.pk).update(password=person.password, must_change_password=True, **new_epoch(person, now))
        sessions.end_all(person=person)
        devices.forget_remembered(person=person)
        tokens.end_all(person=person, now=now)
        lockout.forget(person)
        audit.record("people.password_reset", by=by, now=now, subject=f"{person.account} {person.name}")
    person.refresh_from_db(fields=["must_change_password", "session_epoch"])
    return one_time
