"""The roster as the clerk puts it right before a meeting, and after it with a reason: who is added, who comes off, who is excused."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from core import audit, files, pictures
from core.errors import Refused
from people.models import Person, Posting
from people.selectors.past import postings_on
from training.models import Attendance, AttendanceChange, Session
from training.services import attendance, rosters
from training.services.attendance import Mark
from training.services.holding import hold
from training.services.rosters import day_of, place_of

PROOF = "training.attendance"  # owner_kind of photos of 请假条; the owner is the place on the roster
Standing, Status = Attendance.Standing, Attendance.Status


def add(*, session: Session, person: Person, standing: str, reason: str, by: Person, now: datetime) -> Attendance:
    """List somebody as due or as a guest (列席), or list them again. At a session that is over they were absent until they are marked."""
    wanted = Standing(standing)
    if not reason.strip():
        raise Refused("reason_missing", "请写明原因。", field="reason")
    try:
        with transaction.atomic():
            held = hold(session, correction=reason)
            known = held.attendances.filter(person=person).first()
            if known is not None:
                return _list_again(held, known, wanted, reason, by, now)
            place = place_of(held, _posting(held, person, now), standing=wanted, by_hand=True)
            if held.is_held and wanted == Standing.DUE:
                place.status, place.via = Status.ABSENT, Attendance.Via.CLOSING
            place.save()
            after = {"standing": place.standing, "status": place.status}
            AttendanceChange.objects.create(attendance=place, before={"standing": ""}, after=after, reason=reason.strip()[:200], by=by, at=now)
            if held.is_filed:
                attendance.tell_corrected(held, {place.person_name: ("", f"列入（{place.get_standing_display()}）")}, reason=reason, by=by, now=now)
            audit.record("training.roster_added", by=by, now=now, subject=f"{place.person_name} · {held.title}", session=held.pk, reason=reason)
    except IntegrityError:
        raise Refused("already_listed", f"{person.name}已在名单上。", field="person") from None
    return place


def _posting(session: Session, person: Person, now: datetime) -> Posting:
    """Where they worked on the session's day, wherever that is: guests come from anywhere the clerk can name."""
    day = day_of(session, now)
    found = postings_on(day, Q()).filter(person=person).select_related("person", "unit").first()
    if found is None:
        raise Refused("not_here_then", f"{person.name}在 {day} 没有任职，不能列入。请核对人员的任职记录。", field="person")
    return found


def _list_again(held: Session, place: Attendance, standing: Attendance.Standing, reason: str, by: Person, now: datetime) -> Attendance:
    """Somebody who is, or was, on the list: a removed one comes back, a guest becomes due or the other way round."""
    if place.standing == standing:
        raise Refused("already_listed", f"{place.person_name}已在名单上（{place.get_standing_display()}）。", field="person")
    return _mark(held, place, {"standing": standing, "by_hand": True}, reason, by, now)


def _mark(session: Session, place: Attendance, values: dict[str, object], reason: str, by: Person, now: datetime) -> Attendance:
    return attendance.mark(session=session, marks=[Mark(place.pk, values)], via=None, by=by, now=now, reason=reason)[0]


def remove(*, place: Attendance, reason: str, by: Person, now: datetime) -> Attendance:
    """Take somebody off the list: they count nowhere. Whoever came is no mistake of the list."""
    if not reason.strip():
        raise Refused("reason_missing", "请写明移出原因。", field="reason")
    with transaction.atomic():
        held = _held_place(hold(place.session, correction=reason), place)
        if held.came and not held.session.is_held:
            raise Refused("has_come", f"{held.person_name}已经签到，不能移出名单。签错了的，请先更正到会情况。")
        return _mark(held.session, held, {"standing": Standing.REMOVED, "by_hand": True}, reason, by, now)


def excuse(
    *, place: Attendance, leave_reason: str, approver: str, approved_on: date | None, by: Person, now: datetime, photo: bytes | None = None,
    correction: str = "",
) -> Attendance:  # fmt: skip
    """请假, with the reason, who approved it and when; `photo` is the signed paper as uploaded. Of a session that is over it takes `correction`, the
    reason why it was not so entered before."""
    for value, field, what in ((leave_reason, "leave_reason", "请假原因"), (approver, "approver", "批准人")):
        if not value.strip():
            raise Refused("missing", f"请填写{what}。", field=field)
    if approved_on is None or approved_on > timezone.localdate(now):
        raise Refused("approved_on", "请填写批准日期，不能晚于今天。", field="approved_on")
    picture = pictures.photo(photo) if photo else None
    with transaction.atomic():
        held = _held_place(hold(place.session, correction=correction), place)
        if held.standing != Standing.DUE:
            raise Refused("not_due", f"{held.person_name}不是应到人员，不用请假。")
        if held.came and not held.session.is_held:
            raise Refused("has_come", f"{held.person_name}已经签到，不能再登记请假。签错了的，请先更正到会情况。")
        values: dict[str, object] = {
            "status": Status.LEAVE, "leave_reason": leave_reason.strip(), "leave_approver": approver.strip(), "leave_approved_on": approved_on,
        }  # fmt: skip
        if picture:
            name = f"{held.person_name}请假条.jpg"
            stored = files.store(picture, name=name, content_type="image/jpeg", owner_kind=PROOF, owner_id=held.pk, now=now)
            values["leave_proof_id"] = stored.pk
        return attendance.mark(
            session=held.session, marks=[Mark(held.pk, values)], via=Attendance.Via.DOOR, by=by, now=now, reason=correction or leave_reason
        )[0]


def expect_again(*, place: Attendance, reason: str, by: Person, now: datetime) -> Attendance:
    """Take back an excuse before the meeting, or list again who was removed."""
    if not reason.strip():
        raise Refused("reason_missing", "请写明恢复原因。", field="reason")
    with transaction.atomic():
        held = _held_place(hold(place.session, correction=reason), place)
        if held.standing == Standing.REMOVED:
            return _mark(held.session, held, {"standing": Standing.DUE, "by_hand": True}, reason, by, now)
        if held.status != Status.LEAVE:
            raise Refused("already_so", f"{held.person_name}本来就应到。")
        status = Status.ABSENT if held.session.is_held else Status.NONE
        gone = {"leave_reason": "", "leave_approver": "", "leave_approved_on": None, "leave_proof_id": None}
        return _mark(held.session, held, {"status": status, **gone}, reason, by, now)


def _held_place(session: Session, place: Attendance) -> Attendance:
    """As it stands under the lock of its session."""
    held = session.attendances.get(pk=place.pk)
    held.session = session
    return held


def refresh(*, session: Session, by: Person, now: datetime) -> tuple[int, int]:
    """Bring the roster of a planned session to whom its rule means today; how many came and went. Rosters follow changes of people by themselves,
    but not who joins or leaves a team."""
    with transaction.atomic():
        held = hold(session)
        if held.is_held:
            raise Refused("session_closed", "会议已经结束，名单不再自动更新。有错的，请逐人更正。")
        came, went = rosters.refresh(held, by=by, now=now)
        if came or went:
            audit.record("training.roster_refreshed", by=by, now=now, subject=held.title, session=held.pk, added=came, taken_off=went)
    return came, went
