"""Plans of the year: who reads them, who writes them, what of each row was done."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404

from core.models import StoredFile
from core.scans import Record
from people.access import Can, covers, within
from training.models import Kind, Plan, PlanRow, Session
from training.rules import plan_states

APPROVED_PAPER = "approved"  # the one paper of a plan that comes back signed


def manageable(person: Any) -> QuerySet[Plan]:
    return Plan.objects.filter(within(person, Can.MANAGE_TRAINING, "unit__")).select_related("unit")


def readable(person: Any) -> QuerySet[Plan]:
    """Those who read the reports of a unit read its plan."""
    where = within(person, Can.MANAGE_TRAINING, "unit__") | within(person, Can.READ_REPORTS, "unit__")
    return Plan.objects.filter(where).select_related("unit")


def can_manage(person: Any, plan: Plan) -> bool:
    """The single-object twin of `manageable`."""
    return covers(person, Can.MANAGE_TRAINING, plan.unit)


def can_read(person: Any, plan: Plan) -> bool:
    """The single-object twin of `readable`."""
    return can_manage(person, plan) or covers(person, Can.READ_REPORTS, plan.unit)


def plan_to_read(person: Any, plan_id: UUID) -> Plan:
    return _found(readable(person).filter(public_id=plan_id).first())


def plan_to_manage(person: Any, plan_id: UUID) -> Plan:
    return _found(manageable(person).filter(public_id=plan_id).first())


def row_to_manage(person: Any, row_id: UUID) -> PlanRow:
    rows = PlanRow.objects.filter(plan__in=manageable(person)).select_related("plan__unit")
    found = rows.filter(public_id=row_id).first()
    if found is None:
        raise Http404
    return found


def _found(plan: Plan | None) -> Plan:
    if plan is None:
        raise Http404
    return plan


def record_of(plan: Plan) -> Record:
    return Record(Plan.OWNER_KIND, plan.pk, plan.title)


def may_read_file(person: Any, file: StoredFile) -> bool:
    plan = Plan.objects.select_related("unit").filter(pk=int(file.owner_id)).first()
    return plan is not None and can_read(person, plan)


def rows_offered(person: Any, *years: int) -> QuerySet[PlanRow]:
    """The rows that a session of these years may tick off, the newest year first."""
    rows = PlanRow.objects.filter(plan__in=manageable(person)).select_related("plan")
    return (rows.filter(plan__year__in=years) if years else rows).order_by("-plan__year", "plan__unit__path", "month", "position", "id")


@dataclass(frozen=True)
class Line:
    """A row of the plan, the sessions ticked off against it, and what that means today."""

    row: PlanRow
    sessions: Sequence[Session]
    state: plan_states.PlanState

    @property
    def tone(self) -> str:
        return plan_states.TONES[self.state]

    @property
    def laws(self) -> list[str]:
        """Those that the content does not name itself."""
        return [law for law in self.row.laws if law not in self.row.content]

    @property
    def kind(self) -> str:
        return dict(Kind.choices).get(self.row.kind, self.row.kind)  # type: ignore[no-any-return]


def lines(plan: Plan, today: date) -> list[Line]:
    """All rows in their order. Two queries."""
    standing = Session.objects.standing().order_by("starts_at", "id")
    rows = plan.rows.prefetch_related(Prefetch("sessions", queryset=standing, to_attr="ticked"))
    return [_line(plan, row, row.ticked, today) for row in rows]


def _line(plan: Plan, row: PlanRow, sessions: Sequence[Session], today: date) -> Line:
    held = any(one.is_held for one in sessions)
    return Line(row, sessions, plan_states.state_of(plan.year, row.month, is_held=held, is_scheduled=bool(sessions), today=today))


def counts(lines: Sequence[Line]) -> list[tuple[plan_states.PlanState, int]]:
    """How many rows are in each state, in the order of the states."""
    counted = Counter(one.state for one in lines)
    return [(state, counted[state]) for state in plan_states.PlanState]


def in_words(lines: Sequence[Line]) -> str:
    """ "共 5 项：已完成 3 项，未安排 2 项。" """
    told = "，".join(f"{state} {count} 项" for state, count in counts(lines) if count)
    return f"共 {len(lines)} 项{f'：{told}' if told else ''}。"


def tickable(row: PlanRow) -> QuerySet[Session]:
    """The sessions that a row may be ticked off by: those of its unit and year that carry out it, or none yet."""
    here = Q(plan_row=row) | Q(plan_row__isnull=True)
    return Session.objects.standing().filter(here, unit=row.plan.unit, year=row.plan.year).order_by("starts_at", "id")
