"""The figures of a day as PDF and as Excel file, both made by the worker from the same figures as the page."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from certificates.rules.figures import CertificateFigures, FieldLine, Holding, Line
from certificates.selectors import figure_names, figures, rules
from certificates.selectors.certificates import READERS, people
from certificates.selectors.figure_names import Name, Wanted
from certificates.selectors.figure_scope import Scope
from certificates.selectors.rules import Wording
from certificates.selectors.teams import readable_teams
from core import bars, excel, jobs, pdf
from core.bars import Chart
from core.errors import Refused
from core.excel import Sheet
from core.jobs import Product, Progress
from core.models import Job
from core.points import points_text
from people.access import tops
from people.models import Person, Unit

JOB = "certificate_figures"
FILES = {"pdf": "PDF", "xlsx": "Excel"}
_COUNTS = ("人数", "在编", "持证人数", "持证率", "执法岗", "执法岗持证", "持证上岗率")
_MANY = 500  # people whose cards are read at once


def ask(*, scope: Scope, file: str, by: Person, now: datetime, back_url: str) -> Job:
    if file not in FILES:
        raise Refused("no_kind", "请选择 Excel 或 PDF。")
    title = f"{scope.unit.name}执法证件情况（截至{scope.day}，{FILES[file]}）"
    params = {"on": str(scope.day), "unit": scope.unit.pk, "team": scope.team.pk if scope.team else None, "part": scope.part, "file": file}
    return jobs.ask(JOB, title=title[:100], by=by, now=now, back_url=back_url, who=by.pk, **params)


def run(params: dict[str, Any], progress: Progress, now: datetime) -> Product:
    by, unit, on = Person.objects.get(pk=params["who"]), Unit.objects.get(pk=params["unit"]), date.fromisoformat(params["on"])
    team = readable_teams(by).filter(pk=params["team"]).first() if params["team"] else None
    if not any(unit.path.startswith(one.path) for one in tops(by, *READERS)) or bool(params["team"]) != bool(team):
        raise Refused("not_yours", "您已不能查看这个单位或队伍的执法证件情况。")
    scope = Scope(on, unit, team, part=params["part"], past=on < timezone.localdate(now))
    shown, words = figures.of_day(scope, now=now), rules.wording()
    progress(30)
    data, kind = _pdf(shown, words) if params["file"] == "pdf" else _xlsx(shown, words, scope, by, progress)
    return Product(data, f"{heading(shown)}（截至{shown.as_of}）.{params['file']}", kind)


def heading(shown: CertificateFigures) -> str:
    return f"{shown.unit.name}执法队伍和行政执法证情况"


def chart(shown: CertificateFigures) -> Chart:
    """Cards by the quarter in which they end: of the team, where there is one."""
    side = shown.team or shown.unit
    counts = [(quarter.label, cards if team is None else team) for quarter, team, cards in shown.quarters()]
    return bars.chart(counts, title=f"{side.name}的证件每季度到期", unit="张", left=124, row=24)


def _pdf(shown: CertificateFigures, words: Wording) -> tuple[bytes, str]:
    context = {
        "heading": heading(shown), "unit_name": shown.unit.name, "as_of": shown.as_of, "shown": shown, "chart": chart(shown),
        "changes": [(words.step(kind), *rest) for kind, *rest in shown.changes()],
    }  # fmt: skip
    return pdf.render("certificates/print/figures.html", context), pdf.CONTENT_TYPE


def _xlsx(shown: CertificateFigures, words: Wording, scope: Scope, by: Person, progress: Progress) -> tuple[bytes, str]:
    notes = [f"单位：{shown.unit.name}　截至 {shown.as_of}　{'；'.join(f'{side.name}：{side.base}' for _, side in shown.sides)}", shown.sentence]

    def sheet(name: str, header: list[str], rows: Any, widths: list[int]) -> Sheet:
        return Sheet(name, header, rows, title=heading(shown), notes=notes, widths=widths, text_columns=frozenset({0}))

    words_of = [side.word for _, side in shown.sides]
    both = [f"{word}{count}" for word in words_of for count in _COUNTS]
    fields = [*(both[: len(_COUNTS)] if shown.team else []), f"{shown.unit.word}有效证件（张）"]
    sheets = [
        sheet("汇总", ["范围", "项目", "数值", "依据"], _summary(shown), [24, 22, 12, 60]),
        sheet("按编制类型", ["编制类型", *both], _lines(shown.by_staffing()), [24] + [11] * len(both)),
        sheet("按执法领域", ["执法领域", *fields], _fields(shown), [24] + [11] * 8),
        sheet("各单位", ["单位", *both], _lines(shown.by_unit()), [30] + [11] * len(both)),
        sheet("每季到期", ["季度", *(f"{word}（张）" for word in words_of)], _pairs((q.label, *rest) for q, *rest in shown.quarters()), [24, 16, 16]),
        sheet("考试", ["考试", "应考", "参考", "合格", "合格率", "说明"], _exams(shown), [44, 10, 10, 10, 12, 40]),
        sheet("本年变动", ["手续", *words_of], _pairs((words.step(kind), *rest) for kind, *rest in shown.changes()), [24, 16, 16]),
        sheet("变动明细", ["范围", "姓名", "单位", "手续"], _steps(shown, scope, words, by), [12, 12, 30, 60]),
        sheet("人员", ["姓名", "单位", "证件"], _people(scope, words, by, progress), [12, 30, 70]),
    ]
    return excel.write(sheets), excel.CONTENT_TYPE


def _summary(shown: CertificateFigures) -> Iterator[list[Any]]:
    for _, side in shown.sides:
        total, duty, of = side.total, side.duty, side.word
        yield [side.name, "持证人数", total.holder_count, f"有有效行政执法证的人，一人多证只计一次（{side.base}）"]
        yield [side.name, f"持证率（{of}）", total.holding_rate, f"持证 {total.holder_count} / {of} {total.people} 人"]
        yield [side.name, "持证率（在编）", total.established_holding_rate, f"在编持证 {total.established_holders} / 在编 {total.established} 人"]
        yield [side.name, "持证上岗率", total.on_duty_cert_rate, f"执法岗持证 {total.on_post_holders} / 执法岗 {total.on_post} 人"]
        yield [side.name, "30天内到期（人）", side.soon, ""]
        if duty.duty:
            yield [side.name, "学时达标率", duty.rate, f"达标 {duty.reached} / 当年执法人员 {duty.officers} 人"]
            yield [side.name, "学时", duty.hours / 100, f"应完成 {points_text(duty.asked)}（每人 {points_text(duty.duty)}）"]
    if shown.beyond:
        yield [shown.unit.name, "已不在册而证件仍有效（人）", shown.beyond, "不计入以上各项"]


def _cells(one: Holding) -> list[Any]:
    rates = (one.holding_rate, one.on_duty_cert_rate)
    return [one.people, one.established, one.holder_count, rates[0], one.on_post, one.on_post_holders, rates[1]]


def _lines(lines: list[Line]) -> list[list[Any]]:
    return [[one.label, *(_cells(one.team) if one.team else []), *_cells(one.unit)] for one in lines]


def _fields(shown: CertificateFigures) -> list[list[Any]]:
    lines: list[FieldLine] = shown.by_field()
    return [[one.label, *(_cells(one.team) if one.team else []), one.cards] for one in lines]


def _pairs(rows: Any) -> list[list[Any]]:
    """Without the team's column where there is no team."""
    return [[value for value in row if value is not None] for row in rows]


def _exams(shown: CertificateFigures) -> list[list[Any]]:
    return [[one.label, one.expected, one.sat, one.passed, one.pass_rate, one.state] for one in shown.all_exams]


def _steps(shown: CertificateFigures, scope: Scope, words: Wording, by: Person) -> Iterator[list[Any]]:
    seen = people(by, *READERS)
    for name, side in shown.sides:
        for kind, number in side.changes.items():
            if number:
                found = figure_names.steps(scope, Wanted(name, "steps", kind=kind)).filter(certificate__person__in=seen)  # type: ignore[arg-type]
                for one in figure_names.name_steps(scope, list(found.select_related("certificate__person")), words):
                    yield [side.word, *_row(one)]


def _people(scope: Scope, words: Wording, by: Person, progress: Progress) -> Iterator[list[Any]]:
    """The team's members; without a team the unit's holders."""
    wanted = Wanted("team", "people") if scope.team else Wanted("unit", "holders")
    everybody = list(figure_names.people(scope, wanted).filter(pk__in=people(by, *READERS)))
    for start in range(0, len(everybody), _MANY):
        for one in figure_names.name_people(scope, everybody[start : start + _MANY], words):
            yield _row(one)
        progress(30 + 65 * (start + _MANY) // (len(everybody) + _MANY))


def _row(one: Name) -> list[Any]:
    return [one.person.name, one.unit, one.detail]
