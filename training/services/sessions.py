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
from statutes.models import Statute
from statutes.rules import titles
from training.models import Attendance, PlanRow, Session, SessionChange, SessionLaw
from training.services import attendance, ledger, rosters, ticking
from training.services.holding import hold

A_DAY = timedelta(days=1)
OPENS_BEFORE = timedelta(minutes=30)  # signing in, where nothing else is said
Action = SessionChange.Action


@dataclass(frozen=True)
class Terms:
    """What a session is, as the clerk writes it. `more` are further columns of `Session` by name (place, lecturer, hours, qr, …)."""

    title: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    roster_rule: Mapping[str, Any]
    laws: Sequence[str] = ()
    plan_row: PlanRow | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


def create_session(*, unit: Unit, terms: Terms, by: Person, now: datetime, afterwards: bool = False, roster_on: date | None = None) -> Session:
    """A planned session with its laws and its roster; `Refused` where nobody is meant. `roster_on`: see `rosters.fill`."""
    if terms.ends_at <= terms.starts_at:
        raise Refused("ends_before_start", "结束时间要晚于开始时间。", field="ends_at")
    year = timezone.localdate(terms.starts_at).year
    ticking.refuse_other_year(terms.plan_row, year)
    with transaction.atomic():
        session = Session.objects.create(
            **{
                "sign_in_from": terms.starts_at - OPENS_BEFORE,
                "sign_in_until": terms.ends_at,
                **terms.more,
                "unit": unit,
                "title": terms.title,
                "kind": terms.kind,
                "starts_at": terms.starts_at,
                "ends_at": terms.ends_at,
                "year": year,
                "roster_rule": dict(terms.roster_rule),
                "plan_row": terms.plan_row,
                "afterwards": afterwards,
                "created_by": by,
                "created_at": now,
            }  # fmt: skip
        )
        set_laws(session, terms.laws)
        if not rosters.fill(session, now, on=roster_on):
            raise Refused("nobody_meant", "按现在的选择没有人参加，请改选单位或人员。", field="who")
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
        missing = held.attendances.filter(standing=Attendance.Standing.DUE, status=Attendance.Status.NONE)
        attendance.mark(
            session=held, marks=[attendance.Mark(pk, {"status": Attendance.Status.ABSENT}) for pk in missing.values_list("pk", flat=True)],
            via=Attendance.Via.CLOSING, by=by, now=now, silently=True,
        )  # fmt: skip
        held.state, held.closed_at = Session.State.CLOSED, now
        held.save(update_fields=["state", "closed_at"])
        ledger.settle_session(held, list(held.attendances.all()), now)
        SessionChange.objects.create(session=held, action=Action.CLOSED, by=by, at=now)
        audit.record("training.session_closed", by=by, now=now, subject=held.title, session=held.pk)
    return held


def file(*, session: Session, by: Person, now: datetime) -> Session:
    """归档: from now on nothing of it changes except by a correction with its reason."""
    with transaction.atomic():
        held = hold(session)
        if held.state != Session.State.CLOSED:
            raise Refused("not_closed", "会议还没有结束，请先核对到会情况并结束会议，再归档。")
        held.state, held.filed_at = Session.State.FILED, now
        held.save(update_fields=["state", "filed_at"])
        SessionChange.objects.create(session=held, action=Action.FILED, by=by, at=now)
        audit.record("training.session_filed", by=by, now=now, subject=held.title, session=held.pk)
    return held
