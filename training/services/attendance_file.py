"""到会情况 from a table of names: whom of the session's roster each row means and what it says, written for all of them, or for nobody."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from core import excel, sheets
from core.errors import Refused
from people.models import Person
from people.rules import table
from people.rules.table import LABELS, WHO, Row, RowError
from people.services import units
from training.models import Attendance, Session
from training.rules.attendance_words import status_of
from training.selectors.door import last_change
from training.services import attendance
from training.services.attendance import Mark
from training.services.door import NO_LEAVE, leave_values
from training.services.holding import hold

UPLOAD = "training.attendance_file"  # owner_kind of a table that waits for its confirmation
MAX_ROWS = 2000
STATUS, NOTE, APPROVER = "到会情况", "备注", "批准人"
_COLUMNS = {
    STATUS: ("到会情况", "签到", "签到情况", "出席情况", "到会", "情况"),
    NOTE: ("备注", "请假原因", "原因", "说明"),
    APPROVER: ("批准人", "审批人"),
}
HEADER = (*(LABELS[name] for name in ("name", "unit", "staff_number", "account")), STATUS, NOTE, APPROVER)
Status = Attendance.Status


@dataclass(frozen=True)
class Said:
    """What a row says of a place."""

    row: int
    place: Attendance
    status: Status
    note: str = ""
    approver: str = ""

    @property
    def changes(self) -> bool:
        """Whether something else stands there now."""
        if self.place.status != self.status:
            return True
        return self.place.leave_reason != self.note if self.status == Status.LEAVE else bool(self.note) and self.place.note != self.note


@dataclass
class Plan:
    """What becomes of each row; nothing is written while one is wrong. `seen`: the session's last change when it was made."""

    seen: int
    begun: bool  # before it only leave is known
    said: list[Said] = field(default_factory=list)
    blank: int = 0  # rows that say nothing
    errors: list[RowError] = field(default_factory=list)

    @property
    def new(self) -> list[Said]:
        return [one for one in self.said if one.changes and one.place.status == Status.NONE]

    @property
    def changed(self) -> list[Said]:
        """Of whom something else was noted before."""
        return [one for one in self.said if one.changes and one.place.status != Status.NONE]

    @property
    def faults(self) -> list[RowError]:
        return table.by_row(self.errors)


def plan(*, session: Session, data: bytes, approver: str, now: datetime) -> Plan:
    """Whom the table (Excel or CSV) means, and what it says of them; a constant few statements. `approver`: of leave where the row names nobody."""
    cells = sheets.read_rows(data)
    town = units.root()
    assert town is not None, "a session has a unit"
    read = table.read(cells, town=town.name, staffing_types=(), today=timezone.localdate(now), fields=WHO, required=("name",))
    if len(read.rows) + len(read.errors) > MAX_ROWS:
        raise Refused("attendance_rows_many", f"一次最多 {MAX_ROWS} 行，请分成几个文件。", field="file")
    made = Plan(last_change(session), begun=now >= session.starts_at, errors=list(read.errors))
    columns, roster = _columns(cells), _Roster(session)
    first: dict[int, int] = {}
    for row in read.rows:
        texts = {name: cells[row.number - 1][column].strip() for name, column in columns.items()}
        found = roster.meant(row)
        if isinstance(found, str):
            made.errors.append(RowError(row.number, LABELS["name"], found))
        elif first.setdefault(found.pk, row.number) != row.number:
            made.errors.append(RowError(row.number, LABELS["name"], f"与第 {first[found.pk]} 行是同一个人（{found.person_name}），请删去一行。"))
        else:
            _read(made, row, found, texts, approver)
    return made


def _columns(cells: Sequence[Sequence[str]]) -> dict[str, int]:
    """Where what is not about the person stands, in the header that tells who is meant."""
    head, known, _ = table.header(cells, WHO, ("name",))
    labels = {place: table.clean_label(label) for place, label in enumerate(cells[head]) if place not in known.values()}
    found = {name: place for name, aliases in _COLUMNS.items() for place, label in labels.items() if label in aliases}
    if STATUS not in found:
        raise Refused("attendance_header_missing", f"没有找到“{STATUS}”列。请下载本次会议的表格，填好后再上传。", field="file")
    return found


def _read(made: Plan, row: Row, place: Attendance, texts: dict[str, str], approver: str) -> None:
    status, note = status_of(texts[STATUS]), texts.get(NOTE, "")
    by = texts.get(APPROVER, "") or (place.leave_approver if place.status == Status.LEAVE else "") or approver
    wrong = None
    if status is None:
        wrong = RowError(row.number, STATUS, f"“{texts[STATUS][:20]}”看不懂，请填：到会、迟到、请假、缺席，或打√。")
    elif status == Status.LEAVE and not note and texts[STATUS] != Status.LEAVE.label:
        note = texts[STATUS]  # 病假 is the reason itself
    if status == Status.LEAVE and not note:
        wrong = RowError(row.number, NOTE, "请假的要在“备注”里写原因。")
    elif status == Status.LEAVE and not by:
        wrong = RowError(row.number, APPROVER, "没有写批准人。请填在“批准人”列，或填在上传处。")
    elif len(note) > 100 or len(by) > 40:
        wrong = RowError(row.number, NOTE, "太长：备注最多 100 个字，批准人最多 40 个字。")
    said = Said(row.number, place, Status(status), note, by) if status and not wrong else None
    if said and said.changes and said.status != Status.LEAVE and not made.begun:
        wrong = RowError(row.number, STATUS, "会议还没有开始，现在只能登记请假。")
    if wrong:
        made.errors.append(wrong)
    elif said:
        made.said.append(said)
    else:
        made.blank += 1


class _Roster:
    """The places of a session by what a row may call them."""

    def __init__(self, session: Session) -> None:
        self.by_account: dict[str, Attendance] = {}
        self.by_number: dict[str, Attendance] = {}
        self.by_name: dict[str, list[Attendance]] = defaultdict(list)
        for one in session.attendances.exclude(standing=Attendance.Standing.REMOVED).select_related("person"):
            self.by_account[one.person.account.lower()] = one
            if one.person.staff_number:
                self.by_number[one.person.staff_number] = one
            self.by_name[one.person_name].append(one)

    def meant(self, row: Row) -> Attendance | str:
        """The place, or why it is none."""
        named = [one for one in (self.by_account.get(row.account), self.by_number.get(row.staff_number)) if one is not None]
        if named and any(one.person_name != row.name or one.pk != named[0].pk for one in named):
            return f"账号或工号是{named[0].person_name}的，与姓名“{row.name}”对不上，请核对。"
        same = named[:1] or self._narrowed(row, self.by_name[row.name])
        if len(same) == 1:
            return same[0]
        if same:
            told = "、".join(f"{one.unit_name} {one.person.account}" for one in same[:5])
            return f"名单上有 {len(same)} 位“{row.name}”：{told}。请填写账号或工号。"
        return f"“{row.name}”不在这次会议的名单上，请核对姓名；来列席的，请先在“名单”里加入。"

    @staticmethod
    def _narrowed(row: Row, same: list[Attendance]) -> list[Attendance]:
        """Of several of one name those whose numbers and unit fit; who has none of what the row gives is not shut out by it."""
        same = [one for one in same if not (row.mobile and one.person.mobile and one.person.mobile != row.mobile)]
        same = [one for one in same if not (row.staff_number and one.person.staff_number) and not row.account]
        here = [one for one in same if row.unit and one.unit_name == row.unit[-1]]
        return here or same


def take(*, session: Session, plan: Plan, by: Person, now: datetime, reason: str = "") -> int:
    """Write what the plan says, for all or for nobody; returns how many places changed. Refused where something changed since it was made."""
    if plan.errors:
        raise Refused("attendance_unclear", "还有没弄清的行，没有登记任何人。请改正文件后重新上传。")
    with transaction.atomic():
        held = hold(session, correction=reason)
        if last_change(held) != plan.seen:
            raise Refused("attendance_changed", "检查以后，有人签到或改动了到会情况，没有登记任何人。请核对后再确认一次。")
        marks = [Mark(one.place.pk, _values(one, now)) for one in plan.said if one.changes]
        if not marks:
            raise Refused("attendance_nothing", "表里写的与现在的到会情况一致，没有要登记的。")
        attendance.mark(session=held, marks=marks, via=Attendance.Via.FILE, by=by, now=now, reason=reason)
    return len(marks)


def _values(said: Said, now: datetime) -> dict[str, Any]:
    if said.status == Status.LEAVE:
        return {"status": said.status, "signed_in_at": None, **leave_values(said.note, said.approver, now)}
    arrived = said.place.signed_in_at if said.status in Attendance.CAME else None
    note = {"note": said.note} if said.note else {}
    return {"status": said.status, "signed_in_at": arrived, **NO_LEAVE, **note}


def template(session: Session) -> bytes:
    """The table with the names of the roster, leaders first, and what stands."""
    places = session.attendances.exclude(standing=Attendance.Standing.REMOVED).select_related("person")
    rows = [
        (
            one.person_name, one.unit_name, one.person.staff_number or "", one.person.account,
            "" if one.status == Status.NONE else one.get_status_display(),
            *((one.leave_reason, one.leave_approver) if one.status == Status.LEAVE else (one.note, "")),
        )
        for one in places
    ]  # fmt: skip
    notes = [f"{session.title}。在“到会情况”里填：到会（或打√）、迟到、请假、缺席；请假的在“备注”里写原因。没有填的不改动。"]
    choices = {HEADER.index(STATUS): [one.label for one in Status if one != Status.NONE]}
    sheet = excel.Sheet("到会情况", HEADER, rows, notes=notes, widths=(12, 24, 12, 18, 12, 30, 12), text_columns=frozenset({2, 3}), choices=choices)
    return excel.write([sheet])
