"""请假申请 as those who ask and those who decide see them."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from people.access import Can, within
from people.models import Person
from training.models import Attendance, LeaveRequest, Session

NO_LONGER = (Session.State.CANCELLED, Session.State.FILED)


def waiting(person: Any) -> QuerySet[LeaveRequest]:
    """Those that wait for somebody like `person` to decide, the next session first; of who is no longer due or of a cancelled session none does."""
    rows = LeaveRequest.objects.filter(within(person, Can.MANAGE_TRAINING, "attendance__session__unit__"), state=LeaveRequest.State.WAITING)
    rows = rows.filter(attendance__standing=Attendance.Standing.DUE).exclude(attendance__session__state__in=NO_LONGER)
    return rows.select_related("attendance__session", "proof").order_by("attendance__session__starts_at", "id")


def to_decide(person: Any, request_id: UUID) -> LeaveRequest:
    """One whose session the person manages, whatever its state; 404 for every other."""
    rows = LeaveRequest.objects.filter(within(person, Can.MANAGE_TRAINING, "attendance__session__unit__"), public_id=request_id)
    found = rows.select_related("attendance__session__unit", "attendance__person", "proof").first()
    if found is None:
        raise Http404
    return found


def of_place(place: Attendance) -> list[LeaveRequest]:
    """All of one place, the latest first."""
    return list(place.leave_requests.select_related("proof"))


def own_waiting(person: Person, session_id: UUID) -> LeaveRequest:
    found = LeaveRequest.objects.filter(
        attendance__person=person, attendance__session__public_id=session_id, state=LeaveRequest.State.WAITING
    ).first()
    if found is None:
        raise Http404
    return found
