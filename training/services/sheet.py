"""到会情况 from the signed sheet: who was missing is ticked, everybody else of those due came."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from core.errors import Refused
from people.models import Person
from training.models import Attendance, AttendanceChange, Session
from training.services import attendance
from training.services.attendance import Mark
from training.services.door import NO_LEAVE, leave_values
from training.services.holding import hold

Status, Standing = Attendance.Status, Attendance.Standing
NOT_BEGUN = "会议还没有开始，散会以后再勾选缺席和请假的人。"


@dataclass(frozen=True)
class Ticks:
    """Keys of the places that are ticked; `leave` with the reason, `approver` for those whose leave is entered here."""

    absent: Collection[int] = ()
    late: Collection[int] = ()
    leave: Mapping[int, str] = field(default_factory=dict)
    approver: str = ""


def tick(*, session: Session, ticks: Ticks, seen: int, by: Person, now: datetime, reason: str = "") -> int:
    """Bring all who are due to what the sheet says; returns how many came. Whoever signed in by other means stays so, unless ticked.

    `seen`: the last change of the session when the page was shown: who signed in or was excused since is not ticked away unseen.
    """
    with transaction.atomic():
        held = hold(session, correction=reason)
        if now < held.starts_at:
            raise Refused("not_begun", NOT_BEGUN)
        places = list(held.attendances.select_for_update().filter(standing=Standing.DUE))
        _refuse_twice(places, ticks)
        _refuse_unseen(held, places, ticks, seen)
        marks = [Mark(one.pk, values) for one in places if (values := _values(one, ticks, now)) is not None]
        attendance.mark(session=held, marks=marks, via=Attendance.Via.SHEET, by=by, now=now, reason=reason)
        return sum(one.pk not in ticks.absent and one.pk not in ticks.leave for one in places)


def _values(place: Attendance, ticks: Ticks, now: datetime) -> dict[str, Any] | None:
    """What the sheet says of a place; None where that stands already."""
    if why := ticks.leave.get(place.pk):
        if place.status == Status.LEAVE and place.leave_reason == why:
            return None
        return {"status": Status.LEAVE, "signed_in_at": None, **leave_values(why, ticks.approver or place.leave_approver, now)}
    status = _status(place, ticks)
    if place.status == status:
        return None
    arrived = place.signed_in_at if status in Attendance.CAME else None
    return {"status": status, "signed_in_at": arrived, **NO_LEAVE}


def _status(place: Attendance, ticks: Ticks) -> str:
    if ticks.leave.get(place.pk):
        return Status.LEAVE
    return Status.ABSENT if place.pk in ticks.absent else Status.LATE if place.pk in ticks.late else Status.PRESENT


def _refuse_twice(places: Sequence[Attendance], ticks: Ticks) -> None:
    said = {one.pk: (one.pk in ticks.absent) + (one.pk in ticks.late) + bool(ticks.leave.get(one.pk)) for one in places}
    if twice := [one.person_name for one in places if said[one.pk] > 1]:
        raise Refused("said_twice", f"{'、'.join(twice[:10])}在缺席、迟到、请假中填了两处，请只留一处。")


def _refuse_unseen(session: Session, places: Sequence[Attendance], ticks: Ticks, seen: int) -> None:
    since = AttendanceChange.objects.filter(attendance__session=session, pk__gt=seen).values_list("attendance", flat=True)
    changed = set(since)
    lost = [one for one in places if one.pk in changed and one.status != Status.NONE and _status(one, ticks) != one.status]
    if lost:
        told = "、".join(f"{one.person_name}{'签到了' if one.came else ''}（{one.get_status_display()}）" for one in lost[:10])
        raise Refused("came_since", f"您勾选的时候，到会情况有变动：{told}。请核对下面的勾选，再保存一次。")
