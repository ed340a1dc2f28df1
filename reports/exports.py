"""The rates of an exam as PDF and as Excel file, both made by the worker from the same figures as the page."""

from datetime import datetime
from typing import Any

from core import excel, pdf
from core.excel import Sheet
from core.jobs import Product, Progress
from core.points import HUNDREDTHS
from core.rates import NO_BASE
from quiz.models import Attempt, Exam, ExamUnit
from reports import bands, names, selectors
from reports.figures import ExamFigures, Figures, UnitLine
from reports.models import Snapshot
from reports.names import Entry
from reports.plain import counts_to_print, rates_to_print
from reports.sentences import closing_state, leading_sentence

KINDS = {"pdf": "rates_pdf", "xlsx": "rates_xlsx"}
LABELS = {"pdf": "考试情况（PDF）", "xlsx": "考试情况（Excel）"}
_EVERYBODY = ("sat", "absent", "excluded")


def _material(params: dict[str, Any], now: datetime) -> tuple[Exam, ExamFigures, dict[str, list[Entry]]]:
    """The exam, its figures (of the snapshot named, else live) and the names behind them by list; of one part of it where `part` names one."""
    exam = Exam.objects.select_related("unit").get(pk=params["exam"])
    part = ExamUnit.objects.filter(exam=exam, path=params.get("part") or "").first()
    below = part.path if part else None
    if params["snapshot"] is None:
        shown, people = selectors.exam_figures(exam, now=now), {which: list(names.names_behind(exam, which, below)[:]) for which in _EVERYBODY}
    else:
        snapshot = Snapshot.objects.get(pk=params["snapshot"], exam=exam)
        shown, people = selectors.frozen_figures(snapshot), {which: names.frozen_names(snapshot, which, below) for which in _EVERYBODY}
    return exam, shown.narrowed(part.path, part.name) if part else shown, people


def rates_pdf(params: dict[str, Any], progress: Progress, now: datetime) -> Product:
    exam, shown, people = _material(params, now)
    progress(20)
    bars = bands.bands(shown.total, full_marks=shown.full_marks, pass_mark=shown.pass_mark, excellent_mark=shown.excellent_mark)
    context = {
        "heading": shown.heading, "unit_name": shown.unit_name, "as_of": shown.as_of, "caveat": exam.caveat,
        "shown": shown, "counts": shown.total, "lines": shown.lines(), "bands": bars, "chart": bands.chart(bars),
        "absent": people["absent"], "excused": people["excluded"],
        "sources": _sources(shown, people),
        "sentence": leading_sentence(shown, now=now), "state": closing_state(shown, now=now),
    }  # fmt: skip
    data = pdf.render("reports/print/rates.html", context)
    return Product(data, f"{shown.heading}（截至{shown.as_of}）.pdf", pdf.CONTENT_TYPE)


def _sources(shown: ExamFigures, people: dict[str, list[Entry]]) -> dict[str, int]:
    """Of an exam of our own: by the words for where the counted scores came from; empty where all were earned online."""
    return {} if shown.external else names.sources(people["sat"])


def rates_xlsx(params: dict[str, Any], progress: Progress, now: datetime) -> Product:
    exam, shown, people = _material(params, now)
    progress(20)
    notes = [*([exam.caveat] if exam.caveat else []), f"单位：{shown.unit_name}　截至 {shown.as_of}（{closing_state(shown, now=now)}）"]
    sheets = [_summary(shown, notes), _by_unit(shown, notes), _roster(shown, people, notes)]
    return Product(excel.write(sheets), f"{shown.heading}（截至{shown.as_of}）.xlsx", excel.CONTENT_TYPE)


def _summary(shown: ExamFigures, notes: list[str]) -> Sheet:
    total = shown.total
    rows: list[list[Any]] = [[word, getattr(total, name), ""] for name, word in counts_to_print(shown).items()]
    rows += [[word, rate or NO_BASE, f"{rate.count} / {rate.base}" if rate is not None else ""] for word, rate in rates_to_print(shown)]
    rows.append(["平均分", _average(total), f"参考 {total.sat_count} 人"])
    rows += [[word, _points(score), ""] for word, score in (("中位数", total.median), ("最低分", total.lowest), ("最高分", total.highest))]
    return Sheet("汇总", ["项目", "数值", "人数依据"], rows, title=shown.title, notes=notes, widths=[26, 14, 22])


def _by_unit(shown: ExamFigures, notes: list[str]) -> Sheet:
    header = ["单位", "应考", "参考", shown.absent_word, "免考", "缓考", "合格", "优秀", "参考率", "合格率", "优秀率", "平均分", "中位数"]
    rows = [_unit_row(line.figures, _unit_name(line)) for line in shown.lines()] + [_unit_row(shown.total, "合计")]
    return Sheet("各单位", header, rows, title=shown.title, notes=notes, widths=[30] + [9] * 12)


def _unit_name(line: UnitLine) -> str:
    return f"{line.name}（本级）" if line.own else line.name


def _unit_row(one: Figures, name: str) -> list[Any]:
    counts = [one.expected_count, one.sat_count, one.absent_count, one.exempt_count, one.deferred_count, one.pass_count, one.excellent_count]
    return [name, *counts, one.participation_rate, one.pass_rate, one.excellence_rate, _average(one), _points(one.median)]


def _roster(shown: ExamFigures, people: dict[str, list[Entry]], notes: list[str]) -> Sheet:
    header = ["姓名", "单位", "应考情况", "是否参考", "成绩", "等次", "原因", "批准人", "批准日期"]
    everybody = sorted((one for which in _EVERYBODY for one in people[which]), key=lambda one: one.path)
    rows = [_person_row(one) for one in everybody]
    if _sources(shown, people):
        header = [*header, "成绩来源"]
        rows = [[*row, one.source_text or (Attempt.Source.ONLINE.label if one.sat else "")] for row, one in zip(rows, everybody, strict=True)]
    widths = [12, 30, 10, 10, 8, 8, 24, 12, 12, 10]
    return Sheet("名单", header, rows, title=shown.title, notes=notes, widths=widths, text_columns=frozenset({0, 1, 8}))


def _person_row(one: Entry) -> list[Any]:
    result = ["是", _points(one.score), one.grade_text] if one.sat else ["否", None, ""]
    return [one.name, one.unit, one.standing_text, *result, one.reason, one.approver, one.approved_on]


def _average(one: Figures) -> float | str:
    """As printed (one decimal, half up), but as a number."""
    return float(one.average_text) if one.sat_count else one.average_text


def _points(hundredths: int | None) -> float | None:
    return None if hundredths is None else hundredths / HUNDREDTHS
