"""Telling people something inside the system, and by mail those who gave an address."""

from collections.abc import Iterable
from datetime import datetime

from notices.models import Notice
from notices.services import mailing
from people.models import Person


def send(
    *,
    people: Iterable[Person],
    kind: str,
    title: str,
    now: datetime,
    body: str = "",
    url: str = "",
    key: str = "",
    mail_until: datetime | None = None,
) -> int:
    """Tell `people` in one statement, inside the caller's transaction; a matter with a `key` is told each of them once.

    With `mail_until` by mail too (it needs a key), as long as that is news. Returns how many were to be told.
    """
    told = ((one.pk, body) for one in people)
    return send_each(told=told, kind=kind, title=title, now=now, url=url, key=key, mail_until=mail_until)


def send_each(
    *, told: Iterable[tuple[int, str]], kind: str, title: str, now: datetime, url: str = "", key: str = "", mail_until: datetime | None = None
) -> int:
    """The same, where each (person's key, body) is told something of their own."""
    notices = [Notice(person_id=one, kind=kind, key=key, title=title[:80], body=body[:500], url=url, sent_at=now) for one, body in told]
    Notice.objects.bulk_create(notices, batch_size=500, ignore_conflicts=bool(key))
    if mail_until is not None:
        mailing.queue_for(kind=kind, key=key, people=[one.person_id for one in notices], until=mail_until, now=now)
    return len(notices)
