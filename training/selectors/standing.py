"""How a session stands: its numbers, who would be absent if it ended now, what was changed of it."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from training.models import Attendance, Session, SessionChange

Standing, Status = Attendance.Standing, Attendance.Status


@dataclass(frozen=True)
class Counts:
    """People on the roster; guests and who was removed are in none of the others."""

    due: int = 0
    came: int = 0  # late ones too
    late: int = 0
    leave: int = 0
    absent: int = 0
    waiting: int = 0  # not signed in yet
    guests: int = 0
    removed: int = 0


def counts(session: Session) -> Counts:
    """One statement."""
    rows = session.attendances.order_by().values_list("standing", "status").annotate(people=Count("id"))
    found = {(standing, status): people for standing, status, people in rows}
    due = {status: found.get((Standing.DUE, status), 0) for status in Status}
    others = [sum(people for (standing, _), people in found.items() if standing == one) for one in (Standing.GUEST, Standing.REMOVED)]
    return Counts(
        due=sum(due.values()), came=due[Status.PRESENT] + due[Status.LATE], late=due[Status.LATE], leave=due[Status.LEAVE],
        absent=due[Status.ABSENT], waiting=due[Status.NONE], guests=others[0], removed=others[1],
    )  # fmt: skip


def missing(session: Session) -> QuerySet[Attendance]:
    """Those due who have not signed in: absent, if the session ended now. Unit after unit."""
    return session.attendances.filter(standing=Standing.DUE, status=Status.NONE).order_by("unit_path", "sort_number", "id")


def history(session: Session) -> QuerySet[SessionChange]:
    """Newest first."""
    return session.changes.select_related("by").order_by("-id")
