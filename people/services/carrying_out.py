"""What a change of a person does: posting, status, account, roles, teams, the row of 变动人员, and whatever rooms above add.

Called by people.services.changes, persons and imports, inside their transaction and after their checks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Greatest

from core import audit
from people import registries
from people.models import AccountSlip, Membership, Person, PersonnelChange, RoleAssignment, StaffingType, Unit
from people.registries import MembershipMoved, PersonChanged
from people.rules import changes as rules
from people.services import passwords, postings, roles, sessions
from people.services.postings import Move

Kind, State = PersonnelChange.Kind, PersonnelChange.State
NO_REASON = "新进"  # of somebody added without another one


@dataclass(frozen=True)
class Facts:
    """What a change says. `person` is None for a newcomer, whom `name` and `mobile` then describe. `post` and `staffing_type` None: as before."""

    kind: PersonnelChange.Kind
    effective_on: date  # the first day of the new state
    reason: str
    person: Person | None = None
    to_unit: Unit | None = None
    post: str | None = None
    staffing_type: StaffingType | None = None
    document: str = ""
    name: str = ""
    mobile: str = ""


def join_many(
    *,
    newcomers: Sequence[tuple[Person, date]],
    by: Person | None,
    now: datetime,
    reason: str = "",
    document: str = "",
    filed: PersonnelChange | None = None,
) -> list[PersonnelChange]:
    """The people, just stored with their first posting, have joined: a few statements and what rooms above do for each. `filed` is the row of
    the one of them whom a liaison had filed."""
    rows = []
    for person, on in newcomers:
        row = _row(filed, Kind.JOINED, person, on, reason or NO_REASON, document, by, now)
        row.from_unit, row.to_unit = None, person.unit
        rows.append(row)
    _store(rows)
    registries.changed(*(_told(row, by, now) for row in rows))
    return rows


def transfer_many(
    *, moves: Sequence[Move], reason: str, by: Person | None, now: datetime, filed: PersonnelChange | None = None, with_unit: bool = False
) -> list[PersonnelChange]:
    """Move people: postings and copies, roles left behind, rows, and what rooms above do for each. Memberships of teams go on: the clerk ends
    them on the team's page where they end. `with_unit` as rooms above are told."""
    former = {move.person.pk: move.person.unit for move in moves}
    postings.transfer_many(moves=moves, reason=reason)
    holders = set(RoleAssignment.objects.filter(person__in=former).values_list("person_id", flat=True))
    rows = []
    for move in moves:
        before = former[move.person.pk]
        if move.person.pk in holders:
            roles.end_left_behind(person=move.person, before=before, after=move.unit, by=by, now=now)
        row = _row(filed, Kind.TRANSFERRED, move.person, move.from_on, reason, move.document, by, now)
        row.from_unit, row.to_unit = before, move.unit
        rows.append(row)
    _store(rows)
    registries.changed(*(_told(row, by, now, with_unit) for row in rows))
    return rows


def _told(row: PersonnelChange, by: Person | None, now: datetime, with_unit: bool = False) -> PersonChanged:
    assert row.person is not None, "only what was carried out is told"
    return PersonChanged(row.person, Kind(row.kind), row.from_unit, row.to_unit, row.effective_on, row.reason, by, now, with_unit)


def carry_out(*, person: Person, facts: Facts, by: Person, now: datetime, filed: PersonnelChange | None = None) -> PersonnelChange:
    """A change of a known person, checked by the caller: transfer, leaving, retirement or return."""
    before = person.unit
    if facts.kind in rules.ENDING:
        row = _leave(person, facts, by, now, filed)
    elif facts.kind == Kind.RETURNED:
        row = _return(person, facts, by, now, filed)
    else:
        row = transfer_many(moves=[_move(person, facts)], reason=facts.reason, by=by, now=now, filed=filed)[0]
    Person.objects.filter(pk=person.pk).update(version=F("version") + 1)
    person.version += 1
    told: dict[str, Any] = {"kind": facts.kind.value, "on": str(facts.effective_on), "reason": facts.reason, "document": facts.document}
    told |= {"before": before.full_name, "after": row.to_unit.full_name if row.to_unit else ""}
    told["filed_by"] = filed.filed_by.name if filed and filed.filed_by else ""
    audit.record("people.changed", by=by, now=now, subject=f"{person.account} {person.name}", **told)
    return row


def _move(person: Person, facts: Facts) -> Move:
    post = person.post if facts.post is None else facts.post
    return Move(person, facts.to_unit or person.unit, post, facts.staffing_type or person.staffing_type, facts.effective_on, facts.document)


def _leave(person: Person, facts: Facts, by: Person, now: datetime, filed: PersonnelChange | None) -> PersonnelChange:
    """The posting ends, and with it the account, the roles and the teams. An attempt under way is not cut off (passwords.new_epoch)."""
    postings.end(person=person, on=facts.effective_on)
    roles.end_all(person=person, by=by, now=now)
    _end_memberships(person, facts.effective_on, by, now)
    status = Person.Status.LEFT if facts.kind == Kind.LEFT else Person.Status.RETIRED
    Person.objects.filter(pk=person.pk).update(status=status, **passwords.new_epoch(person, now))
    person.refresh_from_db(fields=["status", "session_epoch"])
    sessions.end_all(person=person)
    AccountSlip.objects.filter(person=person).delete()
    row = _row(filed, facts.kind, person, facts.effective_on, facts.reason, facts.document, by, now)
    row.from_unit, row.to_unit = person.unit, None
    _store([row])
    registries.changed(_told(row, by, now))
    return row


def _end_memberships(person: Person, on: date, by: Person, now: datetime) -> None:
    """Their last day is the one before `on`; one that began on that very day or after lasts out its first day."""
    last = on - timedelta(days=1)
    beyond = Membership.objects.filter(Q(until_on__isnull=True) | Q(until_on__gt=last), person=person)
    before = list(beyond.select_related("team", "field").order_by("id"))
    beyond.update(until_on=Greatest(F("from_on"), last), version=F("version") + 1)
    first_days_after = [max(one.from_on, last) + timedelta(days=1) for one in before]
    registries.membership_moved(*(MembershipMoved(person, one, None, day, by, now) for one, day in zip(before, first_days_after, strict=True)))


def _return(person: Person, facts: Facts, by: Person, now: datetime, filed: PersonnelChange | None) -> PersonnelChange:
    """A new posting and an account as for a newcomer: whoever comes back gets a slip."""
    move = _move(person, facts)
    postings.transfer_many(moves=[move], reason=facts.reason)
    person.status, person.must_change_password = Person.Status.ACTIVE, True
    person.set_unusable_password()
    person.save(update_fields=["status", "must_change_password", "password"])
    row = _row(filed, Kind.RETURNED, person, facts.effective_on, facts.reason, facts.document, by, now)
    row.from_unit, row.to_unit = None, move.unit
    _store([row])
    registries.changed(_told(row, by, now))
    return row


def _row(
    filed: PersonnelChange | None, kind: PersonnelChange.Kind, person: Person, on: date, reason: str, document: str, by: Person | None, now: datetime
) -> PersonnelChange:
    """The accepted row: the one that was filed, or a new one; name, post and staffing type as they are once the change holds."""
    row = filed or PersonnelChange(filed_by=by, filed_at=now)
    row.kind, row.state, row.person, row.name = kind, State.ACCEPTED, person, person.name
    row.post, row.staffing_type = person.post, person.staffing_type
    row.effective_on, row.reason, row.document = on, reason, document
    row.decided_by, row.decided_at = by, now
    return row


def _store(rows: Sequence[PersonnelChange]) -> None:
    """New rows in a few statements; a row that had been filed exists already."""
    for row in [one for one in rows if one.pk is not None]:
        row.save()
    PersonnelChange.objects.bulk_create([one for one in rows if one.pk is None], batch_size=postings.BATCH)
