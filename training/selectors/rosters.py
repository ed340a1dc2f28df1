"""The roster of a session as a list: who is due, by unit, by how they stand, by name."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from people.models import Person
from people.selectors.people import found
from training.models import Attendance, Session

Standing, Status = Attendance.Standing, Attendance.Status
_SHOWN = {
    "": ~Q(standing=Standing.REMOVED),
    "waiting": Q(standing=Standing.DUE, status=Status.NONE),
    "came": Q(status__in=Attendance.CAME) & ~Q(standing=Standing.REMOVED),
    "leave": Q(standing=Standing.DUE, status=Status.LEAVE),
    "absent": Q(standing=Standing.DUE, status=Status.ABSENT),
    "guest": Q(standing=Standing.GUEST),
    "removed": Q(standing=Standing.REMOVED),
}


def on_roster(session: Session, *, text: str = "", unit: int | None = None, status: str = "") -> QuerySet[Attendance]:
    """Leaders first. `text` is a name, pinyin initials, an account …; `unit` the key of the unit they stood in."""
    rows = session.attendances.filter(_SHOWN.get(status, _SHOWN[""]))
    if unit is not None:
        rows = rows.filter(unit=unit)
    if text.strip():
        rows = rows.filter(person__in=found(Person.objects.all(), words=text.strip(), unit=None))
    return rows


def units_on(session: Session) -> list[tuple[int, str]]:
    """The units people on the roster stood in, in the order of the tree."""
    rows = session.attendances.exclude(standing=Standing.REMOVED).order_by("unit_path").values_list("unit", "unit_name").distinct()
    return list(dict(rows).items())


def place_to_manage(session: Session, attendance_id: UUID) -> Attendance:
    """One place of the session's roster; 404 where it is none of it."""
    place = session.attendances.select_related("person", "unit", "leave_proof").filter(public_id=attendance_id).first()
    if place is None:
        raise Http404
    place.session = session
    return place
