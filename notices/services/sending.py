"""Telling people something inside the system."""

from collections.abc import Iterable
from datetime import datetime

from notices.models import Notice
from people.models import Person


def send(*, people: Iterable[Person], kind: str, title: str, now: datetime, body: str = "", url: str = "", key: str = "") -> int:
    """Tell `people` in one statement, inside the caller's transaction; a matter with a `key` is told each of them once.

    Returns how many were to be told.
    """
    notices = [Notice(person=one, kind=kind, key=key, title=title[:80], body=body[:500], url=url, sent_at=now) for one in people]
    Notice.objects.bulk_create(notices, batch_size=500, ignore_conflicts=bool(key))
    return len(notices)
