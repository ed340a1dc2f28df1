"""What stands on the papers of a session that are printed to be signed, and when each was printed."""

from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localtime

from core.models import StoredFile
from core.points import points_text
from core.scans import Record
from people.models import Unit
from people.models.units import PATH_END
from people.selectors.meant import rule_in_words
from training.models import Attendance, Session, SessionPrint
from training.rules.papers import Facts
from training.selectors import sessions

SCAN = "training.scan"  # owner_kind of the scans; the owner is the session
_KEPT = 200  # printings a page knows of
_Standing, _Status = Attendance.Standing, Attendance.Status


def record_of(session: Session) -> Record:
    return Record(SCAN, session.pk, session.title)


def may_read_scan(person: Any, file: StoredFile) -> bool:
    """For whoever manages the session."""
    session = Session.objects.select_related("unit").filter(pk=int(file.owner_id)).first()
    return session is not None and sessions.can_manage(person, session)


def printings(session: Session) -> dict[str, list[SessionPrint]]:
    """By paper, the latest first; one query."""
    found: dict[str, list[SessionPrint]] = {}
    for one in SessionPrint.objects.filter(session=session).select_related("by").defer("asked")[:_KEPT]:
        found.setdefault(one.paper, []).append(one)
    return found


def last_asked(session: Session, paper: str) -> SessionPrint | None:
    return SessionPrint.objects.filter(session=session, paper=paper).first()


def facts_of(session: Session, *, contact: str = "") -> Facts:
    """For notice and texts."""
    return Facts(
        title=session.title, unit=session.unit.name, who=rule_in_words(session.roster_rule), due=due(session).count(),
        starts_at=localtime(session.starts_at), ends_at=localtime(session.ends_at), place=session.place, link=session.link,
        lecturer=session.lecturer, laws=[law.title for law in session.laws.all()], agenda=session.agenda,
        hours=points_text(session.hours) if session.hours else "", contact=contact,
    )  # fmt: skip


def due(session: Session, unit: Unit | None = None) -> QuerySet[Attendance]:
    """Who is due, unit by unit; of `unit` and those below it."""
    rows = session.attendances.filter(standing=_Standing.DUE).order_by("unit_path", "sort_number", "id")
    return rows.filter(unit_path__gte=unit.path, unit_path__lt=unit.path + PATH_END) if unit else rows


def missing(session: Session, unit: Unit | None = None) -> QuerySet[Attendance]:
    return due(session, unit).filter(status__in=[_Status.NONE, _Status.ABSENT])


def units_due(session: Session) -> QuerySet[Unit]:
    """The units, as a tree in order, of whom somebody is due."""
    return Unit.objects.filter(pk__in=due(session).order_by().values("unit"))


def by_unit(rows: QuerySet[Attendance]) -> list[tuple[str, list[str]]]:
    """Each unit with the names, in the order of `rows`; one query."""
    found: dict[str, tuple[str, list[str]]] = {}
    for path, unit, name in rows.values_list("unit_path", "unit_name", "person_name"):
        found.setdefault(path, (unit, []))[1].append(name)
    return list(found.values())


def on_sheet(session: Session) -> QuerySet[Attendance]:
    """Everybody on the roster, leaders first by 排序号; guests behind those due."""
    rows = session.attendances.exclude(standing=_Standing.REMOVED).select_related("person__unit", "signature")
    return rows.order_by("standing", "sort_number", "unit_path", "id")  # due < guest
