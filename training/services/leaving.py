"""请假申请: somebody due asks before the session begins, staff decides. Whoever came is present, whatever was decided."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from core import audit, files, scans
from core.errors import Gone, Refused
from notices.services import sending
from people.models import Person
from training.models import Attendance, LeaveRequest, Session
from training.rules import leave as rules
from training.services import attendance
from training.services.attendance import Mark
from training.services.door import leave_values
from training.services.holding import hold

DECIDED = "training.leave"  # kind of the notice
State, Status = LeaveRequest.State, Attendance.Status
WORDS = {State.APPROVED: "您的请假已同意", State.DECLINED: "您的请假没有同意"}


def ask(*, place: Attendance, reason: str, proof: UploadedFile | None = None, by: Person, now: datetime) -> LeaveRequest:
    """One waits at a time; `proof` is a photo or a PDF."""
    if not reason.strip():
        raise Refused("reason_missing", "请填写请假原因。", field="reason")
    taken = scans.read(proof, field="proof") if proof else None
    try:
        with transaction.atomic():
            held = hold(place.session)
            current = held.attendances.select_for_update().get(pk=place.pk)
            refuse_asking(held, current, now)
            stored = None
            if taken:
                data, (content_type, ending) = taken
                stored = files.store(
                    data, name=f"{current.person_name}-请假证明.{ending}", content_type=content_type, owner_kind=LeaveRequest.OWNER_KIND,
                    owner_id=current.pk, now=now,
                )  # fmt: skip
            made = LeaveRequest.objects.create(attendance=current, reason=reason.strip()[:200], proof=stored, asked_at=now)
            audit.record("training.leave_asked", by=by, now=now, subject=f"{current.person_name} · {held.title}", session=held.pk)
    except IntegrityError:
        raise Refused("leave_waits", rules.WAITS) from None
    return made


def refuse_asking(session: Session, place: Attendance, now: datetime) -> None:
    why_not = rules.why_not(due=place.standing == Attendance.Standing.DUE, status=place.status, state=session.state, begun=session.starts_at <= now)
    if why_not:
        raise Refused("leave_closed", why_not)


def withdraw(*, request: LeaveRequest, by: Person, now: datetime) -> LeaveRequest:
    with transaction.atomic():
        hold(request.attendance.session)
        held = _waiting(request)
        held.state, held.decided_by, held.decided_at = State.WITHDRAWN, by, now
        held.save(update_fields=["state", "decided_by", "decided_at"])
        place = held.attendance
        audit.record("training.leave_withdrawn", by=by, now=now, subject=f"{place.person_name} · {place.session}", session=place.session_id)
    return held


def approve(*, request: LeaveRequest, approver: str, answer: str = "", by: Person, now: datetime) -> LeaveRequest:
    """The leave is written, unless the person signed in meanwhile: who came is present."""
    leave = leave_values(request.reason, approver, now)
    with transaction.atomic():
        session = hold(request.attendance.session)
        held = _waiting(request)
        place = session.attendances.select_for_update().get(pk=held.attendance_id)
        if place.standing == Attendance.Standing.REMOVED:
            raise Refused("removed", f"{place.person_name}已移出名单，不用再请假。")
        if not place.came:
            values = {"status": Status.LEAVE, "signed_in_at": None, **leave, "leave_proof_id": held.proof_id}
            reason = "同意请假申请" if session.is_held else ""
            attendance.mark(session=session, marks=[Mark(place.pk, values)], via=Attendance.Via.REQUEST, by=by, now=now, reason=reason, silently=True)
        _decide(held, State.APPROVED, session, approver.strip()[:40], answer, by, now)
    return held


def decline(*, request: LeaveRequest, answer: str, by: Person, now: datetime) -> LeaveRequest:
    if not answer.strip():
        raise Refused("answer_missing", "请写明不同意的原因，本人会看到。", field="answer")
    with transaction.atomic():
        session = hold(request.attendance.session)
        held = _waiting(request)
        _decide(held, State.DECLINED, session, "", answer, by, now)
    return held


def _waiting(request: LeaveRequest) -> LeaveRequest:
    """Locked, and still to be decided."""
    held = LeaveRequest.objects.select_for_update(of=("self",)).select_related("attendance__session", "attendance__person").get(pk=request.pk)
    if held.state != State.WAITING:
        raise Gone("leave_decided", f"这份请假申请{held.get_state_display()}，不用再处理。")
    return held


def _decide(request: LeaveRequest, state: LeaveRequest.State, session: Session, approver: str, answer: str, by: Person, now: datetime) -> None:
    request.state, request.approver, request.answer = state, approver, answer.strip()[:200]
    request.decided_by, request.decided_at = by, now
    request.save(update_fields=["state", "approver", "answer", "decided_by", "decided_at"])
    place = request.attendance
    said = f"{timezone.localtime(session.starts_at):%m月%d日 %H:%M}“{session.title}”。"
    said += f"批准人：{approver}。" if approver else ""
    sending.send(
        people=[place.person], kind=DECIDED, key=str(request.pk), title=WORDS[state], body=said + request.answer,
        url=reverse("training:leave", args=[session.public_id]), now=now, mail_until=session.starts_at if session.starts_at > now else None,
    )  # fmt: skip
    audit.record("training.leave_decided", by=by, now=now, subject=f"{place.person_name} · {session.title}", session=session.pk, state=state)
