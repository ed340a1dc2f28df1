"""The roster of a team by Excel file: what each row means, and letting all of them join, or none."""

from datetime import date, datetime

from core import excel
from people.access import Can, covers
from people.models import EnforcementField, Membership, Person, PostKind, StaffingType, Team
from people.rules import roster_table, table
from people.rules.roster_table import Place
from people.rules.table import RowError
from people.services import fact_table, memberships, teams
from people.services.memberships import Joining

LONGEST_CHOICE = 250  # what Excel lets a cell choose from, in characters
KINDS = {kind.label: kind.value for kind in PostKind}
Plan = fact_table.Plan[Place]


def plan(*, team: Team, data: bytes, by: Person, today: date) -> Plan:
    """Whom and what the table means. Who stands in the team just so is passed over. Some fifteen queries, however many rows."""
    teams.refuse_closed(team)
    fields = list(EnforcementField.objects.filter(in_use=True).values_list("name", flat=True))
    made = fact_table.plan(
        data=data, columns=roster_table.columns, read=lambda number, texts: roster_table.read(number, texts, KINDS, fields, today),
        visible=lambda one: covers(by, Can.MANAGE_PEOPLE, one.unit), today=today,
    )  # fmt: skip
    present = {one.person_id: one for one in team.memberships.filter(until_on=None).select_related("field")}
    there = {key for key, one in present.items() if any(row.person.pk == key and row.facts == _place(one) for row in made.new)}
    made.set_apart(lambda one: one.person.pk, there, "同一个人")
    hurdles = memberships.hurdles(team=team, joinings=_joinings(made), today=today, by=by)
    made.errors += [
        RowError(one.row, table.LABELS["name"], why_not.sentence) for one, why_not in zip(made.new, hurdles, strict=True) if why_not
    ]  # fmt: skip
    return made


def _place(one: Membership) -> Place:
    return Place(one.post_kind, one.field.name if one.field else "", one.from_on)


def _joinings(made: Plan) -> list[Joining]:
    fields = {one.name: one for one in EnforcementField.objects.all()}
    return [Joining(one.person, one.facts.post_kind, one.facts.from_on, fields.get(one.facts.field)) for one in made.new]


def take(*, team: Team, plan: Plan, today: date, by: Person, now: datetime) -> list[Membership]:
    """Everybody of the plan joins, or nobody."""
    plan.refuse_unclear()
    return memberships.join_many(team=team, joinings=_joinings(plan), today=today, by=by, now=now)


def template() -> bytes:
    """An empty table with what the office's lists allow to choose."""
    fields, types = (list(model.objects.filter(in_use=True).values_list("name", flat=True)) for model in (EnforcementField, StaffingType))
    choices = {"编制类型": types, "岗位性质": list(KINDS)} | ({"执法领域": fields} if fields else {})
    header = [label for label in ("姓名", "单位", "编制类型", "账号", "岗位性质", "执法领域", "起") if label != "执法领域" or fields]
    of_fields = f"执法领域填：{'、'.join(fields)}；不区分的留空。" if fields else ""
    notes = [  # two at most: the header is looked for in the first three rows
        "每人一行。姓名、岗位性质、起必填；有同名的人时，单位、编制类型、账号至少填一项。",
        f"岗位性质填：{'、'.join(KINDS)}。“起”是从哪一天起在队，写如 2026-03-01。{of_fields}",
    ]
    widths = (12, 28, 16, 16, 12, *([14] if fields else []), 14)
    texts = frozenset({header.index("账号"), header.index("起")})
    short = {header.index(label): of for label, of in choices.items() if len(",".join(of)) <= LONGEST_CHOICE}
    return excel.write([excel.Sheet("队员", header, [], notes=notes, widths=widths, text_columns=texts, choices=short)])
