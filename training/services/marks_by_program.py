"""到会情况 that another program sends: many marks at once, all or none, and what was sent twice is one."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from core.errors import Refused
from people.models import Person
from training.models import Attendance, AttendanceChange, Session
from training.services import attendance
from training.services.attendance import Mark
from training.services.door import NO_LEAVE
from training.services.holding import hold

Status = Attendance.Status
WRITTEN, REPEATED, UNCHANGED = "written", "repeated", "unchanged"
AHEAD = timedelta(minutes=5)  # another clock may be so far ahead of ours


class Sent(NamedTuple):
    """What is to stand of one person; `key` is the program's own name of it, so that the same one sent twice is one."""

    person: UUID
    status: str
    key: str
    signed_in_at: datetime | None = None
    signed_out_at: datetime | None = None
    leave_reason: str = ""
    leave_approver: str = ""
    leave_approved_on: date | None = None
    note: str | None = None  # None: as it stands


class Taken(NamedTuple):
    """What became of it: `written`, `repeated` (that key was taken before: what stands now is told), or `unchanged` (so it stood already)."""

    sent: Sent
    place: Attendance
    outcome: str


def take(*, session: Session, sent: Sequence[Sent], by: Person, now: datetime, reason: str = "") -> list[Taken]:
    """Write all of it, or refuse and write none of it; a session that is over takes a `reason`, and a filed one is corrected by it."""
    with transaction.atomic():
        held = hold(session, correction=reason)
        listed = held.attendances.exclude(standing=Attendance.Standing.REMOVED).filter(person__public_id__in=[one.person for one in sent])
        places = {one.person.public_id: one for one in listed.select_related("person")}
        _refuse_unlisted(sent, places)
        seen = set(
            AttendanceChange.objects.filter(attendance__in=[one.pk for one in places.values()], key__in=[one.key for one in sent]).values_list(
                "attendance_id", "key"
            )
        )
        before = _last_changes(places)
        marks = [Mark(places[one.person].pk, _values(held, places[one.person], one, place, now), one.key) for place, one in enumerate(sent)]
        stand = attendance.mark(session=held, marks=marks, via=Attendance.Via.API, by=by, now=now, reason=reason)
        after = _last_changes(places)
    taken = []
    for one, place in zip(sent, stand, strict=True):
        place.person = places[one.person].person
        written = WRITTEN if after.get(place.pk) != before.get(place.pk) else UNCHANGED
        taken.append(Taken(one, place, REPEATED if (place.pk, one.key) in seen else written))
    return taken


def _refuse_unlisted(sent: Sequence[Sent], places: dict[UUID, Attendance]) -> None:
    found: set[UUID] = set()
    for place, one in enumerate(sent):
        if one.person not in places:
            raise Refused("not_listed", f"第 {place + 1} 条的人不在这次会议的名单上。", field=f"marks.{place}.person")
        if one.person in found:
            raise Refused("person_twice", f"第 {place + 1} 条的人在同一次提交里出现了两次，请合并成一条。", field=f"marks.{place}.person")
        found.add(one.person)


def _last_changes(places: dict[UUID, Attendance]) -> dict[int, int]:
    rows = AttendanceChange.objects.filter(attendance__in=[one.pk for one in places.values()]).order_by("pk")
    return dict(rows.values_list("attendance_id", "pk"))


def _values(session: Session, place: Attendance, one: Sent, number: int, now: datetime) -> dict[str, Any]:
    values: dict[str, Any] = {"status": Status(one.status), "signed_in_at": None, **NO_LEAVE}
    if one.note is not None:
        values["note"] = one.note.strip()
    first = timezone.localdate(session.starts_at)
    if one.status != Status.LEAVE and timezone.localdate(now) < first:
        raise Refused("not_the_day", f"会议在 {first:%Y-%m-%d}，到那天再登记到会、迟到和缺席；请假现在就可以登记。", field=f"marks.{number}.status")
    if one.status in Attendance.CAME:
        came = one.signed_in_at or place.signed_in_at or (min(now, session.ends_at) if not session.is_held else None)
        left = one.signed_out_at or place.signed_out_at
        _refuse_times(session, came, left, number, now)
        return {**values, "signed_in_at": came, "signed_out_at": left}
    if one.status == Status.LEAVE:
        for name in ("leave_reason", "leave_approver"):
            if not getattr(one, name).strip():
                raise Refused("leave_unreasoned", f"第 {number + 1} 条请假没有写原因或批准人。", field=f"marks.{number}.{name}")
        approved_on = one.leave_approved_on or timezone.localdate(now)
        return {**values, "leave_reason": one.leave_reason.strip(), "leave_approver": one.leave_approver.strip(), "leave_approved_on": approved_on}
    return values


def _refuse_times(session: Session, came: datetime | None, left: datetime | None, number: int, now: datetime) -> None:
    first = timezone.localdate(session.starts_at)
    for name, moment in (("signed_in_at", came), ("signed_out_at", left)):
        if moment is not None and moment > now + AHEAD:
            raise Refused("in_the_future", f"第 {number + 1} 条的时间还没有到，请核对时钟和时区。", field=f"marks.{number}.{name}")
        if moment is not None and timezone.localdate(moment) < first:
            raise Refused("other_day", f"第 {number + 1} 条的时间早于会议当天（{first:%Y-%m-%d}）。", field=f"marks.{number}.{name}")
    if came is not None and left is not None and left < came:
        raise Refused("left_before_came", f"第 {number + 1} 条的签退早于签到。", field=f"marks.{number}.signed_out_at")
