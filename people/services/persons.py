"""One person at a time: adding somebody, reading a number in full."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from core import audit
from core.errors import Refused
from people import selectors
from people.models import Person, PersonnelChange, StaffingType, Unit
from people.rules import table
from people.rules.names import free_account
from people.services import carrying_out, postings
from people.services.import_matching import Doubt, KnownPeople

_FIELDS = {label: name for name, label in table.LABELS.items()}


@dataclass(frozen=True)
class Joining:
    """That somebody added has just joined, and stands in 变动人员: why, by which document, and the row a liaison had filed."""

    reason: str = ""
    document: str = ""
    filed: PersonnelChange | None = None


def add(
    *,
    values: Mapping[str, str],
    unit: Unit,
    staffing_type: StaffingType,
    by: Person,
    today: date,
    now: datetime,
    namesake: bool,
    joining: Joining | None = None,
) -> Person:
    """A new person from what was typed (fields of `table.LABELS`), under the rules of the import. `namesake` says that a person of the same
    name in the unit is somebody else; without `joining` they have been here and were only not entered. Refuses at the field that is wrong."""
    row = read_one(values=values, unit=unit, staffing_type=staffing_type, today=today)
    if unit.closed_on:
        raise Refused("unit_closed", f"“{unit.full_name}”已撤销，请选择现在的单位。", field="unit")
    _refuse_known(row, unit, by, namesake)
    account = row.account or free_account(row.name, _taken())
    person = postings.new_person(
        name=row.name, account=account, unit=unit, staffing_type=staffing_type, post=row.post, staff_number=row.staff_number, mobile=row.mobile,
        email=row.email,
    )  # fmt: skip
    person.sort_number = person.sort_number if row.sort_number is None else row.sort_number
    newcomers = [(person, row.from_on or today)]
    try:
        with transaction.atomic():
            postings.create_many(newcomers)
            if joining is not None:
                carrying_out.join_many(newcomers=newcomers, by=by, now=now, reason=joining.reason, document=joining.document, filed=joining.filed)
            audit.record("people.added", by=by, now=now, subject=f"{person.account} {person.name}", joined=joining is not None)
    except IntegrityError as error:
        raise Refused("person_taken", "这个账号或工号刚刚被别人用了，请换一个再保存。", field="account") from error
    return person


def read_one(*, values: Mapping[str, str], unit: Unit, staffing_type: StaffingType, today: date) -> table.Row:
    """What was typed of one person, read as the import reads a row; refuses at the first field that is wrong."""
    typed = {**values, "unit": unit.full_name, "staffing_type": staffing_type.name}
    cells = [list(table.LABELS.values()), [typed.get(name, "") for name in table.LABELS]]
    sheet = table.read(cells, town=unit.full_name.split("/")[0], staffing_types=[staffing_type.name], today=today)
    for error in sheet.errors:
        raise Refused("person_wrong", error.message, field=_FIELDS[error.column])
    return sheet.rows[0]


def _taken() -> set[str]:
    taken = {account.lower() for account in Person.objects.values_list("account", flat=True)}
    return taken | {number.lower() for number in Person.objects.exclude(staff_number=None).values_list("staff_number", flat=True) if number}


def _refuse_known(row: table.Row, unit: Unit, by: Person, namesake: bool) -> None:
    known = KnownPeople([row], lambda other: selectors.can_manage(by, other))
    if known.by_account.get(row.account):
        raise Refused("account_taken", "这个账号已有人使用，请换一个；留空会自动生成。", field="account")
    if known.by_number.get(row.staff_number):
        raise Refused("staff_number_taken", "这个工号已有人使用，请核对。", field="staff_number")
    meant = known.meant_by(row, unit)
    if isinstance(meant, table.RowError):
        raise Refused("person_wrong", meant.message, field=_FIELDS[meant.column])
    if isinstance(meant, Doubt) and known.other_holders(row, None) and not namesake:
        raise Refused("mobile_shared", f"{meant.sentence}。请核对；确是另一个人，请勾选“是另一个人”。", field="mobile")
    if isinstance(meant, Doubt) and not meant.people and not namesake:
        raise Refused("namesake", f"{meant.sentence}；确是另一个人，请勾选“是另一个人”。", field="name")
    if meant is not None and not namesake:
        sentence = f"“{unit.name}”或同一手机号下已有 {row.name}。是同一个人就不必再加；确是另一个人，请勾选“是另一个人”。"
        raise Refused("namesake", sentence, field="name")


def show_mobile(*, person: Person, by: Person, now: datetime, address: str | None) -> str:
    """The number in full, written into the audit trail."""
    audit.record("people.mobile_shown", by=by, now=now, subject=f"{person.account} {person.name}", address=address)
    return person.mobile
