"""Whose account elsewhere is whose. Nobody is matched by name or number: each person links their own, having proved to be both."""

from datetime import datetime

from django.db import IntegrityError, transaction

from core import audit
from core.errors import Refused
from people import access
from people.models import ExternalIdentity, Person
from people.services import sessions
from people.services.sso import Provider, available

TAKEN = "这个{label}账号已经与另一个人绑定。如果是您本人的账号，请找本单位综合管理员解除原来的绑定。"
THERE = "您已经绑定了另一个{label}账号。要换，请先在“我的信息”里解除绑定。"


def person_of(provider: Provider, subject: str) -> Person | None:
    found = ExternalIdentity.objects.select_related("person").filter(provider=provider.key, subject=subject).first()
    return found.person if found else None


def of(person: Person) -> list[tuple[Provider, ExternalIdentity | None]]:
    """Each provider there is, with the person's account there. No query where there is none."""
    providers = available()
    held = {one.provider: one for one in person.identities.all()} if providers else {}
    return [(one, held.get(one.key)) for one in providers]


def link(*, person: Person, provider: Provider, subject: str, now: datetime) -> None:
    """Refuses an account that is somebody else's, and a second one of the same provider."""
    try:
        with transaction.atomic():
            held = ExternalIdentity.objects.filter(person=person, provider=provider.key).first()
            if held and held.subject == subject:
                return
            if held:
                raise Refused("identity_there", THERE.format(label=provider.label))
            ExternalIdentity.objects.create(person=person, provider=provider.key, subject=subject, linked_at=now)
            audit.record("people.identity_linked", by=person, now=now, subject=person.account, how=provider.key)
    except IntegrityError:
        holder = person_of(provider, subject)
        if holder is None:  # another account of this person was linked at the same moment
            raise Refused("identity_there", THERE.format(label=provider.label)) from None
        if holder != person:
            raise Refused("identity_taken", TAKEN.format(label=provider.label)) from None


def unlink(*, person: Person, provider: Provider, by: Person, now: datetime) -> bool:
    """Somebody else's also ends their sessions, of which one may have begun with it. False where there was none.

    Refuses where the person holds a role beyond the units that `by` manages."""
    if by.pk != person.pk:
        access.refuse_beyond(by, person)
    with transaction.atomic():
        if not ExternalIdentity.objects.filter(person=person, provider=provider.key).delete()[0]:
            return False
        if by.pk != person.pk:
            sessions.end_all(person=person)
        audit.record("people.identity_unlinked", by=by, now=now, subject=person.account, how=provider.key)
    return True
