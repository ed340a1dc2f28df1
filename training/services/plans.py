"""The year's plan: made, or copied from last year; its rows written, moved and taken out; approved on paper."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from core import audit, scans
from core.errors import Refused
from core.models import SignedScan
from people.models import Person, Unit
from training.models import Plan, PlanRow, Session
from training.selectors import plans as selectors
from training.services import ticking

MOST_ROWS = 200


@dataclass(frozen=True)
class RowTerms:
    """What a row says: columns of `PlanRow`."""

    month: int
    content: str
    kind: str
    laws: Sequence[str] = ()
    lecturer: str = ""
    audience: str = ""

    def columns(self) -> dict[str, Any]:
        return {**asdict(self), "laws": list(self.laws)}


def create(*, unit: Unit, year: int, title: str, copied: bool, by: Person, now: datetime) -> Plan:
    """A plan, empty or with all rows of last year's; a unit has one a year."""
    try:
        with transaction.atomic():
            plan = Plan.objects.create(unit=unit, year=year, title=title, created_by=by, created_at=now)
            audit.record("training.plan_created", by=by, now=now, subject=title, year=year, copied=copied)
            if copied:
                copy_last_year(plan=plan, by=by, now=now)
    except IntegrityError:
        raise Refused("plan_there", f"{unit.name} {year} 年已经有年度学法计划，请打开原来的那份修改。", field="year") from None
    return plan


def copy_last_year(*, plan: Plan, by: Person, now: datetime) -> int:
    """Add the rows of last year's plan, with their laws; returns how many."""
    with transaction.atomic():
        held = _hold(plan)
        last = Plan.objects.filter(unit=held.unit, year=held.year - 1).first()
        if last is None or not last.rows.exists():
            raise Refused("no_last_plan", f"{held.unit.name} {held.year - 1} 年没有可以照搬的计划。", field="copied")
        if held.rows.exists():
            raise Refused("plan_not_empty", "计划里已经有内容，不能再照搬上一年，请逐项添加。")
        rows = [
            PlanRow(
                plan=held, month=one.month, position=one.position, content=one.content, laws=one.laws, kind=one.kind, lecturer=one.lecturer,
                audience=one.audience,
            )
            for one in last.rows.all()
        ]  # fmt: skip
        PlanRow.objects.bulk_create(rows)
        audit.record("training.plan_copied", by=by, now=now, subject=held.title, rows=len(rows))
    return len(rows)


def change(*, plan: Plan, title: str, approver: str, approved_on: date | None, seen_version: int, by: Person, now: datetime) -> Plan:
    """`Stale` if somebody changed the plan since `seen_version`."""
    if approved_on and not approver:
        raise Refused("approver_missing", "填了批准日期，也请写明批准人。", field="approver")
    if approved_on and approved_on > timezone.localdate(now):
        raise Refused("approved_later", f"{approved_on} 还没有到，请核对批准日期。", field="approved_on")
    with transaction.atomic():
        held = _hold(plan)
        held.update_from(seen_version, title=title, approver=approver, approved_on=approved_on)
        audit.record("training.plan_changed", by=by, now=now, subject=title, approver=approver, approved_on=f"{approved_on or ''}")
    return held


def add_row(*, plan: Plan, terms: RowTerms, by: Person, now: datetime) -> PlanRow:
    """At the end of its month."""
    with transaction.atomic():
        held = _hold(plan)
        if held.rows.count() >= MOST_ROWS:
            raise Refused("plan_full", f"一份计划最多 {MOST_ROWS} 项。")
        row = PlanRow.objects.create(plan=held, position=_after(held, terms.month), **terms.columns())
        _told("training.plan_row_added", row, by, now)
    return row


def change_row(*, row: PlanRow, terms: RowTerms, seen_version: int, by: Person, now: datetime) -> PlanRow:
    """`Stale` if somebody changed the row since `seen_version`."""
    with transaction.atomic():
        held = _hold_row(row)
        place = {} if held.month == terms.month else {"position": _after(held.plan, terms.month)}
        held.update_from(seen_version, **terms.columns(), **place)
        _told("training.plan_row_changed", held, by, now)
    return held


def move_row(*, row: PlanRow, up: bool, by: Person, now: datetime) -> bool:
    """One place up or down within its month; False where it is the first or the last."""
    with transaction.atomic():
        held = _hold_row(row)
        rows = list(held.plan.rows.filter(month=held.month))
        place = rows.index(held)
        other = place + (-1 if up else 1)
        if not 0 <= other < len(rows):
            return False
        rows[place], rows[other] = rows[other], rows[place]
        for number, one in enumerate(rows):
            one.position = number
        PlanRow.objects.bulk_update(rows, ["position"])
        _told("training.plan_row_moved", held, by, now)
    return True


def delete_row(*, row: PlanRow, by: Person, now: datetime) -> None:
    """Out of the plan; one that a session carries out stays."""
    with transaction.atomic():
        held = _hold_row(row)
        session = Session.objects.standing().filter(plan_row=held).first()
        if session is not None:
            raise Refused("row_in_use", f"“{held}”已经对应了会议“{session.title}”。要删除，请先取消对应。")
        _told("training.plan_row_deleted", held, by, now)
        held.delete()


def tick(*, row: PlanRow, sessions: Sequence[Session], reason: str = "", by: Person, now: datetime) -> None:
    """Of the sessions of its unit these carry out the row and no others (`selectors.tickable`); see `ticking.tick_off`."""
    with transaction.atomic():
        held = _hold_row(row)
        now_ticked = {one.pk: one for one in selectors.tickable(held).filter(plan_row=held)}
        wanted = {one.pk: one for one in sessions}
        for key in sorted(now_ticked.keys() ^ wanted.keys()):
            chosen = held if key in wanted else None
            ticking.tick_off(session=wanted.get(key) or now_ticked[key], row=chosen, reason=reason, by=by, now=now)


def put_back(*, plan: Plan, uploads: Sequence[UploadedFile], note: str, by: Person, now: datetime) -> list[SignedScan]:
    """Keep the scans of the approved paper."""
    return scans.put_back(
        record=selectors.record_of(plan), paper=selectors.APPROVED_PAPER, label="批准的计划", uploads=uploads, note=note, by=by, now=now
    )


def _hold(plan: Plan) -> Plan:
    """Locked: what happens to its rows comes one after another."""
    return Plan.objects.select_for_update(no_key=True, of=("self",)).select_related("unit").get(pk=plan.pk)


def _hold_row(row: PlanRow) -> PlanRow:
    plan = _hold(row.plan)
    held = plan.rows.filter(pk=row.pk).first()
    if held is None:
        raise Refused("row_gone", "这一项已经从计划里删除，请刷新页面。")
    held.plan = plan
    return held


def _after(plan: Plan, month: int) -> int:
    last = plan.rows.filter(month=month).last()
    return last.position + 1 if last else 0


def _told(event: str, row: PlanRow, by: Person, now: datetime) -> None:
    audit.record(event, by=by, now=now, subject=f"{row.plan.title} {row}", plan=row.plan_id)
