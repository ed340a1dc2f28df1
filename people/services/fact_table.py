"""A table that says something of people known already, a fact a row: whom and what each row means, so that all is written, or nothing."""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from core import sheets
from core.errors import Refused
from people.models import Person, StaffingType, Unit
from people.rules import table
from people.rules.table import RowError
from people.services import units
from people.services.import_matching import Doubt, KnownPeople

WHO = (*table.WHO, "staffing_type")  # which tells namesakes apart, and is not compared otherwise: it may have been another one at the time
MAX_ROWS = 1000  # so that all are written in one short transaction
Fact = TypeVar("Fact")


@dataclass(frozen=True)
class Meant(Generic[Fact]):
    row: int
    person: Person
    facts: Fact


@dataclass
class Plan(Generic[Fact]):
    """What becomes of each row. Nothing is written while one is wrong; what was entered before (`there`) is passed over."""

    new: list[Meant[Fact]] = field(default_factory=list)
    there: list[Meant[Fact]] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)  # labels of columns that are not read

    @property
    def faults(self) -> list[RowError]:
        return table.by_row(self.errors)

    @property
    def is_clear(self) -> bool:
        return not self.errors and bool(self.new)

    def set_apart(self, key: Callable[[Meant[Fact]], Hashable], there: Collection[Hashable], what: str) -> None:
        """Into those to come, those whose key is `there` already, and those that stand in the table twice (`what` says what is the same)."""
        first: dict[Hashable, int] = {}
        new = []
        for one in self.new:
            row = first.setdefault(key(one), one.row)
            if row != one.row:
                self.errors.append(RowError(one.row, table.LABELS["name"], f"与第 {row} 行是{what}，请删去一行。"))
            elif key(one) in there:
                self.there.append(one)
            else:
                new.append(one)
        self.new = new

    def refuse_unclear(self) -> None:
        """While a row is wrong, or where nothing is new."""
        if self.errors:
            raise Refused("rows_to_fix", f"有 {len(self.faults)} 行需要改正，整个文件都没有登记。请改正后重新上传。")
        if not self.new:
            raise Refused("nothing_new", "文件里没有新的内容，都已登记过。")


def plan(
    *,
    data: bytes,
    columns: Callable[[Sequence[str]], dict[str, int]],
    read: Callable[[int, Mapping[str, str]], Fact | list[RowError]],
    visible: Callable[[Person], bool],
    today: date,
    former: bool = False,
) -> Plan[Fact]:
    """Whom and what the table (an Excel or CSV file) means. `columns` finds the fields beside the person's in the header, `read` says what the cells
    of a row mean, `visible` who is the clerk's, `former` whether those who left may be meant. Some ten queries, however many rows."""
    cells = sheets.read_rows(data)
    town = units.root()
    assert town is not None, "whoever uploads a table works in a unit"
    head, _, unknown = table.header(cells, WHO, ("name",))
    places = columns(cells[head])
    types = list(StaffingType.objects.values_list("name", flat=True))
    known = {" ".join(cells[head][place].split()) for place in places.values()}
    who = table.read(cells, town=town.name, staffing_types=types, today=today, fields=WHO, required=("name",), repeats=True)
    if len(who.rows) + len(who.errors) > MAX_ROWS:
        raise Refused("table_rows_many", f"一次最多 {MAX_ROWS} 行，请分成几个文件。", field="file")
    made: Plan[Fact] = Plan(errors=list(who.errors), unknown=[label for label in unknown if label not in known])
    people = RowPeople(who.rows, visible, former=former)
    for row in who.rows:
        facts = read(row.number, {name: cells[row.number - 1][place] for name, place in places.items()})
        person = people.of(row)
        made.errors += facts if isinstance(facts, list) else []
        if isinstance(person, RowError):
            made.errors.append(person)
        elif not isinstance(facts, list):
            made.new.append(Meant(row.number, person, facts))
    return made


class RowPeople:
    """Whom a row means: one person of the clerk's units, or what to write so that it is one. `former`: those who left or retired too."""

    def __init__(self, rows: Sequence[table.Row], visible: Callable[[Person], bool], *, former: bool = False) -> None:
        self.known, self.former = KnownPeople(rows, visible), former
        self.units = {one.full_name.partition("/")[2]: one for one in Unit.objects.filter(name__in={row.unit[-1] for row in rows if row.unit})}

    def of(self, row: table.Row) -> Person | RowError:
        unit = self.units.get("/".join(row.unit)) if row.unit else None
        if self.former and (gone := self._former(row, unit)):
            return gone
        meant = self.known.whom(row, unit)
        if isinstance(meant, Person | RowError):
            return meant
        doubted = list(meant.people) if isinstance(meant, Doubt) else []
        namesakes = doubted or self.known.by_name[row.name]
        said = row.unit or row.mobile or row.account or row.staff_number
        alike = [one for one in namesakes if one.staffing_type.name == row.staffing_type]
        if len(namesakes) > 1 and len(alike) == 1 and (doubted or not said):
            return alike[0]
        if len(namesakes) == 1 and not said:
            return namesakes[0]
        if not namesakes:
            sentence = f"没有找到在职人员“{row.name}”，请核对姓名；不在您管理的单位里的，请找他所在单位登记。"
        elif len(namesakes) > 1:
            sentence = f"有 {len(namesakes)} 位“{row.name}”，请填账号或工号。"
        else:
            sentence = f"有“{row.name}”（{namesakes[0].unit.name}），但单位或号码与表中的对不上，请核对。"
        return RowError(row.number, table.LABELS["name"], sentence)

    def _former(self, row: table.Row, unit: Unit | None) -> Person | None:
        """By account or staff number; by name and unit where nobody in post has the name."""
        gone = self.known.out_of_use[row.name]
        if row.account or row.staff_number:
            gone = [one for one in gone if one.account.lower() == row.account or (row.staff_number and one.staff_number == row.staff_number)]
        elif self.known.by_name[row.name]:
            return None
        elif row.unit:
            gone = [one for one in gone if unit and one.unit_id == unit.pk]
        return gone[0] if len(gone) == 1 else None
