"""The list of sessions, narrowed down; what waits for the clerk."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from people.models import Unit
from training.models import Attendance, Session, SessionLaw
from training.selectors import sessions

State = Session.State
COMING, TO_CLOSE = "coming", "to_close"
STATES = {COMING: "未开始或进行中", TO_CLOSE: "待整理", State.CLOSED.value: "已结束", State.FILED.value: "已归档", State.CANCELLED.value: "已取消"}


def narrowed(
    found: QuerySet[Session], *, now: datetime, year: int | None = None, kind: str = "", unit: Unit | None = None, state: str = "", text: str = ""
) -> QuerySet[Session]:
    """`state` is a key of `STATES`; `text` stands in the title, the lecturer or the name of a law."""
    if year:
        found = found.filter(year=year)
    if kind:
        found = found.filter(kind=kind)
    if unit is not None:
        found = found.filter(unit.within("unit__"))
    if state in (COMING, TO_CLOSE):
        when = Q(ends_at__lt=now) if state == TO_CLOSE else Q(ends_at__gte=now)
        found = found.filter(when, state=State.PLANNED)
    elif state:
        found = found.filter(state=state)
    if text:
        laws = SessionLaw.objects.filter(session=OuterRef("pk"), title__icontains=text)
        found = found.filter(Q(title__icontains=text) | Q(lecturer__icontains=text) | Exists(laws))
    return found


def years() -> list[int]:
    """From the latest year with a session to the first; two statements, each a step into an index."""
    ends = [Session.objects.order_by(order).values_list("year", flat=True).first() for order in ("-year", "year")]
    return list(range(ends[0], (ends[1] or ends[0]) - 1, -1)) if ends[0] else []


class Heads(NamedTuple):
    due: int = 0
    came: int = 0


def heads(found: Collection[Session]) -> dict[int, Heads]:
    """How many are due at each of these, and how many came; one statement."""
    due = Q(standing=Attendance.Standing.DUE)
    rows = Attendance.objects.filter(session__in=[one.pk for one in found]).order_by().values_list("session")
    counted = rows.annotate(expected=Count("id", filter=due), present=Count("id", filter=due & Q(status__in=Attendance.CAME)))
    return {session: Heads(expected, present) for session, expected, present in counted}


def to_close(person: Any, now: datetime) -> QuerySet[Session]:
    """Those the person manages that are over and wait to be closed, the oldest first."""
    return narrowed(sessions.manageable(person), now=now, state=TO_CLOSE).order_by("ends_at", "id")
