"""上级培训 by Excel file: what each row means, and writing all of them, or none."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from core import excel, sheets
from core.errors import Refused
from core.models import StoredFile
from people.access import Can, covers
from people.models import Person, Unit
from people.rules import table
from people.rules.table import RowError
from people.services import units
from people.services.import_matching import Doubt, KnownPeople
from training.models import ExternalTraining
from training.rules import external_table
from training.rules.external_table import Facts
from training.services import external

UPLOAD = "training.external_file"  # owner_kind of a table that waits for its confirmation
MAX_ROWS = 1000  # so that all are written in one short transaction
LEVELS = {label: value for value, label in ExternalTraining.Level.choices}


@dataclass(frozen=True)
class Meant:
    row: int
    person: Person
    facts: Facts


@dataclass
class Plan:
    """What becomes of each row. Nothing is written while one is wrong; what was entered before is passed over."""

    new: list[Meant] = field(default_factory=list)
    there: list[Meant] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)  # labels of columns that are not read

    @property
    def faults(self) -> list[RowError]:
        return table.by_row(self.errors)

    @property
    def is_clear(self) -> bool:
        return not self.errors and bool(self.new)


def plan(*, data: bytes, by: Person, today: date) -> Plan:
    """Whom and what the table (an Excel or CSV file) means. Some ten queries, however many rows."""
    cells = sheets.read_rows(data)
    town = units.root()
    assert town is not None, "whoever manages training works in a unit"
    head, _, unknown = table.header(cells, table.WHO, ("name",))
    columns = external_table.columns(cells[head])
    known = {cells[head][place] for place in columns.values()}
    who = table.read(cells, town=town.name, staffing_types=(), today=today, fields=table.WHO, required=("name",), repeats=True)
    if len(who.rows) + len(who.errors) > MAX_ROWS:
        raise Refused("external_rows_many", f"一次最多 {MAX_ROWS} 行，请分成几个文件。", field="file")
    made = Plan(errors=list(who.errors), unknown=[label for label in unknown if label not in {" ".join(one.split()) for one in known}])
    people = _People(who.rows, by)
    for row in who.rows:
        texts = {name: cells[row.number - 1][place] for name, place in columns.items()}
        facts = external_table.read(row.number, texts, LEVELS, today)
        person = people.of(row)
        made.errors += facts if isinstance(facts, list) else []
        if isinstance(person, RowError):
            made.errors.append(person)
        elif not isinstance(facts, list):
            made.new.append(Meant(row.number, person, facts))
    _sort(made)
    return made


class _People:
    """Whom a row means: one person of the clerk's units, or what to write so that it is one."""

    def __init__(self, rows: Sequence[table.Row], by: Person) -> None:
        self.known = KnownPeople(rows, lambda one: covers(by, Can.MANAGE_TRAINING, one.unit))
        self.units = {one.full_name.partition("/")[2]: one for one in Unit.objects.filter(name__in={row.unit[-1] for row in rows if row.unit})}

    def of(self, row: table.Row) -> Person | RowError:
        meant = self.known.whom(row, self.units.get("/".join(row.unit)) if row.unit else None)
        if isinstance(meant, Person | RowError):
            return meant
        namesakes = list(meant.people) if isinstance(meant, Doubt) and meant.people else self.known.by_name[row.name]
        said = row.unit or row.mobile or row.account or row.staff_number
        if len(namesakes) == 1 and not said:
            return namesakes[0]
        if not namesakes:
            sentence = f"没有找到在职人员“{row.name}”，请核对姓名；不在您管理的单位里的，请找他所在单位登记。"
        elif len(namesakes) > 1:
            sentence = f"有 {len(namesakes)} 位“{row.name}”，请填账号或工号。"
        else:
            sentence = f"有“{row.name}”（{namesakes[0].unit.name}），但单位或号码与表中的对不上，请核对。"
        return RowError(row.number, table.LABELS["name"], sentence)


def _sort(made: Plan) -> None:
    """Into those to come, those that were entered before, and those that stand in the table twice."""
    people = {one.person.pk for one in made.new}
    there = set(ExternalTraining.objects.filter(person__in=people, withdrawn_at=None).values_list("person", "title", "from_on"))
    first: dict[tuple[int, str, date], int] = {}
    new = []
    for one in made.new:
        key = (one.person.pk, one.facts.title, one.facts.from_on)
        row = first.setdefault(key, one.row)
        if row != one.row:
            made.errors.append(RowError(one.row, table.LABELS["name"], f"与第 {row} 行是同一个人的同一次培训，请删去一行。"))
        elif key in there:
            made.there.append(one)
        else:
            new.append(one)
    made.new = new


def take(*, plan: Plan, proof: StoredFile | None, by: Person, now: datetime) -> int:
    """Write everything of the plan, or nothing; returns how many."""
    if plan.errors:
        raise Refused("rows_to_fix", f"有 {len(plan.faults)} 行需要改正，整个文件都没有登记。请改正后重新上传。")
    if not plan.new:
        raise Refused("nothing_new", "文件里没有新的培训，都已登记过。")
    with transaction.atomic():
        return len(external.write(rows=[(one.person, one.facts) for one in plan.new], proof=proof, by=by, now=now))


def template() -> bytes:
    header = [table.LABELS[name] for name in table.WHO] + [external_table.LABELS[name] for name in external_table.LABELS]
    notes = [
        "每人每次培训一行。姓名、培训名称、举办单位、类别、开始日期、学时必填；有同名的人时，单位、工号、手机号、账号至少填一项。",
        f"类别填：{'、'.join(LEVELS)}。日期写如 2026-06-26；只有一天的，结束日期可不填。有考试、考试合格填 是 或 否。",
    ]  # fmt: skip
    dates = len(table.WHO) + list(external_table.LABELS).index("from_on")
    texts = frozenset({2, 3, 4, dates, dates + 1})
    choices = {header.index("类别"): list(LEVELS), header.index("有考试"): ["是", "否"], header.index("考试合格"): ["是", "否"]}
    widths = (12, 28, 12, 14, 14, 30, 18, 16, 12, 12, 8, 8, 8, 10, 20)
    return excel.write([excel.Sheet("上级培训", header, [], notes=notes, widths=widths, text_columns=texts, choices=choices)])
