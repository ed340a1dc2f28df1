"""到会情况 put right: one place on the roster, with what stood before, who changed it and why kept beside it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.errors import Refused, Stale
from people.models import Person
from training.models import Attendance, Session
from training.services import attendance
from training.services.attendance import Mark
from training.services.door import NO_LEAVE, leave_values
from training.services.holding import hold

Status, Standing = Attendance.Status, Attendance.Standing
REASON_MISSING = "会议已经结束，更正到会情况要写明原因，例如：签到表上签了名，漏登。"


@dataclass(frozen=True)
class Correction:
    """What is to stand. `reason`: why, needed once the session is closed."""

    status: str
    standing: str
    signed_in_at: datetime | None = None
    signed_out_at: datetime | None = None
    leave_reason: str = ""
    approver: str = ""
    note: str = ""
    reason: str = ""


def correct(*, place: Attendance, correction: Correction, seen: int, by: Person, now: datetime) -> Attendance:
    """`seen`: `last_change` of the page it was decided on; whoever changed the place since is not overwritten blindly."""
    reason = correction.reason.strip()
    with transaction.atomic():
        held = hold(place.session, correction=reason)
        if held.is_held and not reason:
            raise Refused("reason_missing", REASON_MISSING, field="reason")
        current = held.attendances.select_for_update().get(pk=place.pk)
        if last_change(current) != seen:
            raise Stale("stale", "刚刚有人改动了这条记录，您的更正没有保存。请核对现在的情况，需要时再更正一次。")
        values = {**_values(held, current, correction, now), "standing": Standing(correction.standing), "note": correction.note.strip()[:100]}
        how = any(getattr(current, name) != values[name] for name in ("status", "signed_in_at", "signed_out_at"))
        via = Attendance.Via.DOOR if how else None
        return attendance.mark(session=held, marks=[Mark(current.pk, values)], via=via, by=by, now=now, reason=reason)[0]


def last_change(place: Attendance) -> int:
    """Which change of the place came last; 0 before any."""
    return place.changes.order_by("-pk").values_list("pk", flat=True).first() or 0


def _values(session: Session, place: Attendance, said: Correction, now: datetime) -> dict[str, Any]:
    status = Status(said.status)
    if status == Status.NONE and session.is_held:
        raise Refused("status_missing", "会议已经结束，请在到会、迟到、请假、缺席中选一项。", field="status")
    came = status in Attendance.CAME
    times = {"signed_in_at": said.signed_in_at if came else None, "signed_out_at": said.signed_out_at if came else None}
    _refuse_times(session, times, now)
    if status != Status.LEAVE:
        return {"status": status, **times, **NO_LEAVE}
    leave = leave_values(said.leave_reason, said.approver, now)
    if place.status == Status.LEAVE:
        leave["leave_approved_on"] = place.leave_approved_on
    return {"status": status, **times, **leave}


def _refuse_times(session: Session, times: dict[str, datetime | None], now: datetime) -> None:
    came, left = times["signed_in_at"], times["signed_out_at"]
    first, last = timezone.localdate(session.starts_at), timezone.localdate(session.ends_at)
    for field, moment in times.items():
        if moment and not first <= timezone.localdate(moment) <= last:
            raise Refused("other_day", f"时间要在会议当天（{first:%Y-%m-%d}）。", field=field)
        if moment and moment > now:
            raise Refused("to_come", "这个时间还没有到。", field=field)
    if came and left and left < came:
        raise Refused("left_before", "签退时间要晚于签到时间。", field="signed_out_at")
