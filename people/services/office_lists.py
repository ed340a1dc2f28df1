"""The editable lists of the office: staffing types (编制类型) with their two switches 在编 and 可申领执法证, enforcement fields (执法领域).

What was used stays: it can only be offered no longer.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from core import audit
from core.errors import Refused
from people.models import EnforcementField, Person, StaffingType


@dataclass(frozen=True)
class OfficeList:
    """One of the lists: what its rows are, how they are called, why one cannot be removed (`used`), its audit events, the switches of a row."""

    model: type[StaffingType] | type[EnforcementField]
    noun: str
    slug: str
    used: str
    added: str
    changed: str
    removed: str
    switches: tuple[str, ...] = ("in_use",)

    def of(self, row: StaffingType | EnforcementField) -> dict[str, Any]:
        return {name: getattr(row, name) for name in self.switches}


STAFFING_TYPES = OfficeList(
    StaffingType, "编制类型", "staffing_type", "已有人使用过",
    "people.staffing_type_added", "people.staffing_type_changed", "people.staffing_type_removed", ("established", "may_hold_certificate", "in_use"),
)  # fmt: skip
FIELDS = OfficeList(
    EnforcementField, "执法领域", "field", "已有队员用过",
    "people.field_added", "people.field_changed", "people.field_removed",
)  # fmt: skip


def add(of: OfficeList, *, values: Mapping[str, Any], by: Person, now: datetime) -> StaffingType | EnforcementField:
    """A new row, offered from now on; refuses a name that is taken at `name`."""
    with _one_of_a_name(of), transaction.atomic():
        made = of.model.objects.create(**values)
        audit.record(of.added, by=by, now=now, subject=made.name, **of.of(made))
    return made


def change(
    of: OfficeList, *, row: StaffingType | EnforcementField, values: Mapping[str, Any], seen_version: int, by: Person, now: datetime
) -> StaffingType | EnforcementField:
    """Rename it, turn its switches, or stop offering it; whoever has it keeps it. `Stale` if somebody changed it since `seen_version`."""
    before = {"name": row.name, **of.of(row)}
    with _one_of_a_name(of), transaction.atomic():
        row.update_from(seen_version, **values)
        audit.record(of.changed, by=by, now=now, subject=row.name, before=before, after=of.of(row))
    return row


def remove(of: OfficeList, *, row: StaffingType | EnforcementField, by: Person, now: datetime) -> None:
    """Delete one that nobody ever had; refuses any other, which can only be offered no longer."""
    name = row.name
    try:
        with transaction.atomic():
            row.delete()
            audit.record(of.removed, by=by, now=now, subject=name)
    except ProtectedError:
        raise Refused(f"{of.slug}_used", f"“{name}”{of.used}，不能删除。以后不再用的，请取消勾选“使用中”。") from None


@contextmanager
def _one_of_a_name(of: OfficeList) -> Iterator[None]:
    try:
        yield
    except IntegrityError:
        raise Refused(f"{of.slug}_taken", f"已经有这个名称的{of.noun}，请换一个名称。", field="name") from None
