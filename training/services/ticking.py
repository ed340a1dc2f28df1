"""Ticking off: which row of the year's plan a session carried out."""

from datetime import datetime

from django.db import transaction

from core import audit
from core.errors import Refused
from people.models import Person
from training.models import PlanRow, Session, SessionChange
from training.services.holding import hold

Action = SessionChange.Action


def refuse_other_year(row: PlanRow | None, year: int) -> None:
    if row is not None and row.plan.year != year:
        raise Refused("plan_year", f"“{row}”是 {row.plan.year} 年的计划，会议在 {year} 年，请改选。", field="plan_row")


def tick_off(*, session: Session, row: PlanRow | None, reason: str = "", by: Person, now: datetime) -> Session:
    """Say that the session carries out a row, or none; one that is filed asks for a reason."""
    with transaction.atomic():
        held = hold(session, correction=reason)
        refuse_other_year(row, held.year)
        before = held.plan_row
        if before == row:
            return held
        held.plan_row = row
        held.save(update_fields=["plan_row"])
        told = {"before": {"年度计划": f"{before or ''}"}, "after": {"年度计划": f"{row or ''}"}}
        action = Action.CORRECTED if held.is_filed else Action.EDITED
        SessionChange.objects.create(session=held, action=action, reason=reason.strip()[:200], by=by, at=now, **told)
        audit.record("training.plan_ticked", by=by, now=now, subject=held.title, session=held.pk, row=f"{row or ''}", reason=reason.strip())
    return held
