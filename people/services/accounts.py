"""停用 and 启用: whether a person may sign in. Where they work, and their roles, are untouched: a disabled holder's roles count for nothing."""

from datetime import datetime
from typing import Any

from django.db import transaction

from core import audit
from core.errors import Refused
from people import access
from people.models import Person
from people.services import devices, passwords, roles, sessions, tokens


def disable(*, person: Person, reason: str, seen_version: int, by: Person, now: datetime) -> None:
    """Nobody signs in with the account from now on; all its sessions end, an attempt under way goes on. Refuses oneself, somebody with a role
    beyond those `by` manages, and the last 安全管理员; `Stale` where the person changed since `seen_version`."""
    if person.pk == by.pk:
        raise Refused("disable_oneself", "不能停用自己的账号。")
    access.refuse_beyond(by, person)
    ending = passwords.new_epoch(person, now)
    _turn(person, Person.Status.ACTIVE, Person.Status.DISABLED, seen_version, by, now, "people.disabled", reason=reason, **ending)


def enable(*, person: Person, reason: str, seen_version: int, by: Person, now: datetime) -> None:
    """The account may sign in again, with the password it had."""
    access.refuse_beyond(by, person)
    _turn(person, Person.Status.DISABLED, Person.Status.ACTIVE, seen_version, by, now, "people.enabled", reason=reason)


def _turn(person: Person, before: str, after: str, seen_version: int, by: Person, now: datetime, event: str, *, reason: str, **values: Any) -> None:
    with transaction.atomic():
        if after == Person.Status.DISABLED:
            roles.keep_a_security_admin(without=person)
        present = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        if present.status != before:
            raise Refused("account_state", f"{person.name}现在是“{present.get_status_display()}”，不必再办。请刷新页面核对。")
        person.update_from(seen_version, status=after, **values)
        if after == Person.Status.DISABLED:
            sessions.end_all(person=person)
            devices.forget_remembered(person=person)
            tokens.end_all(person=person, now=now)
        audit.record(event, by=by, now=now, subject=f"{person.account} {person.name}", reason=reason)
    person.refresh_from_db(fields=["session_epoch"])
