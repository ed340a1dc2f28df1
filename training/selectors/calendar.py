"""Sessions by day, for the calendar page and for calendar files."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from people.models import Person
from training.models import Session
from training.rules.ics import Entry
from training.selectors import sessions
from training.selectors.clashes import LOOKED_BACK

BACK = timedelta(days=366)  # how far one's own file of sessions goes back
MOST = 500


def between(person: Any, first: date, last: date) -> dict[date, list[Session]]:
    """The sessions at whose door the person may stand, by each day from `first` to `last` they last into; one statement."""
    since, until = (datetime.combine(day, time(0), tzinfo=timezone.get_default_timezone()) for day in (first, last + timedelta(days=1)))
    found = sessions.attended_to(person).filter(starts_at__lt=until, starts_at__gt=since - LOOKED_BACK, ends_at__gt=since)
    by_day: dict[date, list[Session]] = defaultdict(list)
    for one in found.order_by("starts_at", "id"):
        begins, ends = timezone.localdate(one.starts_at), timezone.localdate(one.ends_at)
        for number in range((ends - begins).days + 1):
            by_day[begins + timedelta(days=number)].append(one)
    return by_day


def own(person: Person, now: datetime) -> QuerySet[Session]:
    """The sessions somebody is due at, of the last year and to come; the cancelled too, so that a calendar strikes them out."""
    places = sessions.invited(person).filter(session__starts_at__gt=now - BACK).values("session")
    return Session.objects.filter(pk__in=places).prefetch_related("laws").order_by("starts_at", "id")[:MOST]


def entries(found: Iterable[Session], link: Any) -> list[Entry]:
    """`link` makes the address of a session's page."""
    zone = ZoneInfo(settings.TIME_ZONE)
    return [_entry(one, link(one), zone) for one in found]


def _entry(session: Session, link: str, zone: ZoneInfo) -> Entry:
    laws = "".join(f"《{law.title}》" for law in session.laws.all())
    says = [f"学习{laws}" if laws else "", f"主讲：{session.lecturer}" if session.lecturer else "", session.agenda]
    return Entry(
        uid=str(session.public_id), title=session.title, starts_at=session.starts_at.astimezone(zone), ends_at=session.ends_at.astimezone(zone),
        place=session.place or session.link, says="\n".join(one for one in says if one), link=link, sequence=session.version - 1,
        cancelled=session.state == Session.State.CANCELLED,
    )  # fmt: skip
