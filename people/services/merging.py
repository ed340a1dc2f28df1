"""Two units become one: the people, sub-units, teams and waiting changes of the one go over to the other, and the one is closed."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from core import audit
from core.errors import Refused
from people import selectors
from people.models import Person, PersonnelChange, Team, Unit
from people.services import carrying_out, unit_changes
from people.services.postings import Move

FIELDS = {"from_on": "on"}  # what a refused posting calls the day


def merge(*, unit: Unit, into: Unit, on: date, reason: str, today: date, seen_version: int, by: Person, now: datetime) -> int:
    """From `on` everybody and everything of `unit` belongs to `into`; returns how many people were transferred. All of it or nothing.

    A role is not given along: it would reach all of `into`, so it is refused while somebody holds one at `unit`. Published exams keep the unit
    as it was; choices of units made before (a draft's 谁参加) mean `into` from now on, see `selectors.standing_for`. 200 people who
    stand on the roster of an open exam take 0.7 s on SQLite.
    """
    with transaction.atomic():
        unit, into = unit_changes.held(unit), unit_changes.held(into)
        _refuse(unit, into, on, reason, today, by)
        moved = _transfer(unit, into, on, reason, by, now)
        unit.update_from(seen_version, closed_on=on, merged_into=into)
        for one in selectors.children(unit).filter(closed_on__isnull=True):
            unit_changes.relocate(one, Unit.objects.get(pk=into.pk))
        Team.objects.filter(unit=unit, closed_on__isnull=True).update(unit=into, version=F("version") + 1)
        PersonnelChange.objects.filter(state=PersonnelChange.State.FILED, to_unit=unit).update(to_unit=into)
        names = [one.name for one in moved]
        audit.record("people.unit_merged", by=by, now=now, subject=unit.full_name, after=into.full_name, on=str(on), reason=reason, people=names)
    return len(moved)


def _refuse(unit: Unit, into: Unit, on: date, reason: str, today: date, by: Person) -> None:
    unit_changes.refuse_leaving(by, unit)
    unit_changes.refuse_beyond(by, into, field="into")
    if into.path.startswith(unit.path):
        raise Refused("unit_below_itself", f"“{unit.name}”不能并入自己或自己的下级，请选择别的单位。", field="into")
    unit_changes.refuse_closed(into, field="into")
    if not reason.strip():
        raise Refused("unit_no_reason", "请填写事由，例如“机构改革”。", field="reason")
    unit_changes.refuse_day(unit, on, today)
    if why_not := selectors.why_roles_keep(unit):
        raise Refused("unit_in_use", f"“{unit.name}”还不能合并。{''.join(why_not)}")


def _transfer(unit: Unit, into: Unit, on: date, reason: str, by: Person, now: datetime) -> list[Person]:
    """Everybody who works in the unit itself, also who is 停用."""
    people = list(selectors.staying_in(unit).select_for_update(no_key=True, of=("self",)).select_related("unit", "staffing_type"))
    moves = [Move(one, into, one.post, one.staffing_type, on) for one in people]
    try:
        carrying_out.transfer_many(moves=moves, reason=reason, by=by, now=now, with_unit=True)
    except Refused as refusal:
        raise Refused(refusal.code, refusal.sentence, field=FIELDS.get(refusal.field, refusal.field)) from refusal
    Person.objects.filter(pk__in=[one.pk for one in people]).update(version=F("version") + 1)
    return people
