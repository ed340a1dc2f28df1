"""年度学时表 of many people and 学时证明 of one, as PDF and as Excel file; made by the worker from what the pages read."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from core import excel, jobs, pdf
from core.errors import Refused
from core.jobs import Product, Progress
from core.models import Job, Office
from core.points import HUNDREDTHS, points_text
from people.models import Person, Team, Unit
from training.selectors import hours, statements, years
from training.selectors.hours import Row
from training.selectors.statements import Statement

LIST, ONE = "training_hours_list", "training_hours_one"
FILES = {"pdf": "PDF", "xlsx": "Excel"}
AT_MOST = {"pdf": 3_000, "xlsx": 100_000}  # people in one file
_MANY = 500  # whose hours are read at once


def ask_list(*, year: int, wanted: Mapping[str, Any], file: str, by: Person, now: datetime, back_url: str) -> Job:
    """Of whom the page's filters find."""
    unit, team = wanted["unit"], wanted["team"]
    asked = {**wanted, "unit": unit and unit.pk, "team": team and team.pk}
    title = f"{unit.name if unit else ''}{year}年度学时表（{FILES[file]}）"
    return jobs.ask(LIST, title=title[:100], by=by, now=now, back_url=back_url[:200], who=by.pk, year=year, file=file, wanted=asked)


def ask_one(*, person: Person, year: int, file: str, by: Person, now: datetime, back_url: str) -> Job:
    title = f"{person.name}{year}年度学时证明（{FILES[file]}）"
    return jobs.ask(ONE, title=title[:100], by=by, now=now, back_url=back_url[:200], who=by.pk, person=person.pk, year=year, file=file)


def run_list(params: dict[str, Any], progress: Progress, now: datetime) -> Product:
    by, today, year = Person.objects.get(pk=params["who"]), timezone.localdate(now), years.of(params["year"])
    wanted = dict(params["wanted"])
    unit, team = Unit.objects.filter(pk=wanted["unit"]).first(), Team.objects.filter(pk=wanted["team"]).first()
    listed = hours.listed(by, year, today, **{**wanted, "unit": unit, "team": team}).select_related("unit")
    count, most = listed.count(), AT_MOST[params["file"]]
    if not count:
        raise Refused("nobody", "没有符合条件的人，没有什么可以打印。请放宽条件。")
    if count > most:
        raise Refused("too_many", f"一次最多 {most} 人，现有 {count} 人。请按单位分几次办理{'，或改用 Excel' if params['file'] == 'pdf' else ''}。")
    rows = _rows(list(listed), lambda people: hours.rows(people, year, today), progress)
    tops = hours.tops(by)
    name = unit.name if unit else team.name if team else tops[0].name if tops else ""
    heading = f"{name}{year.year}年度学时表"
    duty = f"执法人员年度学时 {points_text(year.officer_hours)}。" if year.officer_hours else ""
    total = sum(row.hours for row in rows)
    says = f"共 {len(rows)} 人，合计 {points_text(total)} 学时。{duty}学时来自学法会议、上级培训{'和自学' if year.counts_self_study else ''}。"
    credits, has_duty = _credits(), bool(year.officer_hours)
    if params["file"] == "pdf":
        context = {
            "heading": heading, "unit_name": name, "as_of": today, "rows": rows, "says": says, "credits": credits, "has_duty": has_duty,
        }  # fmt: skip
        data, kind = pdf.render("training/print/hours.html", context), pdf.CONTENT_TYPE
    else:
        header = ["序号", "姓名", "单位", "职务", "学时", *(["学分"] if credits else []), *(["年度要求", "还差"] if has_duty else [])]
        cells = [_cells(number, row, credits, has_duty) for number, row in enumerate(rows, 1)]
        sheet = excel.Sheet(
            "年度学时表", header, cells, title=heading, notes=[f"单位：{name}　截至 {today}", says], widths=[8, 12, 30, 18, 10, 10, 12, 10]
        )  # fmt: skip
        data, kind = excel.write([sheet]), excel.CONTENT_TYPE
    return Product(data, f"{heading}（截至{today}）.{params['file']}", kind, f"共 {len(rows)} 人。")


def _credits() -> bool:
    office = Office.current()
    return office is not None and office.credits


def _rows(people: list[Person], read: Callable[[list[Person]], list[Row]], progress: Progress) -> list[Row]:
    found: list[Row] = []
    for start in range(0, len(people), _MANY):
        found += read(people[start : start + _MANY])
        progress(60 * len(found) // len(people))
    return found


def _cells(number: int, row: Row, credits: bool, has_duty: bool) -> list[Any]:
    duty = [row.duty / HUNDREDTHS if row.duty else None, row.missing / HUNDREDTHS if row.duty else None] if has_duty else []
    who = [number, row.person.name, row.person.unit.full_name.split("/", 1)[-1], row.person.post]
    return [*who, row.hours / HUNDREDTHS, *([row.credits / HUNDREDTHS] if credits else []), *duty]


def run_one(params: dict[str, Any], progress: Progress, now: datetime) -> Product:
    by, today = Person.objects.get(pk=params["who"]), timezone.localdate(now)
    person = Person.objects.select_related("unit").get(pk=params["person"])
    if by.pk != person.pk and not hours.readable(by).filter(pk=person.pk).exists():
        raise Refused("not_yours", "您已不能查看这个人的学时。")
    statement, credits = statements.statement_of(person, params["year"], today), _credits()
    progress(30)
    heading = f"{params['year']}年度学时证明"
    if params["file"] == "pdf":
        root = person.unit.full_name.split("/", 1)[0]
        context = {"heading": heading, "unit_name": root, "as_of": today, "person": person, "statement": statement, "credits": credits}
        data, kind = pdf.render("training/print/hours_person.html", context), pdf.CONTENT_TYPE
    else:
        data, kind = excel.write([_sheet(heading, person, statement, credits, str(today))]), excel.CONTENT_TYPE
    return Product(data, f"{heading}-{person.name}（截至{today}）.{params['file']}", kind)


def _sheet(heading: str, person: Person, statement: Statement, credits: bool, today: str) -> excel.Sheet:
    notes = [f"{person.name}　{person.unit.full_name}　{person.post}　截至 {today}　合计 {points_text(statement.hours)} 学时"]
    rows = [
        [str(one.on), one.kind, one.label, one.hours / HUNDREDTHS, *([one.credits / HUNDREDTHS] if credits else [])]
        for one in reversed(statement.lines)
    ]  # fmt: skip
    header = ["日期", "来源", "事项", "学时", *(["学分"] if credits else [])]
    return excel.Sheet("学时证明", header, rows, title=heading, notes=notes, widths=[13, 18, 50, 10, 10])
