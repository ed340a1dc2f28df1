"""执法资格考试 by Excel file: what each row means, and writing all of them, or none."""

from datetime import date, datetime

from certificates.models import QualificationExam
from certificates.rules import exam_table
from certificates.rules.exam_table import Facts
from certificates.services import exams
from core import excel
from core.models import StoredFile
from people.access import Can, covers
from people.models import EnforcementField, Person
from people.rules import table
from people.services import fact_table

UPLOAD = "certificates.exam_file"  # owner_kind of a table that waits for its confirmation
SUBJECTS = {label: value for value, label in QualificationExam.Subject.choices}
Plan = fact_table.Plan[Facts]


def plan(*, data: bytes, by: Person, today: date) -> Plan:
    """Whom and what the table means. Some ten queries, however many rows."""
    fields = dict(EnforcementField.objects.filter(in_use=True).values_list("name", "pk"))
    made = fact_table.plan(
        data=data, columns=exam_table.columns, read=lambda number, texts: exam_table.read(number, texts, SUBJECTS, fields, today),
        visible=lambda one: covers(by, Can.MANAGE_CERTIFICATES, one.unit), today=today,
    )  # fmt: skip
    people = {one.person.pk for one in made.new}
    there = QualificationExam.objects.filter(person__in=people, withdrawn_at=None).values_list("person", "subject", "on", "organiser")
    made.set_apart(lambda one: (one.person.pk, one.facts.subject, one.facts.on, one.facts.organiser), set(there), "同一个人的同一次考试")
    return made


def take(*, plan: Plan, proof: StoredFile | None, by: Person, now: datetime) -> int:
    """Write everything of the plan, or nothing; returns how many."""
    plan.refuse_unclear()
    return len(exams.enter(rows=[(one.person, one.facts) for one in plan.new], proof=proof, by=by, now=now))


def template() -> bytes:
    fields = list(EnforcementField.objects.filter(in_use=True).values_list("name", flat=True))
    header = [*(table.LABELS[name] for name in table.WHO), *exam_table.LABELS.values()]
    notes = [
        "每人每次考试一行。姓名、科目、组织单位、考试日期、合格必填；有同名的人时，单位、工号、手机号、账号至少填一项。本系统内的考试是练习，不在此登记。",
        f"科目填：{'、'.join(SUBJECTS)}。执法领域只有专业知识考试填，也可不填。日期写如 2026-06-26；合格填 是 或 否。",
    ]  # no more: the header has to stand in the first three rows
    texts = frozenset({2, 3, 4, header.index("考试日期"), header.index("文号或证书编号")})
    choices = {header.index("科目"): list(SUBJECTS), header.index("执法领域"): fields, header.index("合格"): ["是", "否"]}
    widths = (12, 28, 12, 14, 14, 16, 14, 20, 12, 8, 8, 22, 20)
    return excel.write([excel.Sheet("执法资格考试", header, [], notes=notes, widths=widths, text_columns=texts, choices=choices)])
