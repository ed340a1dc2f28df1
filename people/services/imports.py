"""People from a table: a plan that changes nothing, and carrying it out in one short transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from core import audit, excel
from core.errors import Refused
from people import access
from people.access import Can, covers
from people.models import Person, Posting, StaffingType, Unit
from people.rules import table
from people.rules.names import free_account, initials
from people.rules.table import LABELS, Row, RowError
from people.services import carrying_out, postings, units
from people.services.import_matching import Doubt, KnownPeople

NEW, SKIP = "new", "skip"


@dataclass
class Planned:
    """One row that will be taken: somebody new (`known` False) or a change to `person`."""

    row: Row
    person: Person
    unit_name: str  # full name
    unit: Unit | None  # None: still to be made
    staffing_type: StaffingType
    from_on: date
    known: bool
    changes: list[str] = field(default_factory=list)  # in words, for the preview
    moves: bool = False


@dataclass
class Plan:
    taken: list[Planned] = field(default_factory=list)
    unchanged: int = 0
    doubts: list[Doubt] = field(default_factory=list)
    skipped: list[int] = field(default_factory=list)  # rows left out by decision
    errors: list[RowError] = field(default_factory=list)
    warnings: list[RowError] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    new_units: list[str] = field(default_factory=list)  # full names, parents first
    seen: str = ""  # stands for the versions of everybody the rows may mean

    @property
    def created(self) -> list[Planned]:
        return [one for one in self.taken if not one.known]

    @property
    def updated(self) -> list[Planned]:
        return [one for one in self.taken if one.known]

    @property
    def faults(self) -> list[RowError]:
        """What is wrong, one for each row."""
        return table.by_row(self.errors)

    @property
    def bad_rows(self) -> int:
        return len({one.row for one in self.errors} | {one.row.number for one in self.doubts})


def plan(*, data: bytes, by: Person | None, today: date, create_units: bool, decisions: Mapping[int, str] | None = None) -> Plan:
    """What importing `data` (an Excel file) would do. Changes nothing; about ten queries however many rows.

    `by` limits it to the units that person manages (None: the command line, everywhere). `decisions` answers doubts: row number to a
    person's public id, "new" or "skip". Refuses a file that is no people table, and a system without its town.
    """
    town = units.root()
    if town is None:
        raise Refused("town_missing", "系统还没有启用：请先在首页填写镇名，再导入人员。")
    staffing_types = {one.name: one for one in StaffingType.objects.all()}
    sheet = table.read(excel.read_rows(data), town=town.name, staffing_types=list(staffing_types), today=today)
    return _Planner(sheet, town, staffing_types, by=by, today=today, create_units=create_units, decisions=decisions or {}).plan


class _Planner:
    def __init__(
        self,
        sheet: table.Table,
        town: Unit,
        types: dict[str, StaffingType],
        *,
        by: Person | None,
        today: date,
        create_units: bool,
        decisions: Mapping[int, str],
    ) -> None:
        self.town, self.types = town, types
        self.by, self.today, self.create_units, self.decisions = by, today, create_units, decisions
        self.known = KnownPeople(sheet.rows, self._covers_person)
        self.plan = Plan(errors=list(sheet.errors), unknown=sheet.unknown, seen=self.known.seen)
        in_use_last = Unit.objects.order_by(F("closed_on").asc(nulls_last=True))  # of two with the same full name the one in use counts
        self.units = {one.full_name: one for one in in_use_last}
        self.new_units: set[str] = set()
        self.opened = self._open_postings()
        self.accounts = {account.lower() for account in Person.objects.values_list("account", flat=True)}
        self.accounts |= {one.lower() for one in Person.objects.exclude(staff_number=None).values_list("staff_number", flat=True) if one}
        self.accounts |= {row.account for row in sheet.rows} | {row.staff_number.lower() for row in sheet.rows}
        self.rows_of: dict[int, int] = {}
        self.mobiles: dict[str, int] = {}  # the first row that brings each
        self.newcomers: dict[str, int] = {}  # by name, the first row
        self.beyond = access.holders_beyond(by) if by else frozenset()
        for row in sheet.rows:
            self._take(row)
        self.plan.new_units = sorted(self.new_units, key=lambda name: (name.count("/"), name))
        self.plan.errors.sort(key=lambda error: error.row)

    def _covers(self, unit: Unit) -> bool:
        return self.by is None or covers(self.by, Can.MANAGE_PEOPLE, unit)

    def _covers_person(self, person: Person) -> bool:
        return self._covers(person.unit)

    def _open_postings(self) -> dict[int, date]:
        people = sorted({one.pk for found in self.known.by_name.values() for one in found} | {one.pk for one in self.known.by_account.values()})
        opened: dict[int, date] = {}
        for start in range(0, len(people), postings.BATCH):
            found = Posting.objects.filter(person__in=people[start : start + postings.BATCH], until_on__isnull=True)
            opened.update(found.values_list("person_id", "from_on"))
        return opened

    def _bad(self, row: Row, column: str, message: str) -> None:
        self.plan.errors.append(RowError(row.number, LABELS[column], message))

    def _take(self, row: Row) -> None:
        unit_name = "/".join((self.town.full_name, *row.unit))
        if not self._unit_is_usable(row, unit_name):
            return
        meant = self.known.meant_by(row, self.units.get(unit_name))
        if isinstance(meant, Doubt):
            decision = self.decisions.get(row.number, "")
            chosen = {str(one.public_id): one for one in meant.people}.get(decision)
            if decision == SKIP:
                self.plan.skipped.append(row.number)
                return
            if chosen is None and not (decision == NEW and meant.may_be_new):
                self.plan.doubts.append(meant)
                return
            meant = chosen
        if isinstance(meant, RowError):
            self.plan.errors.append(meant)
        elif meant is None:
            self._create(row, unit_name)
        else:
            self._update(row, unit_name, meant)

    def _unit_is_usable(self, row: Row, unit_name: str) -> bool:
        unit, above = self.units.get(unit_name), unit_name
        while above not in self.units:
            above = above.rsplit("/", 1)[0]
        if not self._covers(self.units[above]):
            self._bad(row, "unit", f"“{unit_name}”不在您管理的单位范围内。")
        elif self.units[above].closed_on:
            self._bad(row, "unit", f"“{above}”已撤销，请改填现在的单位。")
        elif unit is None and not self.create_units:
            self._bad(row, "unit", f"单位“{unit_name}”还没有建立。请改成已有的单位，或选择建立新单位。")
        else:
            while unit_name != above:
                self.new_units.add(unit_name)
                unit_name = unit_name.rsplit("/", 1)[0]
            return True
        return False

    def _create(self, row: Row, unit_name: str) -> None:
        if self._is_out_of_use(row):
            return
        first = self.newcomers.setdefault(row.name, row.number)
        if first != row.number:
            message = f"与第 {first} 行同名，按两个人导入。是同一个人（例如在两个单位任职）的，请只留一行。"
            self.plan.warnings.append(RowError(row.number, LABELS["name"], message))
        elsewhere = self.known.namesakes_elsewhere(row)
        if elsewhere and row.number not in self.decisions:
            where = "、".join(one.unit.full_name + ("" if one.is_active else f"，{one.get_status_display()}") for one in elsewhere[:3])
            message = f"另有同名人员（{where}）。这一行按新人员导入；如是调动，请填写工号或账号后再导入。"
            self.plan.warnings.append(RowError(row.number, LABELS["name"], message))
        self._warn_of_shared_mobile(row, None)
        account = row.account or free_account(row.name, self.accounts)
        self.accounts.add(account)
        unit, from_on = self.units.get(unit_name), row.from_on or self.today
        person = postings.new_person(
            name=row.name,
            account=account,
            unit=unit or self.town,  # until carry_out has made it
            staffing_type=self.types[row.staffing_type],
            post=row.post,
            staff_number=row.staff_number,
            mobile=row.mobile,
            sort_number=9999 if row.sort_number is None else row.sort_number,
            email=row.email,
        )
        self.plan.taken.append(Planned(row, person, unit_name, unit, person.staffing_type, from_on, known=False))

    def _update(self, row: Row, unit_name: str, person: Person) -> None:
        first = self.rows_of.setdefault(person.pk, row.number)
        if first != row.number:
            self._bad(row, "name", f"与第 {first} 行是同一个人（{person.name}，{person.unit.name}），请删去一行。")
            return
        one = Planned(row, person, unit_name, self.units.get(unit_name), self.types[row.staffing_type], row.from_on or self.today, known=True)
        new_post = row.post or person.post
        one.changes += _differences(row, person)
        if unit_name != person.unit.full_name:
            one.changes.append(f"单位：{person.unit.full_name} → {unit_name}")
        if new_post != person.post:
            one.changes.append(f"职务：{person.post or '无'} → {new_post}")
        if one.staffing_type != person.staffing_type:
            one.changes.append(f"编制类型：{person.staffing_type} → {one.staffing_type}")
        one.moves = (unit_name, new_post, one.staffing_type.pk) != (person.unit.full_name, person.post, person.staffing_type_id)
        begun = self.opened.get(person.pk)
        if one.moves and begun and one.from_on < begun:
            self._bad(row, "from_on", f"{person.name}现任职务自 {begun} 起，生效日期不能早于这一天。")
        elif one.staffing_type != person.staffing_type and self._is_out_of_use(row):
            return
        elif one.changes and person.pk in self.beyond:
            self._bad(row, "name", access.BEYOND.format(name=person.name))
        elif one.changes:
            self._warn_of_shared_mobile(row, person)
            self.plan.taken.append(one)
        else:
            self.plan.unchanged += 1

    def _is_out_of_use(self, row: Row) -> bool:
        """A staffing type no longer in use stays with whoever has it, and nobody gets it anew."""
        if self.types[row.staffing_type].in_use:
            return False
        offered = "、".join(name for name, one in self.types.items() if one.in_use)
        self._bad(row, "staffing_type", f"“{row.staffing_type}”已不再使用，请填：{offered}。")
        return True

    def _warn_of_shared_mobile(self, row: Row, person: Person | None) -> None:
        """Also counts the rows before this one: members of a family may share a number, which then signs in none of them."""
        first = self.mobiles.setdefault(row.mobile, row.number) if row.mobile else row.number
        if self.known.other_holders(row, person) or first != row.number:
            message = "这个手机号有多人使用，他们都不能用手机号登录，请用账号或工号登录。"
            self.plan.warnings.append(RowError(row.number, LABELS["mobile"], message))


def _differences(row: Row, person: Person) -> list[str]:
    """Changed facts of the person themselves, in words; a mobile number is not spelt out."""
    found = []
    if row.name != person.name:
        found.append(f"姓名：{person.name} → {row.name}")
    if row.account and row.account != person.account.lower():
        found.append(f"账号：{person.account} → {row.account}")
    if row.staff_number and row.staff_number != person.staff_number:
        found.append(f"工号：{person.staff_number or '无'} → {row.staff_number}")
    if row.mobile and row.mobile != person.mobile:
        found.append("手机号：改为新号码" if person.mobile else "手机号：补填")
    if row.email and row.email != person.email:
        found.append("邮箱：改为新地址" if person.email else "邮箱：补填")
    if row.sort_number is not None and row.sort_number != person.sort_number:
        found.append(f"排序号：{person.sort_number} → {row.sort_number}")
    return found


def carry_out(*, plan: Plan, by: Person | None, now: datetime, newcomers: bool = False) -> Plan:
    """Write everything the plan takes, or nothing. Rows with errors or doubts are not in it: the caller decides whether the rest may go alone.
    `newcomers`: the new people have just joined (变动人员), and were not only entered late. Refuses where somebody changed one of the people since
    the plan was made."""
    changed = [one.person for one in plan.updated]
    try:
        with transaction.atomic():
            _refuse_changed(changed)
            for one in plan.updated:
                _apply(one.row, one.person)
            made = units.make_missing(plan.new_units)
            for one in plan.created:
                one.person.unit = one.unit or made[one.unit_name]
            created = [(one.person, one.from_on) for one in plan.created]
            postings.create_many(created)
            if newcomers:
                carrying_out.join_many(newcomers=created, by=by, now=now)
            fields = ["name", "name_initials", "account", "staff_number", "mobile", "email", "sort_number", "version"]
            postings.rewrite(changed, fields)
            moves = [_move(one, one.unit or made[one.unit_name]) for one in plan.updated if one.moves]
            carrying_out.transfer_many(moves=moves, reason="导入", by=by, now=now)
            counts: dict[str, Any] = {"created": len(plan.created), "updated": len(plan.updated), "units": plan.new_units}
            audit.record("people.imported", by=by, now=now, subject=f"{len(plan.taken)} 人", **counts)
    except IntegrityError as error:
        raise _changed() from error
    return plan


def _refuse_changed(people: Sequence[Person]) -> None:
    """Locks them: what is written now is based on what was read."""
    for start in range(0, len(people), postings.BATCH):
        chunk = {one.pk: one.version for one in people[start : start + postings.BATCH]}
        present = Person.objects.select_for_update(no_key=True).filter(pk__in=chunk).order_by("pk")
        if dict(present.values_list("pk", "version")) != chunk:
            raise _changed()


def _changed() -> Refused:
    return Refused("people_changed", "刚刚有人同时修改了人员，这次没有导入任何人。请再导入一次。", field="file")


def _apply(row: Row, person: Person) -> None:
    if row.name != person.name:
        person.name, person.name_initials = row.name, initials(row.name)
    person.account = row.account or person.account
    person.staff_number = row.staff_number or person.staff_number
    person.mobile = row.mobile or person.mobile
    person.email = row.email or person.email
    person.sort_number = person.sort_number if row.sort_number is None else row.sort_number
    person.version += 1


def _move(one: Planned, unit: Unit) -> postings.Move:
    return postings.Move(one.person, unit, one.row.post or one.person.post, one.staffing_type, one.from_on)
