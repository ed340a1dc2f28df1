"""Telling people something inside the system."""

from collections.abc import Iterable
from datetime import datetime

from notices.models import Notice
from people.models import Person


def send(*, people: Iterable[Person], kind: str, title: str, now: datetime, body: str = "", url: str = "", key: str = "") -> int:
    """Tell `people` in one statement, inside the caller's transaction; a matter with a `key` is told each of them once.

    Returns how many were to be told.
    """
    return send_each(told=((one.pk, body) for one in people), kind=kind, title=title, now=now, url=url, key=key)


def send_each(*, told: Iterable[tuple[int, str]], kind: str, title: str, now: datetime, url: str = "", key: str = "") -> int:
    """The same, where each (person's key, body) is told something of their own."""
    notices = [Notice(person_id=one, kind=kind, key=key, title=title[:80], body=body[:500], url=url, sent_at=now) for one, body in told]
    Notice.objects.bulk_create(notices, batch_size=500, ignore_conflicts=bool(key))
    return len(notices)
