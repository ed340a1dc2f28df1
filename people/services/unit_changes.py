"""Changes of the tree by hand: a new unit, another name, another place, closing. Closed units stay as rows, with the names they had."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max, Value
from django.db.models.functions import Concat, Length, Substr

from core import audit
from core.errors import Refused
from people import selectors
from people.access import Can, covers
from people.models import Person, Posting, Unit
from people.rules import days
from people.rules import units as rules
from people.rules.texts import one_line
from people.services import units


def add(*, parent: Unit, name: str, by: Person, now: datetime) -> Unit:
    """A new unit below `parent`; refuses at `parent` or `name`."""
    name = one_line(name)
    with transaction.atomic():
        parent = held(parent)
        refuse_beyond(by, parent, field="parent")
        refuse_closed(parent, field="parent")
        _refuse_name(name, parent)
        _refuse_place(parent.depth, len(parent.full_name) + 1 + len(name), field="name")
        made = units.make_child(parent, name)
        audit.record("people.unit_added", by=by, now=now, subject=made.full_name)
    return made


def rename(*, unit: Unit, name: str, seen_version: int, by: Person, now: datetime) -> Unit:
    """Another name, also in the full names of all below; refuses at `name`. `Stale` if somebody changed the unit since `seen_version`."""
    name = one_line(name)
    with transaction.atomic():
        unit, before = held(unit), unit.full_name
        refuse_beyond(by, unit)
        refuse_closed(unit)
        if name == unit.name:
            raise Refused("unit_same_name", f"现在的名称就是“{name}”。请填写新的名称，不改请点“取消”。", field="name")
        parent = unit.above()
        _refuse_name(name, parent, unit)
        full_name = f"{parent.full_name}/{name}" if parent else name
        _refuse_place(unit.depth - 1, _longest(unit) - len(unit.full_name) + len(full_name), field="name")
        unit.update_from(seen_version, name=name)
        _put(unit, path=unit.path, full_name=full_name)
        audit.record("people.unit_renamed", by=by, now=now, subject=full_name, before=before)
    return Unit.objects.get(pk=unit.pk)


def move(*, unit: Unit, to: Unit, seen_version: int, by: Person, now: datetime) -> Unit:
    """Put `unit` with all below it under `to`; refuses at `to`. `Stale` as in `rename`."""
    with transaction.atomic():
        unit, to = held(unit), held(to)
        refuse_leaving(by, unit)
        refuse_beyond(by, to, field="to")
        if to.path.startswith(unit.path):
            raise Refused("unit_below_itself", f"“{unit.name}”不能移到自己或自己的下级里面，请选择别的单位。", field="to")
        if unit.path.startswith(to.path) and unit.depth == to.depth + 1:
            raise Refused("unit_there", f"“{unit.name}”已经在“{to.name}”下面，请选择别的单位。", field="to")
        before = unit.full_name
        unit.update_from(seen_version)
        relocate(unit, to)
        moved = Unit.objects.get(pk=unit.pk)
        audit.record("people.unit_moved", by=by, now=now, subject=moved.full_name, before=before)
    return moved


def close(*, unit: Unit, on: date, today: date, seen_version: int, by: Person, now: datetime) -> Unit:
    """Nobody belongs to `unit` from `on` onward; refused while somebody or something still does, the sentence says who and what to do."""
    with transaction.atomic():
        unit = held(unit)
        refuse_leaving(by, unit)
        refuse_day(unit, on, today)
        if why_not := selectors.why_not_close(unit):
            raise Refused("unit_in_use", f"“{unit.name}”还不能撤销。{''.join(why_not)}")
        unit.update_from(seen_version, closed_on=on)
        audit.record("people.unit_closed", by=by, now=now, subject=unit.full_name, on=on.isoformat())
    return unit


def held(unit: Unit) -> Unit:
    """The unit as it stands now, with the tree locked."""
    units.lock_tree()
    return Unit.objects.get(pk=unit.pk)


def refuse_beyond(by: Person, unit: Unit, *, field: str = "") -> None:
    if not covers(by, Can.MANAGE_PEOPLE, unit):
        raise Refused("unit_beyond", f"“{unit.full_name}”不在您管理的单位范围内。", field=field)


def refuse_leaving(by: Person, unit: Unit) -> None:
    """Whoever takes a unit from its place manages the unit above it too; the town itself stays, and what is closed."""
    parent = unit.above()
    if parent is None:
        raise Refused("unit_root", f"“{unit.name}”是最上级单位，不能移动、合并或撤销。")
    if not covers(by, Can.MANAGE_PEOPLE, parent):
        raise Refused("unit_beyond", f"移动、合并和撤销“{unit.name}”要由管理上级单位的人办理。")
    refuse_closed(unit)


def refuse_closed(unit: Unit, *, field: str = "") -> None:
    """What happened to it and when; `field` where it was chosen for something else."""
    if unit.closed_on:
        happened = f"并入“{unit.merged_into.full_name}”" if unit.merged_into else "撤销"
        to_do = "请选择现在的单位" if field else "不能再改动"
        raise Refused("unit_closed", f"“{unit.full_name}”已于 {unit.closed_on} {happened}，{to_do}。", field=field)


def refuse_day(unit: Unit, on: date, today: date) -> None:
    """A unit ends today or earlier, and not while somebody was still posted there."""
    if why_not := days.why_not(on, today):
        raise Refused("unit_day", why_not, field="on")
    last = Posting.objects.filter(unit=unit, until_on__gte=on).aggregate(last=Max("until_on"))["last"]
    if last:
        raise Refused("unit_day_early", f"还有人在“{unit.name}”任职到 {last}，日期要在这一天之后。", field="on")


def _refuse_name(name: str, parent: Unit | None, unit: Unit | None = None) -> None:
    """Refuse an impossible name, and one that another open unit below `parent` has."""
    if why_not := rules.why_not_called(name):
        raise Refused("unit_name", why_not, field="name")
    if parent and has_child_called(parent, name, unit):
        raise Refused("unit_name_taken", f"“{parent.name}”下面已经有“{name}”，请换一个名称。", field="name")


def has_child_called(parent: Unit, name: str, besides: Unit | None = None) -> bool:
    same = selectors.children(parent).filter(name=name, closed_on__isnull=True)
    return any(one != besides for one in same)


def _refuse_place(levels: int, longest_name: int, *, field: str) -> None:
    if why_not := rules.why_not_there(levels, longest_name):
        raise Refused("unit_place", why_not, field=field)


def relocate(unit: Unit, to: Unit) -> None:
    """Write `unit` and all below it under `to`, at a place never used before; call it with the tree locked and both just read."""
    refuse_closed(to, field="to")
    if has_child_called(to, unit.name):
        raise Refused("unit_name_taken", f"“{to.name}”下面已经有“{unit.name}”，请先给其中一个改名。", field="to")
    full_name = f"{to.full_name}/{unit.name}"
    deepest = Unit.objects.filter(unit.within()).aggregate(depth=Max("depth"))["depth"]
    _refuse_place(to.depth + deepest - unit.depth, _longest(unit) - len(unit.full_name) + len(full_name), field="to")
    Unit.objects.filter(path=unit.path[: -Unit.steplen]).update(numchild=F("numchild") - 1)
    path = units.take_place(Unit.objects.get(pk=to.pk))
    _put(unit, path=path, full_name=full_name)


def _put(unit: Unit, *, path: str, full_name: str) -> None:
    """Write path and full name of the unit, and what follows from them for all below it, in one statement."""
    below = Unit.objects.filter(unit.within())
    values: dict[str, Any] = {"full_name": Concat(Value(full_name), Substr("full_name", len(unit.full_name) + 1))}
    if path != unit.path:
        values["path"] = Concat(Value(path), Substr("path", len(unit.path) + 1))
        values["depth"] = F("depth") + (len(path) - len(unit.path)) // Unit.steplen
    below.update(**values)


def _longest(unit: Unit) -> int:
    """The letters of the longest full name in the subtree."""
    longest: int = Unit.objects.filter(unit.within()).aggregate(longest=Max(Length("full_name")))["longest"]
    return longest
