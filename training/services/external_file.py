"""上级培训 by Excel file: what each row means, and writing all of them, or none."""

from datetime import date, datetime

from django.db import transaction

from core import excel
from core.models import StoredFile
from people.access import Can, covers
from people.models import Person
from people.rules import table
from people.services import fact_table
from training.models import ExternalTraining
from training.rules import external_table
from training.rules.external_table import Facts
from training.services import external

UPLOAD = "training.external_file"  # owner_kind of a table that waits for its confirmation
LEVELS = {label: value for value, label in ExternalTraining.Level.choices}
Plan = fact_table.Plan[Facts]


def plan(*, data: bytes, by: Person, today: date) -> Plan:
    """Whom and what the table means. Some ten queries, however many rows."""
    made = fact_table.plan(
        data=data, columns=external_table.columns, read=lambda number, texts: external_table.read(number, texts, LEVELS, today),
        visible=lambda one: covers(by, Can.MANAGE_TRAINING, one.unit), today=today,
    )  # fmt: skip
    people = {one.person.pk for one in made.new}
    there = set(ExternalTraining.objects.filter(person__in=people, withdrawn_at=None).values_list("person", "title", "from_on"))
    made.set_apart(lambda one: (one.person.pk, one.facts.title, one.facts.from_on), there, "同一个人的同一次培训")
    return made


def take(*, plan: Plan, proof: StoredFile | None, by: Person, now: datetime) -> int:
    """Write everything of the plan, or nothing; returns how many."""
    plan.refuse_unclear()
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
