"""The list of staffing types (编制类型) and its two switches, 在编 and 可申领执法证."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from core import audit
from core.errors import Refused
from people.models import Person, StaffingType


@dataclass(frozen=True)
class Facts:
    """What a staffing type is: its name, its two switches, its place in the list."""

    name: str
    established: bool
    may_hold_certificate: bool
    sort_number: int


def add(*, facts: Facts, by: Person, now: datetime) -> StaffingType:
    """A new type, offered from now on; refuses a name that is taken at `name`."""
    with _one_of_a_name(), transaction.atomic():
        made = StaffingType.objects.create(**asdict(facts))
        audit.record("people.staffing_type_added", by=by, now=now, subject=made.name, **_switches(made))
    return made


def change(*, kind: StaffingType, facts: Facts, in_use: bool, seen_version: int, by: Person, now: datetime) -> StaffingType:
    """Rename it, turn its switches, or stop offering it; whoever has it keeps it. `Stale` if somebody changed it since `seen_version`."""
    before = {"name": kind.name, **_switches(kind)}
    with _one_of_a_name(), transaction.atomic():
        kind.update_from(seen_version, in_use=in_use, **asdict(facts))
        audit.record("people.staffing_type_changed", by=by, now=now, subject=kind.name, before=before, after=_switches(kind))
    return kind


def remove(*, kind: StaffingType, by: Person, now: datetime) -> None:
    """Delete a type that nobody ever had; refuses any other, which can only be offered no longer."""
    name = kind.name
    try:
        with transaction.atomic():
            kind.delete()
            audit.record("people.staffing_type_removed", by=by, now=now, subject=name)
    except ProtectedError:
        raise Refused("staffing_type_used", f"“{name}”已有人使用过，不能删除。以后不再用的，请取消勾选“使用中”。") from None


def _switches(kind: StaffingType) -> dict[str, Any]:
    return {"established": kind.established, "may_hold_certificate": kind.may_hold_certificate, "in_use": kind.in_use}


@contextmanager
def _one_of_a_name() -> Iterator[None]:
    try:
        yield
    except IntegrityError:
        raise Refused("staffing_type_taken", "已经有这个名称的编制类型，请换一个名称。", field="name") from None
