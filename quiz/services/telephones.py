"""The list to telephone by: who has not sat an exam yet, unit by unit, on paper. Made by the worker, and written down each time."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from core import audit, jobs, pdf
from core.errors import Refused
from core.jobs import Product, Progress
from core.models import Job
from people import selectors as people
from people.models import Person, Unit
from people.services.exports import NUMBERS_KEPT
from quiz.models import Exam
from quiz.selectors import chasing
from quiz.selectors.chasing import UnitMissing
from quiz.services.chasing import refuse_not_running

JOB = "absent_telephones"
AT_MOST = 3_000  # people: about 100 pages


def _absent(exam: Exam, unit: Unit | None, by: Person) -> list[chasing.Missing]:
    """Whoever is sitting needs no call."""
    return [row for row in chasing.missing(by, exam, unit) if not row.sitting]


def counts(*, exam: Exam, unit: Unit | None, by: Person) -> dict[str, int]:
    """How many would be listed, and of how many `by` would see the number. Two statements."""
    absent = _absent(exam, unit, by)
    return {"count": len(absent), "numbers": len(_seen(absent, by))}


def _seen(absent: list[chasing.Missing], by: Person) -> set[int]:
    """The people among them who gave a number and whom `by` may see: 催考 alone lets nobody read numbers."""
    with_number = [row.person for row in absent if row.person.mobile]
    return {one.pk for one in with_number if people.can_see(by, one)}


def ask(*, exam: Exam, unit: Unit | None, by: Person, now: datetime, back_url: str) -> Job:
    """Show the numbers, written down as one action. Refuses where nobody is chased, an empty list and one too long to telephone by."""
    refuse_not_running(exam, now)
    absent = _absent(exam, unit, by)
    if not absent:
        raise Refused("nobody_missing", "没有未考的人，不必再打电话。")
    if len(absent) > AT_MOST:
        raise Refused("too_many_missing", f"一次最多 {AT_MOST} 人，现有 {len(absent)} 人未考。请按单位分几次打印。")
    with transaction.atomic():
        numbers = len(_seen(absent, by))
        if numbers:
            where = unit.full_name if unit else exam.unit.full_name
            facts: dict[str, Any] = {"exam": exam.pk, "unit": where, "count": numbers, "form": "pdf"}
            audit.record("people.telephones_shown", by=by, now=now, subject=f"{exam.title}：未考人员中 {numbers} 人的手机号", **facts)
        title = f"未考人员电话名单：{exam.title}"
        return jobs.ask(JOB, title=title[:100], by=by, now=now, back_url=back_url[:200], who=by.pk, exam=exam.pk, unit=unit and unit.pk)


class Line(NamedTuple):
    number: int
    name: str
    post: str
    mobile: str
    note: str


def run(params: dict[str, Any], progress: Progress, now: datetime) -> Product:
    by, exam = Person.objects.get(pk=params["who"]), Exam.objects.select_related("unit").get(pk=params["exam"])
    unit = Unit.objects.filter(pk=params["unit"]).first()
    absent = _absent(exam, unit, by)
    progress(10)
    numbers = _seen(absent, by)
    expected = chasing.expected_by(by, unit).filter(exam=exam).count()
    data = pdf.render(
        "quiz/chasing/telephones_pdf.html",
        {
            "heading": f"{exam.title}未考人员电话名单", "caveat": exam.caveat, "unit_name": (unit or exam.unit).name, "as_of": now,
            "exam": exam, "by": by.name, "expected": expected, "count": len(absent), "units": _lines(chasing.by_unit(absent), numbers),
            "numbers": bool(numbers),
        },
    )  # fmt: skip
    name = f"未考人员电话名单-{timezone.localdate(now)}.pdf"
    return Product(data, name, pdf.CONTENT_TYPE, sentence=f"共 {len(absent)} 人。文件保留 1 小时；含个人信息，请勿转发。", keep=NUMBERS_KEPT)


def _lines(units: list[UnitMissing], numbers: set[int]) -> list[tuple[UnitMissing, list[Line]]]:
    """Each unit with its rows, numbered through."""
    found, number = [], 0
    for unit in units:
        rows = []
        for row in unit.people:
            number += 1
            one = row.person
            note = "" if one.is_active else str(one.get_status_display())
            rows.append(Line(number, row.person_name, one.post, one.mobile if one.pk in numbers else "", note))
        found.append((unit, rows))
    return found
