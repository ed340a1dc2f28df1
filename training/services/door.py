"""What staff note at the door: one tap a person, perhaps sent later than it was made."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from core.errors import Refused
from people.models import Person
from training.models import Attendance, Session
from training.rules import door as rules
from training.services import attendance, roster_by_hand
from training.services.attendance import Mark
from training.services.holding import hold

Status = Attendance.Status
NO_LEAVE = {"leave_reason": "", "leave_approver": "", "leave_approved_on": None, "leave_proof_id": None}
SENT_LATER = "会议结束前在门口登记，之后才传到"


class Tap(NamedTuple):
    """`age`: how long before it reached the server; `key`: what the tablet calls it, so that the same one sent twice is one."""

    place: Attendance
    status: str
    age: timedelta = timedelta(0)
    key: str = ""
    reason: str = ""  # of a leave
    approver: str = ""


def take(*, session: Session, tap: Tap, by: Person, now: datetime) -> Attendance:
    """What the tap says, unless something said later stands already: of two the later moment counts, whichever arrives first, and the history
    keeps both. A tap made before the session was closed is taken also after it; one made afterwards is a correction and belongs elsewhere."""
    moment = rules.said_at(now, tap.age)
    with transaction.atomic():
        held = hold(session)
        if held.is_held and (held.closed_at is None or moment > held.closed_at):
            raise Refused("session_closed", "会议已经结束，不能再在门口登记。有错的，请综合管理员更正到会情况。")
        place = held.attendances.select_for_update().get(pk=tap.place.pk)
        if place.standing == Attendance.Standing.REMOVED:
            raise Refused("removed", f"{place.person_name}已移出名单，请刷新页面。")
        if held.is_held and tap.status == Status.NONE:
            tap = tap._replace(status=Status.ABSENT)  # taken back before the closing: then the closing would have found nobody
        mark = Mark(place.pk, _values(held, place, tap, moment), tap.key, said_at=moment)
        reason = SENT_LATER if held.is_held else ""
        return attendance.mark(session=held, marks=[mark], via=Attendance.Via.DOOR, by=by, now=now, reason=reason)[0]


def _values(session: Session, place: Attendance, tap: Tap, moment: datetime) -> dict[str, Any]:
    status = Status(tap.status)
    starts_at = timezone.localtime(session.starts_at)
    span = rules.Span.of(starts_at, timezone.localtime(session.ends_at))
    if status == Status.LEAVE:
        return {"status": status, "signed_in_at": None, **leave_values(tap.reason, tap.approver, moment)}
    if status != Status.NONE and moment < span.first:
        raise Refused("not_the_day", f"会议在 {starts_at:%m月%d日}，到那天再登记到会、迟到和缺席；请假现在就可以登记。")
    if status not in Attendance.CAME:
        return {"status": status, "signed_in_at": None, **NO_LEAVE}
    arrived = place.signed_in_at or rules.arrived_at(status, moment, span, starts_at, session.late_minutes)
    return {"status": status, "signed_in_at": arrived, **NO_LEAVE}


def leave_values(reason: str, approver: str, at: datetime) -> dict[str, Any]:
    """请假 as columns; `Refused` without a reason or an approver."""
    if not reason.strip():
        raise Refused("leave_reason_missing", "请填写请假原因。", field="reason")
    if not approver.strip():
        raise Refused("leave_approver_missing", "请填写批准人。", field="approver")
    return {"leave_reason": reason.strip()[:200], "leave_approver": approver.strip()[:40], "leave_approved_on": timezone.localdate(at)}


def come_as_guest(*, session: Session, person: Person, by: Person, now: datetime) -> Attendance:
    """Who was not on the list and came: 列席, there from now on. Whoever is on it already is refused with a sentence."""
    with transaction.atomic():
        held = hold(session)
        if held.is_held:
            raise Refused("session_closed", "会议已经结束，不能再在门口登记。补列的，请综合管理员在到会情况里办理。")
        place = roster_by_hand.add(session=held, person=person, standing=Attendance.Standing.GUEST, reason="到会列席", by=by, now=now)
        return take(session=held, tap=Tap(place, Status.PRESENT), by=by, now=now)
