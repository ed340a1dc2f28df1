"""Telling those who can help that somebody's sign-in is locked (handler of `people.registries.locked`)."""

from datetime import datetime

from django.urls import reverse

from notices.services.sending import send
from people.access import Can, holders
from people.models import Person
from people.rules.lockout import PERSON_LIMIT

KIND = "people.locked"


def tell_locked(person: Person, now: datetime) -> None:
    """To the clerks and liaisons of the person's unit, at most once an hour for the same person; inside the caller's transaction."""
    send(
        people=holders(Can.HELP_SIGN_IN, person.unit),
        kind=KIND,
        key=f"{person.pk} {now:%Y%m%d%H}",
        title=f"{person.name}（{person.unit.name}）的账号已暂停登录",
        body=f"一小时内密码输错 {PERSON_LIMIT} 次，可能有人在试密码。登录过的设备不受影响；请先问清本人，再解锁或重置密码。",
        url=f"{reverse('people:help_sign_in')}?q={person.account}",
        now=now,
    )
