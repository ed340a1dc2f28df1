"""Which sessions somebody sees: those they manage, those at whose door they help, those they are due at."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from people.access import Can, covers, scope, within
from people.models import Person, Unit
from training.models import Attendance, Session


def _where(person: Any, *capabilities: Can) -> Q:
    """In a subtree where the person holds one of these. For the whole town nothing is asked, so that a list in its order is read off its index."""
    if any(unit.is_root() for one in capabilities for unit in scope(person, one)):
        return Q()
    condition = Q(pk__in=[])
    for one in capabilities:
        condition |= within(person, one, "unit__")
    return condition


def manageable(person: Any) -> QuerySet[Session]:
    """Sessions whose organiser lies where the person may manage training."""
    return Session.objects.filter(_where(person, Can.MANAGE_TRAINING))


def can_manage(person: Any, session: Session) -> bool:
    """The single-object twin of `manageable`."""
    return covers(person, Can.MANAGE_TRAINING, session.unit)


def session_to_manage(person: Any, session_id: UUID) -> Session:
    """One session of `manageable`, with its unit; 404 for every other."""
    found = manageable(person).select_related("unit", "plan_row", "series").filter(public_id=session_id).first()
    if found is None:
        raise Http404
    return found


def attended_to(person: Any) -> QuerySet[Session]:
    """Sessions at whose door the person may take attendance: those they manage, and those their units organise."""
    return Session.objects.filter(_where(person, Can.MANAGE_TRAINING, Can.TAKE_ATTENDANCE))


def can_attend_to(person: Any, session: Session) -> bool:
    """The single-object twin of `attended_to`."""
    return covers(person, Can.MANAGE_TRAINING, session.unit) or covers(person, Can.TAKE_ATTENDANCE, session.unit)


def session_to_attend_to(person: Any, session_id: UUID) -> Session:
    found = attended_to(person).select_related("unit").filter(public_id=session_id).first()
    if found is None:
        raise Http404
    return found


def organisers(person: Any) -> list[Unit]:
    """The units in whose name the person may hold sessions: the tops of their scope, in the order of the tree."""
    return sorted(scope(person, Can.MANAGE_TRAINING), key=lambda unit: str(unit.path))


def invited(person: Person) -> QuerySet[Attendance]:
    """The person's places at sessions, the cancelled ones too."""
    return Attendance.objects.filter(~Q(standing=Attendance.Standing.REMOVED), person=person).select_related("session__unit")


def own(person: Person) -> QuerySet[Attendance]:
    """The person's places at sessions that were not cancelled."""
    return invited(person).exclude(session__state=Session.State.CANCELLED)


def own_attendance(person: Person, session_id: UUID) -> Attendance:
    """The person's place at one session; 404 where there is none."""
    return _one(own(person), session_id)


def own_invitation(person: Person, session_id: UUID) -> Attendance:
    """The same, of a cancelled session too."""
    return _one(invited(person), session_id)


def _one(places: QuerySet[Attendance], session_id: UUID) -> Attendance:
    found = places.filter(session__public_id=session_id).first()
    if found is None:
        raise Http404
    return found
