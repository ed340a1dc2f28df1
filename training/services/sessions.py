"""Sessions: making, closing and filing them. Moving, cancelling, series and the rest stand beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from core import audit
from core.errors import Refused
from people.models import Person, Unit
from people.rules.days import EARLIEST
from statutes.models import Statute
from statutes.rules import titles
from training.models import Attendance, LeaveRequest, PlanRow, Series, Session, SessionChange, SessionLaw
from training.rules import hours as rules
from training.services import attendance, rosters, settling, ticking
from training.services.holding import hold

A_DAY = timedelta(days=1)
OPENS_BEFORE = timedelta(minutes=30)  # signing in, where nothing else is said
LONGEST = timedelta(days=31)  # what overlaps a session is looked for within this (selectors.clashes)
YEARS = range(EARLIEST, 2201)  # in which a session can be
NOBODY = "按现在的选择没有人参加，请改选单位或人员。"
Action = SessionChange.Action


@dataclass(frozen=True)
class Terms:
    """What a session is, as the clerk writes it. `more` are further columns of `Session` by name (place, lecturer, hours, qr, …); None in it means
    the usual."""

    title: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    roster_rule: Mapping[str, Any]
    laws: Sequence[str] = ()
    plan_row: PlanRow | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


def create_session(
    *,
    unit: Unit,
    terms: Terms,
    by: Person,
    now: datetime,
    afterwards: bool = False,
    roster_on: date | None = None,
    series: Series | None = None,
) -> Session:
    """A planned session with its laws and its roster; `Refused` where nobody is meant. `roster_on`: see `rosters.fill`."""
    refuse_times(terms.starts_at, terms.ends_at)
    ticking.refuse_other_year(terms.plan_row, year_of(terms.starts_at))
    with transaction.atomic():
        session = Session.objects.create(
            **columns_of(terms), unit=unit, roster_rule=dict(terms.roster_rule), series=series, afterwards=afterwards, created_by=by, created_at=now
        )
        set_laws(session, terms.laws)
        if not rosters.fill(session, now, on=roster_on):
            raise Refused("nobody_meant", NOBODY, field="who")
        SessionChange.objects.create(session=session, action=Action.CREATED, by=by, at=now)
        audit.record(
            "training.session_created",
            by=by,
            now=now,
            subject=session.title,
            session=session.pk,
            afterwards=afterwards,
            roster_on=f"{roster_on or ''}",
        )
    return session


def year_of(moment: datetime) -> int:
    return timezone.localdate(moment).year


def refuse_times(starts_at: datetime, ends_at: datetime) -> None:
    _refuse_year("starts_at", starts_at)
    _refuse_year("ends_at", ends_at)
    if ends_at <= starts_at:
        raise Refused("ends_before_start", "结束时间要晚于开始时间。", field="ends_at")
    if ends_at - starts_at > LONGEST:
        raise Refused("too_long", f"一次会议最长 {LONGEST.days} 天，请核对结束时间；更长的培训请分成几次。", field="ends_at")


def _refuse_year(name: str, moment: datetime) -> None:
    """Of a slip of the keyboard; at the ends of the calendar a moment has no like in another time zone."""
    if moment.year not in YEARS:
        raise Refused("year_wrong", f"{moment.year} 年不对，请核对日期。", field=name)


def columns_of(terms: Terms) -> dict[str, Any]:
    """The columns of `Session` that the terms say. Signing in opens half an hour before and ends with the session, where they do not say otherwise;
    the hours are those of its length."""
    columns = {
        "sign_in_from": terms.starts_at - OPENS_BEFORE,
        "sign_in_until": terms.ends_at,
        "hours": rules.suggested(terms.starts_at, terms.ends_at),
        **{name: value for name, value in terms.more.items() if value is not None},
        "title": terms.title,
        "kind": terms.kind,
        "starts_at": terms.starts_at,
        "ends_at": terms.ends_at,
        "year": year_of(terms.starts_at),
        "plan_row": terms.plan_row,
    }
    for name in ("sign_in_from", "sign_in_until"):
        _refuse_year(name, columns[name])
    if columns["sign_in_until"] <= columns["sign_in_from"]:
        raise Refused("sign_in_window", "签到截止要晚于签到开始。", field="sign_in_until")
    return columns


def set_laws(session: Session, names: Sequence[str]) -> None:
    """The laws it studies, in order, each once; those the library holds are linked."""
    wanted = list(dict.fromkeys(name for one in names if (name := one.strip().strip("《》"))))
    short = {name: titles.short_title(name) for name in wanted}
    known = {one.short_title: one for one in Statute.objects.filter(short_title__in=short.values())}
    session.laws.all().delete()
    SessionLaw.objects.bulk_create(
        SessionLaw(session=session, position=place, title=name[:100], statute=known.get(short[name])) for place, name in enumerate(wanted)
    )


def close(*, session: Session, by: Person, now: datetime) -> Session:
    """End a session: whoever of those due has not signed in was absent, and the hours are written into the ledger."""
    with transaction.atomic():
        held = hold(session)
        if held.is_held:
            return held
        if now < held.starts_at:
            raise Refused("not_begun", "会议还没有开始，不能结束。时间有变的，请用“改期”；不开了的，请用“取消会议”。")
        attendance.mark_absent(held, by=by, now=now)
        held.state, held.closed_at = Session.State.CLOSED, now
        held.save(update_fields=["state", "closed_at"])
        settling.follow(held, now)
        SessionChange.objects.create(session=held, action=Action.CLOSED, by=by, at=now)
        audit.record("training.session_closed", by=by, now=now, subject=held.title, session=held.pk)
    return held


def reopen(*, session: Session, reason: str, by: Person, now: datetime) -> Session:
    """Open a closed session again: whoever was absent only because it was closed waits to be marked again, and its hours leave the ledger."""
    if not reason.strip():
        raise Refused("reason_missing", "请写明重新打开的原因。", field="reason")
    with transaction.atomic():
        held = hold(session)
        if held.state != Session.State.CLOSED:
            raise Refused("not_closed", "会议还没有结束，不用重新打开。")
        attendance.take_back_absent(held, reason=reason, by=by, now=now)
        held.state, held.closed_at = Session.State.PLANNED, None
        held.save(update_fields=["state", "closed_at"])
        settling.follow(held, now)
        SessionChange.objects.create(session=held, action=Action.REOPENED, reason=reason.strip()[:200], by=by, at=now)
        audit.record("training.session_reopened", by=by, now=now, subject=held.title, session=held.pk, reason=reason)
    return held


def file(*, session: Session, by: Person, now: datetime) -> Session:
    """归档: from now on nothing of it changes except by a correction with its reason."""
    with transaction.atomic():
        held = hold(session)
        if held.state != Session.State.CLOSED:
            raise Refused("not_closed", "会议还没有结束，请先核对到会情况并结束会议，再归档。")
        listed = held.attendances.exclude(standing=Attendance.Standing.REMOVED)
        waiting = LeaveRequest.objects.filter(attendance__in=listed, state=LeaveRequest.State.WAITING).count()
        if waiting:
            raise Refused("leave_waiting", f"还有 {waiting} 人的请假申请没有审批，请先同意或不同意，再归档。")
        held.state, held.filed_at = Session.State.FILED, now
        held.save(update_fields=["state", "filed_at"])
        SessionChange.objects.create(session=held, action=Action.FILED, by=by, at=now)
        audit.record("training.session_filed", by=by, now=now, subject=held.title, session=held.pk)
    return held
