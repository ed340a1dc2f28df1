"""The year's plan on paper and as Excel file, with what became of each row; made by the worker."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from core import audit, excel, jobs, listing, pdf, word_out
from core.errors import Refused
from core.jobs import Product, Progress
from core.listing import Listing, Table
from core.models import Job
from people.models import Person
from training.models import Plan
from training.selectors import plans as selectors
from training.selectors.plans import Line

JOB = "training.plan_list"
FILES = {"pdf": pdf.CONTENT_TYPE, "docx": word_out.CONTENT_TYPE, "xlsx": excel.CONTENT_TYPE}
HEADER = ["月份", "学习内容", "形式", "主讲", "参加人员", "完成情况"]


def ask(*, plan: Plan, file: str, by: Person, now: datetime, back_url: str) -> Job:
    if file not in FILES:
        raise Refused("plan_file", "不能生成这种文件。")
    return jobs.ask(JOB, title=plan.title, by=by, now=now, back_url=back_url, plan=plan.pk, file=file, who=by.pk)


def run(params: dict[str, Any], progress: Progress, now: datetime) -> Product:
    plan = Plan.objects.select_related("unit").get(pk=params["plan"])
    by, today, file = Person.objects.get(pk=params["who"]), timezone.localdate(now), params["file"]
    lines = selectors.lines(plan, today)
    progress(20)
    data = _excel(plan, lines) if file == "xlsx" else _paper(plan, lines, now, file)
    audit.record("training.plan_printed", by=by, now=now, subject=plan.title, plan=plan.pk, form=file)
    return Product(data, f"{plan.title}-{today}.{file}", FILES[file])


def _paper(plan: Plan, lines: list[Line], now: datetime, file: str) -> bytes:
    table = Table("计划内容", HEADER, [14, 54, 24, 22, 20, 22], [_cells(one) for one in lines], empty="计划里还没有内容。")
    what = Listing(plan.title, plan.unit.name, timezone.localdate(now), [table], notes=[_approval(plan), selectors.in_words(lines)])
    return listing.as_docx(what) if file == "docx" else listing.as_pdf(what)


def _excel(plan: Plan, lines: list[Line]) -> bytes:
    rows = [[one.row.month, *_cells(one)[1:]] for one in lines]
    notes = [plan.unit.name, _approval(plan), selectors.in_words(lines)]
    return excel.write([excel.Sheet("年度学法计划", HEADER, rows, title=plan.title, notes=notes, widths=[8, 60, 20, 20, 24, 30])])


def _cells(line: Line) -> list[str]:
    row = line.row
    done = "、".join(f"{timezone.localdate(one.starts_at)}" for one in line.sessions)
    return [f"{row.month}月", _content(line), line.kind, row.lecturer, row.audience, " ".join(filter(None, [str(line.state), done]))]


def _content(line: Line) -> str:
    beside = "".join(f"《{law}》" for law in line.laws)
    return f"{line.row.content}{f'（{beside}）' if beside else ''}"


def _approval(plan: Plan) -> str:
    if not plan.approver:
        return "批准：尚未登记。"
    return f"批准：{plan.approver}{f'，{plan.approved_on}' if plan.approved_on else ''}。"
