"""A session as people come in: how many of whom, who came last, what went wrong. A constant few statements, whoever signs in meanwhile."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count

from training.models import Attendance, Session, SignInIncident

Status = Attendance.Status
NEWEST, INCIDENTS = 12, 20  # shown


@dataclass
class Counts:
    """Those due by status. Guests (列席) are in no base and counted beside them."""

    by_status: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Status.values, 0))
    guests: int = 0  # who came
    unit: str = ""

    def add(self, standing: str, status: str, people: int) -> None:
        if standing == Attendance.Standing.DUE:
            self.by_status[status] += people
        elif standing == Attendance.Standing.GUEST and status in Attendance.CAME:
            self.guests += people

    @property
    def due(self) -> int:
        """应到: leave included."""
        return sum(self.by_status.values())

    @property
    def came(self) -> int:
        """已到: late included."""
        return sum(self.by_status[one] for one in Attendance.CAME)

    @property
    def late(self) -> int:
        return self.by_status[Status.LATE]

    @property
    def leave(self) -> int:
        return self.by_status[Status.LEAVE]

    @property
    def missing(self) -> int:
        """未到: neither came nor on leave."""
        return self.due - self.came - self.leave


def whole(session: Session) -> Counts:
    """One statement, answered by the index alone."""
    rows = session.attendances.order_by().values_list("standing", "status").annotate(n=Count("*"))
    return _sum(Counts(), rows)


def by_unit(session: Session) -> list[Counts]:
    """In the order of the tree; units as they stood. One statement, answered by the index alone."""
    rows = session.attendances.order_by("unit_path").values_list("unit_path", "unit_name", "standing", "status").annotate(n=Count("*"))
    found: dict[str, Counts] = {}
    for path, name, *counted in rows:
        _sum(found.setdefault(path, Counts(unit=name)), [tuple(counted)])
    return [one for one in found.values() if one.due or one.guests]


def total(units: Iterable[Counts]) -> Counts:
    made = Counts()
    for one in units:
        made.guests += one.guests
        for status, people in one.by_status.items():
            made.by_status[status] += people
    return made


def _sum(counts: Counts, rows: Iterable[tuple[str, str, int]]) -> Counts:
    for standing, status, people in rows:
        counts.add(standing, status, people)
    return counts


def left(session: Session) -> int | None:
    """How many have signed out; None where it is not asked for."""
    return session.attendances.filter(signed_out_at__isnull=False).count() if session.asks_sign_out else None


def newest(session: Session) -> list[Attendance]:
    """Who came last, the latest first."""
    came = session.attendances.filter(status__in=Attendance.CAME, signed_in_at__isnull=False)
    return list(came.order_by("-signed_in_at", "-pk")[:NEWEST])


def incidents(session: Session) -> list[SignInIncident]:
    """The latest first."""
    return list(session.incidents.select_related("attendance", "other").order_by("-id")[:INCIDENTS])
