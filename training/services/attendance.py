"""The one writer of attendance, however it was made: by hand, by code, from a sheet, a file or a program."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.db.models.functions import Coalesce

from core import audit
from core.db import bulk
from core.errors import Refused
from people.models import Person
from training.models import Attendance, AttendanceChange, Session, SessionChange
from training.services import ledger
from training.services.holding import hold

KEPT = (
    "standing", "status", "via", "signed_in_at", "signed_out_at", "leave_reason", "leave_approver", "leave_approved_on", "note",
    "phone", "signature_id", "leave_proof_id", "by_hand",
)  # fmt: skip
MOST_TOLD = 20  # people by name in the history of a session
UNTOLD = ("phone",)  # of no interest to who reads the history


@dataclass(frozen=True)
class Mark:
    """What is to stand of one place on the roster: columns of `Attendance` by name. `key`: see `AttendanceChange`.

    `over`: the statuses it may be written over; where another stands meanwhile, that one stays, and who is off the list is refused. None: any.
    `said_at`: the moment it was said, where it may reach the server late; where something said later stands by then, that stays, and the mark is
    kept in the history alone.
    """

    attendance_id: int
    values: Mapping[str, Any] = field(default_factory=dict)
    key: str = ""
    over: Collection[str] | None = None
    said_at: datetime | None = None


def mark(
    *, session: Session, marks: Sequence[Mark], via: Attendance.Via | None, by: Person | None, now: datetime, reason: str = "", silently: bool = False
) -> list[Attendance]:
    """Write several marks, all or none; returns the places as they stand. A mark that changes nothing, or whose key was seen, writes nothing.

    Correcting a mark after the session was closed takes a reason, and a filed session is only corrected. The hours follow in the same transaction.
    `via` None: how somebody signed in is not what changes (a place on the roster, a status that follows from corrected times).
    `silently`: no line in the audit trail (somebody signing in for themselves is told by `AttendanceChange`).
    """
    with transaction.atomic():
        held = hold(session, correction=reason)
        if held.is_held and not reason.strip():
            raise Refused("reason_missing", "会议已经结束，更正到会情况要写明原因。", field="reason")
        places = {one.pk: one for one in held.attendances.filter(pk__in=[one.attendance_id for one in marks]).select_for_update().order_by("pk")}
        seen, last = _seen([one for one in marks if one.key]), _last_said([one for one in marks if one.said_at])
        changes: list[AttendanceChange] = []
        stood = {pk: _in_words(one) for pk, one in places.items()} if held.is_filed else {}
        for one in marks:
            place = places.get(one.attendance_id)
            if place is None or (one.over is not None and place.standing == Attendance.Standing.REMOVED):
                raise Refused("not_listed", "名单上没有这个人，请刷新页面后重试。")
            if (place.pk, one.key) in seen:
                continue
            if one.said_at and one.said_at < last.get(place.pk, one.said_at):
                changes.append(_overtaken(place, one, via, by, now))
            else:
                changes += _changed(place, one, via, by, now, reason)
        altered = [places[pk] for pk in dict.fromkeys(one.attendance_id for one in changes)]
        _write(altered)
        AttendanceChange.objects.bulk_create(changes, batch_size=200)
        ledger.settle_session(held, altered, now)
        if altered and held.is_filed and not silently:
            tell_corrected(held, {one.person_name: (stood[one.pk], _in_words(one)) for one in altered}, reason=reason, by=by, now=now)
        if altered and not silently:
            audit.record(
                "training.attendance_marked", by=by, now=now, subject=held.title, session=held.pk, people=len(altered), via=via or "", reason=reason
            )
    return [places[one.attendance_id] for one in marks]


def tell_corrected(held: Session, people: Mapping[str, tuple[str, str]], *, reason: str, by: Person | None, now: datetime) -> None:
    """归档后更正 of people on the roster is told in the history of the session too: how they stood and stand, or of very many how many they are."""
    told = people if len(people) <= MOST_TOLD else {"到会情况": ("", f"更正 {len(people)} 人")}
    SessionChange.objects.create(
        session=held, action=SessionChange.Action.CORRECTED, before={name: before for name, (before, _) in told.items()},
        after={name: after for name, (_, after) in told.items()}, reason=reason.strip()[:200], by=by, at=now,
    )  # fmt: skip


def _in_words(place: Attendance) -> str:
    """迟到, 列席 到会, 移出."""
    if place.standing == Attendance.Standing.REMOVED:
        return str(place.get_standing_display())
    guest = f"{place.get_standing_display()} " if place.standing == Attendance.Standing.GUEST else ""
    return f"{guest}{place.get_status_display()}"


def _write(places: Sequence[Attendance]) -> None:
    """Most of those marked together say the same: a statement for all of them, where an update row by row would take seconds for a full hall."""
    alike: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for one in places:
        alike[tuple(getattr(one, name) for name in KEPT)].append(one.pk)
    for values, keys in alike.items():
        for start in range(0, len(keys), 500):
            Attendance.objects.filter(pk__in=keys[start : start + 500]).update(**dict(zip(KEPT, values, strict=True)))


def mark_absent(held: Session, *, by: Person | None, now: datetime) -> None:
    """The session is being closed: whoever of those due has not signed in was absent. Inside its transaction; two statements however many."""
    missing = held.attendances.filter(standing=Attendance.Standing.DUE, status=Attendance.Status.NONE)
    _alter_all(missing, (Attendance.Status.ABSENT, Attendance.Via.CLOSING), reason="", by=by, now=now)


def take_back_absent(held: Session, *, reason: str, by: Person | None, now: datetime) -> None:
    """The session is being opened again: who was absent for no other reason than its closing is waited for again."""
    closed = held.attendances.filter(status=Attendance.Status.ABSENT, via=Attendance.Via.CLOSING)
    _alter_all(closed, (Attendance.Status.NONE, ""), reason=reason, by=by, now=now)


def _alter_all(places: QuerySet[Attendance], to: tuple[str, str], *, reason: str, by: Person | None, now: datetime) -> None:
    """Bring places that all say the same to `to` (status, via): past the ORM, as there may be thousands."""
    rows = [(pk, {"status": status, "via": via}) for pk, status, via in places.select_for_update(no_key=True).values_list("pk", "status", "via")]
    status, via = to
    places.update(status=status, via=via)
    after = {"status": status, "via": via}
    bulk.insert(AttendanceChange, ["attendance_id", "before"], rows, after=after, via=via, reason=reason[:200], by_id=by and by.pk, at=now)


def _seen(marks: Sequence[Mark]) -> set[tuple[int, str]]:
    if not marks:
        return set()
    rows = AttendanceChange.objects.filter(attendance__in=[one.attendance_id for one in marks], key__in=[one.key for one in marks])
    return set(rows.values_list("attendance_id", "key"))


def _last_said(marks: Sequence[Mark]) -> dict[int, datetime]:
    """When the status that stands was said, by place. That the session was closed says nothing of who came."""
    if not marks:
        return {}
    changes = AttendanceChange.objects.filter(attendance__in=[one.attendance_id for one in marks], after__has_key="status")
    said = changes.exclude(via=Attendance.Via.CLOSING).order_by().values("attendance").annotate(last=Max(Coalesce("said_at", "at")))
    return dict(said.values_list("attendance", "last"))


def _overtaken(place: Attendance, mark: Mark, via: Attendance.Via | None, by: Person | None, now: datetime) -> AttendanceChange:
    """A mark that came too late to stand."""
    label = Attendance.Status(mark.values["status"]).label if "status" in mark.values else "更正"
    reason = f"登记为{label}，上传时已有更晚的登记，没有采用"
    return AttendanceChange(attendance=place, key=mark.key, via=via or "", reason=reason, by=by, at=now, said_at=mark.said_at)


def _changed(place: Attendance, mark: Mark, via: Attendance.Via | None, by: Person | None, now: datetime, reason: str) -> list[AttendanceChange]:
    """Bring the place to what the mark says; the change that tells of it, or none."""
    if mark.over is not None and place.status not in mark.over:
        return []
    values = {**mark.values, "via": via} if via else dict(mark.values)
    if values.get("status", place.status) not in Attendance.CAME:
        values = {**values, "signed_out_at": None, "phone": ""}  # whose phone it is may sign in with it
    before = {name: getattr(place, name) for name in values}
    if all(before[name] == value for name, value in values.items() if name != "via"):
        return []
    for name, value in values.items():
        setattr(place, name, value)
    told = [name for name in values if name not in UNTOLD and before[name] != values[name]]
    return [
        AttendanceChange(
            attendance=place,
            key=mark.key,
            before={name: _plain(before[name]) for name in told},
            after={name: _plain(values[name]) for name in told},
            via=via or "",
            reason=reason[:200],
            by=by,
            at=now,
            said_at=mark.said_at,
        )  # fmt: skip
    ]


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
