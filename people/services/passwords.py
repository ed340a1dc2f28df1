"""Passwords: setting an own one, taking one away."""

from datetime import datetime

from axes.utils import reset as forget_failures
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from core import audit
from core.errors import Gone, Refused
from people import access
from people.models import AccountSlip, Person


def set_own(*, person: Person, password: str, now: datetime, address: str | None = None) -> Person:
    """Give `person` the password they chose; ends their other sessions and uses up their slip.

    Refuses (at field `password`) what the validators refuse, the one-time password of the slip, and the password they have.
    """
    _check(person, password)
    person.set_password(password)  # hashed before the transaction: it takes 27 ms
    with transaction.atomic():
        AccountSlip.objects.filter(person=person).delete()
        _keep_own(person, now, address, "people.password_set")
    return person


def set_by_slip(*, slip: AccountSlip, password: str, now: datetime, address: str | None = None) -> Person:
    """The same by the link on a slip, which works once; `Gone` when it was used or replaced meanwhile, or has expired."""
    if slip.expires_at <= now:
        raise Gone("slip_expired", "这张账号条已过期。请找本单位综合管理员重新打印。")
    person = slip.person
    _check(person, password)
    person.set_password(password)
    with transaction.atomic():
        if not AccountSlip.objects.filter(pk=slip.pk, token_hash=slip.token_hash).delete()[0]:
            raise Gone("slip_used", "这个链接已经用过了。请用您设置的密码登录；忘记密码请找本单位综合管理员重置。")
        _keep_own(person, now, address, "people.password_set_by_slip")
    return person


def _check(person: Person, password: str) -> None:
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Refused("password_weak", "".join(error.messages), field="password") from error
    slip = AccountSlip.objects.filter(person=person).first()
    if person.check_password(password) or (slip is not None and check_password(password, slip.password)):
        raise Refused("password_unchanged", "新密码不能与现在的密码（账号条上的一次性密码）相同，请换一个。", field="password")


def _keep_own(person: Person, now: datetime, address: str | None, event: str) -> None:
    Person.objects.filter(pk=person.pk).update(password=person.password, must_change_password=False, session_epoch=F("session_epoch") + 1)
    audit.record(event, by=person, now=now, subject=person.account, address=address)
    person.refresh_from_db(fields=["must_change_password", "session_epoch"])


def reset(*, person: Person, by: Person, now: datetime) -> Person:
    """Take the password away: nobody can sign in as `person` until a new slip is printed; all their sessions end, a lock-out is lifted.

    Refuses where the person holds a role beyond the units that `by` manages.
    """
    if person.pk in access.holders_beyond(by):
        raise Refused("role_beyond", access.BEYOND.format(name=person.name))
    person.set_unusable_password()
    with transaction.atomic():
        AccountSlip.objects.filter(person=person).delete()
        Person.objects.filter(pk=person.pk).update(password=person.password, must_change_password=True, session_epoch=F("session_epoch") + 1)
        forget_failures(username=person.account)
        audit.record("people.password_reset", by=by, now=now, subject=person.account)
    person.refresh_from_db(fields=["must_change_password", "session_epoch"])
    return person
