"""变动人员名单 as PDF and as Excel file, both made by the worker from the accepted changes that the asking person may see."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from core import excel, jobs, pdf
from core.jobs import Product, Progress
from core.models import Job
from people import selectors
from people.access import Can, scope
from people.models import Person, PersonnelChange, Unit

KINDS = {"pdf": "changes_pdf", "xlsx": "changes_xlsx"}
HEADER = ("序号", "姓名", "变动", "原单位", "现单位", "职务", "编制类型", "生效日期", "事由", "依据文件")
AT_ONCE = 5000  # rows in one file: some 200 pages


def ask(*, file: str, by: Person, now: datetime, back_url: str, year: int | None, kind: str, unit: Unit | None) -> Job:
    """Ask the worker for the list as `file` (pdf or xlsx)."""
    title = f"变动人员名单（{'PDF' if file == 'pdf' else 'Excel'}）"
    params: dict[str, Any] = {"person": by.pk, "year": year, "change": kind, "unit": unit.pk if unit else None}
    return jobs.ask(KINDS[file], title=title, by=by, now=now, back_url=back_url, **params)


def changes_pdf(params: dict[str, Any], progress: Progress, now: datetime) -> Product:
    shown = _material(params, now)
    progress(20)
    return Product(pdf.render("people/changes_pdf.html", {**shown, "header": HEADER}), f"{shown['file']}.pdf", pdf.CONTENT_TYPE, shown["sentence"])


def changes_xlsx(params: dict[str, Any], progress: Progress, now: datetime) -> Product:
    shown = _material(params, now)
    progress(20)
    notes = [f"单位：{shown['unit_name']}　截至 {shown['as_of']}"]
    sheet = excel.Sheet(
        "变动人员", HEADER, (_row(number, one) for number, one in enumerate(shown["changes"], 1)), title=shown["heading"], notes=notes,
        widths=(6, 12, 8, 20, 20, 18, 14, 12, 24, 24), text_columns=frozenset({1, 7}),
    )  # fmt: skip
    return Product(excel.write([sheet]), f"{shown['file']}.xlsx", excel.CONTENT_TYPE, shown["sentence"])


def _row(number: int, one: PersonnelChange) -> list[Any]:
    units = [unit.name if unit else "" for unit in (one.from_unit, one.to_unit)]
    staffing_type = one.staffing_type.name if one.staffing_type else ""
    return [number, one.name, one.get_kind_display(), *units, one.post, staffing_type, str(one.effective_on), one.reason, one.document]


def _material(params: dict[str, Any], now: datetime) -> dict[str, Any]:
    """What stands in the file. The office named is the unit asked for, else the topmost one of the asking person's."""
    by = Person.objects.get(pk=params["person"])
    unit = Unit.objects.filter(pk=params["unit"]).first() if params["unit"] else None
    chosen = selectors.listed(
        selectors.changes_visible_to(by), year=params["year"], kind=params["change"], state=PersonnelChange.State.ACCEPTED, unit=unit
    )
    changes = list(chosen.order_by("effective_on", "id")[: AT_ONCE + 1])
    tops = sorted([*scope(by, Can.MANAGE_PEOPLE), *scope(by, Can.FILE_CHANGES)], key=lambda one: one.path)
    office = unit or tops[0]
    year = f"{params['year']}年" if params["year"] else ""
    title, as_of = f"{office.name}{year}变动人员名单", timezone.localdate(now)
    sentence = f"共 {len(changes)} 人次。" if len(changes) <= AT_ONCE else f"一次最多 {AT_ONCE} 人次，其余请分年度或分单位打印。"
    kind = PersonnelChange.Kind(params["change"]).label if params["change"] else ""
    return {
        "unit_name": office.name, "changes": changes[:AT_ONCE], "heading": title, "as_of": as_of, "kind": kind, "sentence": sentence,
        "file": f"{title}（截至{as_of}）",
    }  # fmt: skip
