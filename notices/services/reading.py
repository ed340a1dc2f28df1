"""What becomes of notices once they are there: read, and after half a year removed."""

from datetime import datetime, timedelta

from notices.models import Notice
from people.models import Person

KEPT = timedelta(days=180)  # after reading


def mark_read(*, notice: Notice, now: datetime) -> None:
    """The first reading counts; a second one changes nothing."""
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=now)


def mark_all_read(*, person: Person, now: datetime) -> int:
    """Returns how many were unread."""
    return Notice.objects.filter(person=person, read_at=None).update(read_at=now)


def sweep(*, now: datetime) -> int:
    """Remove notices read more than 180 days ago; what nobody has read stays. Writes nothing when there are none. Returns how many."""
    old = Notice.objects.filter(read_at__lt=now - KEPT)
    return old.delete()[0] if old.exists() else 0
