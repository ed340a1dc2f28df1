"""Sessions of one person that overlap. A session lasts a month at most (services.sessions.LONGEST), so that an index finds what may overlap."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from training.models import Attendance, Session

LOOKED_BACK = timedelta(days=31)
SHOWN_NAMES = 8
SHOWN_SESSIONS = 5


class Clash(NamedTuple):
    """Another session at the same time, and who is due at both."""

    session: Session
    people: int
    names: tuple[str, ...]  # the first of them


def _due() -> Q:
    return Q(standing=Attendance.Standing.DUE) & ~Q(status=Attendance.Status.LEAVE)


def _overlapping(starts_at: datetime, ends_at: datetime, but: Session | None) -> QuerySet[Session]:
    found = Session.objects.standing().filter(starts_at__lt=ends_at, starts_at__gt=starts_at - LOOKED_BACK, ends_at__gt=starts_at)
    return found if but is None else found.exclude(pk=but.pk)


def clashes(people: QuerySet, starts_at: datetime, ends_at: datetime, *, but: Session | None = None) -> list[Clash]:  # type: ignore[type-arg]
    """What those whose keys `people` selects are due at from `starts_at` until `ends_at` besides; at most three statements, however many they are."""
    places = Attendance.objects.filter(_due(), session__in=_overlapping(starts_at, ends_at, but), person__in=people)
    counts = dict(places.order_by().values_list("session").annotate(people=Count("id")).order_by("session")[:SHOWN_SESSIONS])
    if not counts:
        return []
    names: dict[int, list[str]] = defaultdict(list)
    for session, name in places.filter(session__in=counts).values_list("session", "person_name")[: SHOWN_NAMES * 40]:
        names[session].append(name)
    sessions = Session.objects.filter(pk__in=counts).order_by("starts_at", "pk")
    return [Clash(one, counts[one.pk], tuple(names[one.pk][:SHOWN_NAMES])) for one in sessions]


def of_session(session: Session) -> list[Clash]:
    due = Attendance.objects.filter(_due(), session=session).order_by().values("person")
    return clashes(due, session.starts_at, session.ends_at, but=session)


def by_person(session: Session, people: Collection[int]) -> dict[int, list[Session]]:
    """The other sessions each of these is due at during it; one statement."""
    places = Attendance.objects.filter(_due(), session__in=_overlapping(session.starts_at, session.ends_at, session), person__in=people)
    found: dict[int, list[Session]] = defaultdict(list)
    for place in places.select_related("session").order_by("session__starts_at", "pk"):
        found[place.person_id].append(place.session)
    return dict(found)
