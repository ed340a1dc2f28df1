"""The roster from a table of names: whom each row means, and putting all of them on the list, or nobody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from core import audit, excel, sheets
from core.errors import Refused, Stale
from people.access import Can, covers
from people.models import Person, StaffingType, Unit
from people.rules import table
from people.rules.table import LABELS, WHO, Row, RowError
from people.services import units
from people.services.import_matching import Doubt, KnownPeople
from quiz.models import Candidate, Exam
from quiz.selectors import makeups, staff
from quiz.services import roster
from quiz.services.exams import refuse_published

UPLOAD = "roster_file"  # owner_kind of an uploaded table that waits for its confirmation
MAX_ROWS = 1000  # so that all are written in one short transaction
SKIP = "skip"


@dataclass(frozen=True)
class Meant:
    """A row and its person; `again`: they were on the list before and have been taken off."""

    row: int
    person: Person
    again: bool = False


@dataclass
class Plan:
    """What becomes of each row. Nothing is written while one is wrong or undecided."""

    new: list[Meant] = field(default_factory=list)
    listed: list[Meant] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    skipped: list[int] = field(default_factory=list)  # rows left out by decision
    errors: list[RowError] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)  # labels of columns that are not read
    seen: str = ""  # stands for the versions of everybody the rows may mean

    @property
    def faults(self) -> list[RowError]:
        return table.by_row(self.errors)

    @property
    def unclear(self) -> int:
        """Rows that are wrong or undecided."""
        return len(self.faults) + len(self.doubts)

    @property
    def is_clear(self) -> bool:
        return not self.unclear


def plan(*, exam: Exam, data: bytes, by: Person, today: date, decisions: Mapping[int, str] | None = None) -> Plan:
    """Whom the table (an Excel or CSV file) means. `decisions` answers doubts: row number to a person's public id, or "skip". Some ten queries,
    however many rows."""
    if exam.parent_id is not None and exam.state == Exam.State.DRAFT:
        raise Refused("makeup_by_results", "补考的名单按原考试的结果产生，请在“补考人员”里选择。发布以后可以用表格补列。")
    town = units.root()
    assert town is not None, "an exam has a unit"
    sheet = table.read(sheets.read_rows(data), town=town.name, staffing_types=(), today=today, fields=WHO, required=("name",))
    if len(sheet.rows) + len(sheet.errors) > MAX_ROWS:
        raise Refused("roster_rows_many", f"一次最多 {MAX_ROWS} 人，请分成几个文件。", field="file")
    return _Planner(exam, sheet, town, by, today, decisions or {}).plan


class _Planner:
    def __init__(self, exam: Exam, sheet: table.Table, town: Unit, by: Person, today: date, decisions: Mapping[int, str]) -> None:
        self.exam, self.town, self.decisions = exam, town, decisions
        self.known = KnownPeople(sheet.rows, lambda one: covers(by, Can.MANAGE_EXAMS, one.unit))
        self.units = _units_named(sheet.rows)
        self.plan = Plan(errors=list(sheet.errors), unknown=sheet.unknown, seen=self.known.seen)
        found = [(row, person) for row in sheet.rows if (person := self._person(row)) is not None]
        self._sort(found, today)
        self.plan.errors.sort(key=lambda error: error.row)

    def _bad(self, row: Row, sentence: str, column: str = "name") -> None:
        self.plan.errors.append(RowError(row.number, LABELS[column], sentence))

    def _is_within(self, person: Person) -> bool:
        return bool(person.unit.path.startswith(self.exam.unit.path))

    def _person(self, row: Row) -> Person | None:
        """Whom the row means; otherwise it is among the errors, the doubts or the skipped."""
        meant = self.known.whom(row, self._unit(row))
        if meant is None or (isinstance(meant, Doubt) and meant.may_be_new):
            meant = self._by_name(row, meant)
        if isinstance(meant, Doubt):
            meant = self._decided(replace(meant, people=tuple(one for one in meant.people if self._is_within(one))))
        if isinstance(meant, RowError):
            self.plan.errors.append(meant)
            return None
        if meant is not None and not self._is_within(meant):
            self._bad(row, f"{meant.name}在“{meant.unit.name}”，不在{self.exam.unit.name}范围内，不能列入。")
            return None
        return meant

    def _unit(self, row: Row) -> Unit | None:
        """The unit the row names: in full, or by the last part where only one is called so."""
        if not row.unit:
            return None
        full = "/".join((self.town.full_name, *row.unit))
        called = [one for one in self.units if one.name == row.unit[-1]]
        return next((one for one in called if one.full_name == full), called[0] if len(called) == 1 else None)

    def _by_name(self, row: Row, meant: Doubt | None) -> Person | Doubt | RowError:
        """Somebody of the name, where numbers and unit alone do not tell."""
        namesakes = list(meant.people) if meant and meant.people else self.known.by_name[row.name]
        here = [one for one in namesakes if self._is_within(one)]
        if not here:
            return RowError(row.number, LABELS["name"], self._why_nobody(row, namesakes))
        says_more = row.unit or row.mobile or row.account or row.staff_number
        if len(here) == 1 and not says_more:
            return here[0]
        sentence = f"有 {len(here)} 位同名，请选择是哪一位" if len(here) > 1 else "有这个姓名的人，但单位或号码与表中的对不上，请核对是不是这一位"
        return Doubt(row, sentence, tuple(here), may_be_new=False)

    def _why_nobody(self, row: Row, elsewhere: list[Person]) -> str:
        if elsewhere:
            return f"{row.name}在“{elsewhere[0].unit.name}”，不在{self.exam.unit.name}范围内，不能列入。"
        gone = next(iter(self.known.out_of_use[row.name]), None)
        if gone is not None:
            return f"{row.name}（{gone.unit.name}）已{gone.get_status_display()}，不能列入。"
        return f"没有找到在职人员“{row.name}”，请核对姓名，或先在“人员”里录入。"

    def _decided(self, doubt: Doubt) -> Person | RowError | None:
        row, decision = doubt.row, self.decisions.get(doubt.row.number, "")
        chosen = {str(one.public_id): one for one in doubt.people}.get(decision)
        if chosen is not None:
            return chosen
        if decision == SKIP:
            self.plan.skipped.append(row.number)
        elif doubt.people:
            self.plan.doubts.append(doubt)
        else:
            return RowError(row.number, LABELS["name"], f"{doubt.sentence}，不在{self.exam.unit.name}范围内，不能列入。")
        return None

    def _sort(self, found: list[tuple[Row, Person]], today: date) -> None:
        """Into those on the list already, those to come, and those who are named twice or have nothing to make up for."""
        people = [person.pk for _, person in found]
        standing = _standing(self.exam, people, today)
        due = None
        if self.exam.parent is not None:
            due = set(makeups.due(self.exam.parent, makeups.RESULTS, but=self.exam).filter(person__in=people).values_list("person", flat=True))
        rows: dict[int, int] = {}
        for row, person in found:
            first = rows.setdefault(person.pk, row.number)
            now = standing.get(person.pk)
            if first != row.number:
                self._bad(row, f"与第 {first} 行是同一个人（{person.name}，{person.unit.name}），请删去一行。")
            elif now is not None and now != Candidate.Standing.REMOVED:
                self.plan.listed.append(Meant(row.number, person))
            elif due is not None and person.pk not in due:
                self._bad(row, f"{person.name}不是原考试的不合格、缺考或缓考人员，不能列入补考。")
            else:
                self.plan.new.append(Meant(row.number, person, again=now is not None))


def _units_named(rows: list[Row]) -> list[Unit]:
    return list(Unit.objects.filter(name__in={row.unit[-1] for row in rows if row.unit}, closed_on__isnull=True))


def _standing(exam: Exam, people: list[int], today: date) -> dict[int, str]:
    """How those of `people` stand who are on the roster, or (a draft) whom its rule means already."""
    if exam.state == Exam.State.DRAFT:
        return dict.fromkeys(staff.people_of(exam, today).filter(pk__in=people).values_list("pk", flat=True), Candidate.Standing.REQUIRED)
    return dict(exam.candidates.filter(person__in=people).values_list("person", "standing"))


def take(*, exam: Exam, plan: Plan, reason: str, by: Person, now: datetime) -> int:
    """Put everybody of the plan on the roster of a published exam, each with a `RosterChange`, or nobody; returns how many."""
    _refuse_unfit(plan, plan.new)
    roster.add_all(exam=exam, people=[one.person for one in plan.new], reason=reason, by=by, now=now)
    return len(plan.new)


def choose(*, exam: Exam, plan: Plan, only: bool, by: Person, now: datetime) -> Exam:
    """Have a draft mean the people of the plan: `only` them, or them besides those it means now."""
    people = [*plan.new, *(plan.listed if only else [])]
    _refuse_unfit(plan, people)
    with transaction.atomic():
        held = Exam.objects.select_for_update(of=("self",)).get(pk=exam.pk)
        refuse_published(held)
        if held.version != exam.version:
            raise Stale("stale", "刚刚有人修改了这场考试，名单没有改动。请核对后再确认一次。")
        held.update_from(held.version, roster_rule=_rule(held.roster_rule, plan, only))
        audit.record("quiz.roster_from_file", by=by, now=now, subject=held.title, exam=held.pk, people=len(people), only=only)
    return held


def _rule(rule: Mapping[str, Any], plan: Plan, only: bool) -> dict[str, Any]:
    """A roster rule of chosen people. 在编在职 and more is said by its staffing types, since the form knows no third way."""
    named = [one.person.pk for one in plan.new]
    if only:
        named += [one.person.pk for one in plan.listed]
        return {"who": "chosen", "established": False, "units": [], "staffing_types": [], "teams": [], "persons": sorted(named)}
    lists = {name: list(rule.get(name, [])) for name in ("units", "staffing_types", "teams")}
    if rule.get("established"):
        established = StaffingType.objects.filter(established=True).values_list("pk", flat=True)
        lists["staffing_types"] = sorted({*lists["staffing_types"], *established})
    return {"who": "chosen", "established": False, **lists, "persons": sorted({*rule.get("persons", []), *named})}


def _refuse_unfit(plan: Plan, people: Sequence[Meant]) -> None:
    if not plan.is_clear:
        raise Refused("roster_unclear", "还有没弄清的行，没有列入任何人。请改正文件或作出选择后再确认。")
    if not people:
        raise Refused("roster_nobody", "文件里没有要列入的人，名单没有改动。")


def template() -> bytes:
    notes = ["每人一行。姓名必填；工号、手机号、单位、账号至少填一项，可以认出同名的人。已在名单上的不会重复。"]
    header = [LABELS[name] for name in WHO]
    return excel.write([excel.Sheet("名单", header, [], notes=notes, widths=(12, 34, 14, 16, 18), text_columns=frozenset({2, 3, 4}))])
