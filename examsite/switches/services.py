"""Setting the switches: checked, in one transaction, written down."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from core import audit, prints
from core.errors import Refused
from core.models import Office
from examsite.switches.declared import SWITCHES, switches_of
from people.models import Person
from people.services.roles import refuse_separating

PASSWORD_DAYS = (30, 730)  # a shorter life makes people write their passwords down


def change(*, seen_version: int, values: dict[str, Any], by: Person, now: datetime) -> dict[str, Any]:
    """Set the named switches; returns those that changed, none where all stood so already.

    Refuses a switch that is not `by`'s, days out of range, more signers than fit on a line, 三员完全分开 while somebody holds two of the three, and
    what somebody else changed since `seen_version` (`Stale`).
    """
    _refuse_foreign(values, by)
    _refuse_days(values.get("password_days", 0))
    prints.refuse_signers(values.get("print_signers", ""))
    with transaction.atomic():
        office = Office.objects.select_for_update().get(id=1)
        before = {name: getattr(office, name) for name, value in values.items() if getattr(office, name) != value}
        changed = {name: values[name] for name in before}
        if changed:
            office.update_from(seen_version, **values)
            if changed.get("separate_admins"):
                refuse_separating()
            audit.record("settings.changed", by=by, now=now, subject="、".join(_labels(changed)), before=before, after=changed)
    return changed


def _labels(fields: Collection[str]) -> list[str]:
    return [one.label for one in SWITCHES if one.field in fields]


def _refuse_foreign(values: dict[str, Any], by: Person) -> None:
    foreign = values.keys() - {one.field for one in switches_of(by)}
    if foreign:
        raise Refused("switch_not_yours", f"“{'、'.join(_labels(foreign))}”不由您管理，没有保存。请找管理它的系统管理员或安全管理员。")


def _refuse_days(days: int) -> None:
    least, most = PASSWORD_DAYS
    if days and not least <= days <= most:
        raise Refused("password_days", f"请填 {least} 到 {most} 之间的天数，或者填 0（不要求定期更换）。", field="password_days")
