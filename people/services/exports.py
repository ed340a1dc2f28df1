"""What leaves the list of people: an Excel file that can be imported again, without numbers; and the telephone list, each time written down."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from core import audit, excel, jobs, mail, pdf
from core.errors import Refused
from core.jobs import Product, Progress
from core.models import Job
from people import selectors
from people.models import Person, Unit
from people.rules.table import columns
from people.services import units

PEOPLE, TELEPHONES = "people_export", "telephone_list"
AT_MOST = {"xlsx": 100_000, "pdf": 3_000}  # rows in one file; 3,000 are about 100 pages
NUMBERS_KEPT = timedelta(hours=1)
HEADER = ("序号", "姓名", "单位", "职务", "手机号")


def ask_people(*, by: Person, words: str, unit: Unit | None, now: datetime, back_url: str) -> Job:
    """Ask the worker for the Excel file of the people whom `by` manages and the filters find."""
    title = f"人员（Excel）：{unit.name}" if unit else "人员（Excel）"
    return jobs.ask(PEOPLE, title=title, by=by, now=now, back_url=back_url, who=by.pk, words=words, unit=unit and unit.pk)


def export_people(params: dict[str, Any], progress: Progress, now: datetime) -> Product:
    """Only who is in post: the import knows no others. Numbers stay away, and so does the day: an empty cell keeps what is known."""
    by, unit = Person.objects.get(pk=params["who"]), Unit.objects.filter(pk=params["unit"]).first()
    people = listed(selectors.managed_by(by), words=params["words"], unit=unit)
    count = _counted(people, "xlsx")
    made = f"导出时间：{timezone.localtime(now):%Y-%m-%d %H:%M}，导出人：{by.name}，共 {count} 人（在职）。"
    notes = [f"{made}手机号{'和邮箱' if mail.is_on() else ''}不导出；改好后可以再导入，留空的格子不变。"]
    sheet = excel.Sheet(
        "人员", columns(with_email=mail.is_on()), _rows(people, count, progress), title="人员", notes=notes,
        widths=(12, 34, 16, 18, 14, 16, 18, 10, 14, 28), text_columns=frozenset({4, 5, 6}),
    )  # fmt: skip
    data = excel.write([sheet])
    audit.record("people.exported", by=by, now=now, subject=f"{count} 人", unit=unit.full_name if unit else "", words=params["words"], count=count)
    return Product(data, f"人员-{timezone.localdate(now)}.xlsx", excel.CONTENT_TYPE, sentence=f"共 {count} 人。")


def _rows(people: QuerySet[Person], count: int, progress: Progress) -> Iterator[tuple[Any, ...]]:
    for place, one in enumerate(people.iterator(chunk_size=2000)):
        if place % 1000 == 0:
            progress(90 * place // count)
        yield one.name, one.unit.full_name, one.post, one.staffing_type.name, one.staff_number or "", "", one.account, one.sort_number, ""


def ask_telephones(*, by: Person, kind: str, words: str, unit: Unit | None, now: datetime, back_url: str) -> Job:
    """Show the numbers of everybody found, written down as one action; the worker makes the file. `kind` is xlsx or pdf."""
    if kind not in AT_MOST:
        raise Refused("no_kind", "请选择 Excel 或 PDF。")
    people = listed(selectors.visible_to(by), words=words, unit=unit)
    _counted(people, kind)
    numbers = people.exclude(mobile="").count()
    if not numbers:
        raise Refused("no_numbers", "这些人都没有登记手机号，没有通讯录可以生成。")
    where = unit or units.root()
    with transaction.atomic():
        facts: dict[str, Any] = {"unit": where.full_name if where else "", "words": words, "count": numbers, "form": kind}
        audit.record("people.telephones_shown", by=by, now=now, subject=f"{numbers} 人的手机号", **facts)
        title = f"通讯录：{unit.name}" if unit else "通讯录"
        return jobs.ask(TELEPHONES, title=title, by=by, now=now, back_url=back_url, who=by.pk, form=kind, words=words, unit=unit and unit.pk)


def telephone_list(params: dict[str, Any], progress: Progress, now: datetime) -> Product:
    by, unit = Person.objects.get(pk=params["who"]), Unit.objects.filter(pk=params["unit"]).first()
    people = listed(selectors.visible_to(by), words=params["words"], unit=unit)
    _counted(people, params["form"])
    progress(10)
    rows = [(place, one.name, _below_town(one.unit), one.post, one.mobile) for place, one in enumerate(people, 1)]
    where, day = unit or units.root(), timezone.localdate(now)
    name = where.name if where else ""
    if params["form"] == "pdf":
        context = {"heading": f"{name}通讯录", "unit_name": name, "as_of": day, "header": HEADER, "rows": rows, "by": by.name}
        data = pdf.render("people/telephones_pdf.html", context)
        return Product(data, f"通讯录-{day}.pdf", pdf.CONTENT_TYPE, sentence=_keep(len(rows)), keep=NUMBERS_KEPT)
    notes = [f"单位：{name}　截至 {day}　共 {len(rows)} 人　导出人：{by.name}"]
    sheet = excel.Sheet("通讯录", HEADER, rows, title=f"{name}通讯录", notes=notes, widths=(8, 12, 30, 20, 16), text_columns=frozenset({4}))
    return Product(excel.write([sheet]), f"通讯录-{day}.xlsx", excel.CONTENT_TYPE, sentence=_keep(len(rows)), keep=NUMBERS_KEPT)


def listed(people: QuerySet[Person], *, words: str, unit: Unit | None) -> QuerySet[Person]:
    """Those of `people` in post whom the filters of the list find, leaders first: by unit and 排序号."""
    found = selectors.found(people, words=words, unit=unit, status=Person.Status.ACTIVE)
    return found.select_related("unit", "staffing_type").order_by("unit__path", "sort_number", "id")


def _counted(people: QuerySet[Person], form: str) -> int:
    count = people.count()
    if not count:
        raise Refused("people_nobody", "没有符合条件的在职人员，没有什么可以导出。请放宽条件。")
    if count > AT_MOST[form]:
        raise Refused(
            "people_too_many", f"一次最多 {AT_MOST[form]} 人，现有 {count} 人。请按单位分几次办理{'，或改用 Excel' if form == 'pdf' else ''}。"
        )
    return count


def _below_town(unit: Unit) -> str:
    return str(unit.full_name).split("/", 1)[-1]


def _keep(count: int) -> str:
    return f"共 {count} 人。文件保留 1 小时；含个人信息，请勿转发。"
