"""行政执法证申领表 of one person, as PDF to be signed and stamped by hand, and as Excel file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from certificates.models import Certificate
from certificates.rules import layout
from certificates.rules.layout import Form
from certificates.selectors import application_form, certificates, rules
from certificates.selectors.application_form import Application
from core import audit, excel, jobs, pdf
from core.errors import Refused
from core.jobs import Product, Progress
from core.models import Job
from people.models import Person

JOB = "certificates_application"
FILES = ("pdf", "xlsx")
PHOTO_ROWS = 5
_ALONE = {"单位", "执法领域", "申领事由"}
SIGNED = "签字（盖章）：　　　　　　　　年　　月　　日"


def ask(*, certificate: Certificate, file: str, by: Person, now: datetime, back_url: str) -> Job:
    if application_form.application_of(certificate) is None:
        raise Refused("no_application", "这张证件没有登记申领，没有申领表可以打印。")
    title = f"{certificate.person.name}申领表（{'PDF' if file == 'pdf' else 'Excel'}）"
    return jobs.ask(JOB, title=title[:100], by=by, now=now, back_url=back_url[:200], who=by.pk, certificate=certificate.pk, file=file)


def run(params: dict[str, Any], progress: Progress, now: datetime) -> Product:
    by, file = Person.objects.get(pk=params["who"]), params["file"]
    one = certificates.manageable(by).select_related("person__unit").filter(pk=params["certificate"]).first()
    if one is None:
        raise Refused("not_yours", "您已不能管理这张证件。")
    said, form = application_form.read(one), layout.form(rules.current().application)
    progress(30)
    heading, unit_name, day = form.heading, one.person.unit.full_name.split("/", 1)[0], timezone.localdate(now)
    facts = [*said.facts[:1], *((label, "") for label in form.by_hand), *said.facts[1:]]
    if file == "pdf":
        context = {
            "heading": heading, "unit_name": unit_name, "as_of": day, "rows": _rows(facts), "photo_rows": PHOTO_ROWS, "said": said,
            "opinions": form.opinions, "signed": SIGNED,
        }  # fmt: skip
        data, kind = pdf.render("certificates/print/application.html", context), pdf.CONTENT_TYPE
    else:
        data, kind = _excel(heading, f"单位：{unit_name}　截至 {day}", facts, said, form), excel.CONTENT_TYPE
    audit.record("certificates.printed", by=by, now=now, subject=f"{heading} · {one.person.name}", form=file)
    return Product(data, f"{heading}-{one.person.name}.{file}", kind)


@dataclass(frozen=True)
class Cell:
    """`span`: over how many of the four columns that labels leave (the last is the photo's in the first rows)."""

    label: str
    value: str
    span: int


def _rows(facts: Sequence[tuple[str, str]]) -> list[list[Cell]]:
    """Two facts on a row, long ones alone; beside the first rows is the photo."""
    rows: list[list[tuple[str, str]]] = []
    for one in facts:
        if rows and len(rows[-1]) == 1 and not {one[0], rows[-1][0][0]} & _ALONE:
            rows[-1].append(one)
        else:
            rows.append([one])
    made = []
    for place, row in enumerate(rows):
        last = 2 if place >= PHOTO_ROWS else 1  # what the photo leaves to the last cell
        made.append([Cell(label, value, last + 2 * (len(row) == 1) if label == row[-1][0] else 1) for label, value in row])
    return made


def _excel(heading: str, note: str, facts: Sequence[tuple[str, str]], said: Application, form: Form) -> bytes:
    rows = [*facts, *(("资格考试", one) for one in said.exams), *(("申领条件", one) for one in said.conditions)]
    rows += [(one, SIGNED) for one in form.opinions]
    sheet = excel.Sheet("申领表", ("项目", "内容"), rows, title=heading, notes=[note], widths=(28, 70), text_columns=frozenset({1}))
    return excel.write([sheet])
