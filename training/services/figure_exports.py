"""The figures of a year as PDF and as Excel file, both made by the worker from the same figures as the page."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import timezone

from core import excel, jobs, pdf
from core.errors import Refused
from core.excel import Sheet
from core.jobs import Product, Progress
from core.models import Job
from people.models import Person, Unit
from training.models import Kind
from training.rules.figures import Line, Turnout, YearFigures
from training.selectors import figures, hours

JOB = "training_figures"
FILES = {"pdf": "PDF", "xlsx": "Excel"}
KINDS = {str(one.value): str(one.label) for one in Kind}
_COUNTS = ("应到人次", "参训人次", "迟到", "请假", "缺席", "参训率")
_MANY = 500  # people whose turnout is read at once


def ask(*, unit: Unit, year: int, file: str, by: Person, now: datetime, back_url: str) -> Job:
    if file not in FILES:
        raise Refused("no_kind", "请选择 Excel 或 PDF。")
    title = f"{unit.name}{year}年学法培训情况（{FILES[file]}）"
    return jobs.ask(JOB, title=title[:100], by=by, now=now, back_url=back_url, unit=unit.pk, year=year, file=file, who=by.pk)


def run(params: dict[str, Any], progress: Progress, now: datetime) -> Product:
    unit, by = Unit.objects.get(pk=params["unit"]), Person.objects.get(pk=params["who"])
    if not any(unit.path.startswith(one.path) for one in hours.tops(by)):
        raise Refused("not_yours", "您已不能查看这个单位的培训情况。")
    shown = figures.of_year(unit, params["year"], timezone.localdate(now))
    progress(20)
    make = {"pdf": _pdf, "xlsx": _xlsx}[params["file"]]
    data, kind = make(shown, unit, progress)
    return Product(data, f"{heading(shown)}（截至{shown.as_of}）.{params['file']}", kind)


def heading(shown: YearFigures) -> str:
    return f"{shown.unit_name}{shown.year}年学法培训情况"


def counted_words(shown: YearFigures) -> str:
    """Which kinds are in the figures."""
    return "、".join(label for kind, label in KINDS.items() if kind in shown.counted_kinds)


def _pdf(shown: YearFigures, unit: Unit, progress: Progress) -> tuple[bytes, str]:
    context = {
        "heading": heading(shown), "unit_name": shown.unit_name, "as_of": shown.as_of, "shown": shown, "turnout": shown.turnout,
        "sessions": shown.by_session(), "kinds": shown.by_kind(KINDS), "units": shown.by_unit(), "counted": counted_words(shown), "labels": KINDS,
    }  # fmt: skip
    return pdf.render("training/print/figures.html", context), pdf.CONTENT_TYPE


def _xlsx(shown: YearFigures, unit: Unit, progress: Progress) -> tuple[bytes, str]:
    notes = [f"单位：{shown.unit_name}　截至 {shown.as_of}　计入的类别：{counted_words(shown)}", shown.sentence]

    def sheet(name: str, header: list[str], rows: Any, widths: list[int]) -> Sheet:
        return Sheet(name, header, rows, title=heading(shown), notes=notes, widths=widths, text_columns=frozenset({0}))

    sheets = [
        sheet("汇总", ["项目", "数值", "依据"], _summary(shown), [22, 12, 50]),
        sheet("各次会议", ["日期", "会议", "类别", "计入", "法律法规", *_COUNTS], _sessions(shown), [13, 34, 14, 7, 40] + [10] * 6),
        sheet("各单位", ["单位", "会议次数", *_COUNTS], _lines(shown.by_unit()), [30] + [10] * 7),
        sheet("按类别", ["类别", "会议次数", "法律法规", "计入", *_COUNTS], _kinds(shown), [22] + [10] * 9),
        sheet("人员", ["姓名", "单位", "职务", *_COUNTS], _people(shown, unit, progress), [12, 30, 18] + [10] * 6),
    ]
    return excel.write(sheets), excel.CONTENT_TYPE


def _summary(shown: YearFigures) -> list[list[Any]]:
    turnout, laws = shown.turnout, shown.laws
    return [
        ["法治学习会议（次）", shown.session_count, "已结束的会议，只计上面列出的类别"],
        ["法律法规（部）", len(laws), "、".join(laws)],
        ["参训（人次）", turnout.came, "到会和迟到，不含列席"],
        ["参训率", turnout.attendance_rate, f"参训 {turnout.came} / 应到 {turnout.base}"],
        ["请假（人次）", turnout.leave, f"其中按会议设置不计入应到 {turnout.excused}"],
        ["缺席（人次）", turnout.absent, ""],
        ["列席（人次）", turnout.guests, "不计入应到，也不计入参训率"],
    ]


def _cells(one: Turnout) -> list[Any]:
    return [one.base, one.came, one.late, one.leave, one.absent, one.attendance_rate]


def _sessions(shown: YearFigures) -> list[list[Any]]:
    return [
        [str(one.on), one.title, KINDS.get(one.kind, one.kind), "是" if counts else "否", "、".join(title for _, title in one.laws), *_cells(turnout)]
        for one, turnout, counts in shown.by_session()
    ]


def _lines(lines: list[Line]) -> list[list[Any]]:
    return [[one.label, one.meetings, *_cells(one.turnout)] for one in lines]


def _kinds(shown: YearFigures) -> list[list[Any]]:
    return [[one.label, one.meetings, one.laws, "是" if one.counted else "否", *_cells(one.turnout)] for one in shown.by_kind(KINDS)]


def _people(shown: YearFigures, unit: Unit, progress: Callable[[int], None]) -> Any:
    everybody = list(figures.people(unit, shown.year).select_related("unit"))
    for start in range(0, len(everybody), _MANY):
        for person, turnout in figures.of_people(unit, shown.year, everybody[start : start + _MANY]):
            yield [person.name, person.unit.full_name.split("/", 1)[-1], person.post, *_cells(turnout)]
        progress(20 + 75 * (start + _MANY) // (len(everybody) + _MANY))
