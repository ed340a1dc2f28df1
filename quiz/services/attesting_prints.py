"""成绩证明 and 合格证 on paper: one for its owner, or all of an exam in one file. The worker renders, in steps it can be stopped between."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from core import audit, jobs, pdf, qr, verify
from core.db import bulk
from core.errors import Refused
from core.jobs import Product, Progress
from core.models import Job, Office
from people.models import Person
from quiz.models import Attestation, Candidate, Exam
from quiz.rules import attesting as rules
from quiz.selectors import attesting as selectors
from quiz.selectors import staff
from quiz.services import attesting

ONE, ALL = "attestation_pdf", "attestations_pdf"
TEMPLATES = {rules.STATEMENT: "quiz/print/statements.html", rules.CERTIFICATE: "quiz/print/certificates.html"}
ISSUED_AT_ONCE = 50  # about 60 ms
ISSUING, RENDERING = 10, 95  # percent of the work that are done after each


@dataclass(frozen=True)
class Printed:
    """One sheet."""

    one: Attestation
    sat_on: str
    issued_on: str
    code: str
    qr: str  # a data: URI; empty where the office answers nobody who asks

    @property
    def level(self) -> str:
        return self.one.get_grade_display()


def ask(*, candidate: Candidate, kind: str, by: Person, base: str, now: datetime, back_url: str) -> Job:
    """One sheet; asked for again while the first is being made, it is that one."""
    issued = attesting.issue(candidate=candidate, kind=kind, by=by, now=now)
    waiting = Job.objects.filter(kind=ONE, person_id_text=str(by.pk), state__in=[Job.State.WAITING, Job.State.RUNNING])
    return waiting.filter(params__attestation=issued.pk).first() or jobs.ask(
        ONE, title=f"{rules.LABELS[kind]} · {issued.person_name} · {issued.exam_title}"[:100], by=by, now=now, back_url=back_url,
        attestation=issued.pk, base=base,
    )  # fmt: skip


def ask_all(*, exam: Exam, kind: str, by: Person, base: str, now: datetime, back_url: str) -> Job:
    """Of everybody who gets one, in one file in the order of the roster."""
    first = selectors.owed(exam, kind).select_related("exam").first()
    if first is None:
        raise Refused("nobody_attested", f"还没有人可以出具{rules.LABELS[kind]}：要有成绩、评完卷{'、合格' if kind == rules.CERTIFICATE else ''}。")
    why_not = selectors.why_not(first, kind, now)
    if why_not:
        raise Refused("not_attested", why_not)
    title = f"全部{rules.LABELS[kind]} · {exam.title}"[:100]
    return jobs.ask(ALL, title=title, by=by, now=now, back_url=back_url, exam=exam.pk, what=kind, person=by.pk, base=base)


def run_one(params: dict[str, Any], progress: Progress, now: datetime) -> Product:
    one = Attestation.objects.select_related("candidate__exam__unit", "candidate__counted_attempt", "mark").get(pk=params["attestation"])
    if selectors.state(one) != verify.VALID:
        raise Refused("not_valid", "成绩刚有变更，请返回重新出具。")
    data = pdf.render(TEMPLATES[one.kind], _context(one.candidate.exam, [one], params["base"]))
    progress(95)
    return Product(data, f"{one.get_kind_display()}-{one.person_name}.pdf", pdf.CONTENT_TYPE, f"编号 {verify.shown(one.code)}。")


def run_all(params: dict[str, Any], progress: Progress, now: datetime) -> Product:
    exam = Exam.objects.select_related("unit").get(pk=params["exam"])
    kind, by = params["what"], Person.objects.get(pk=params["person"])
    if not staff.can_manage(by, exam):
        raise Refused("not_yours", "您已不能管理这场考试。")
    keys = list(selectors.owed(exam, kind).values_list("pk", flat=True))
    found = _issue_all(exam, keys, kind, by, progress, now)
    rows = [found[key] for key in keys if key in found]
    if not rows:
        raise Refused("nobody_attested", f"没有可以出具的{rules.LABELS[kind]}。")
    share = RENDERING - ISSUING

    def rendered(sheets: int) -> None:
        progress(ISSUING + sheets * share // len(rows))

    contexts = (_context(exam, some, params["base"]) for some in _chunks(rows, pdf.PAGES_A_STEP))
    data = pdf.render_many(TEMPLATES[kind], contexts, rendered)
    left_out = len(keys) - len(rows)
    sentence = f"共 {len(rows)} 份。" + (f"{left_out} 人的以前撤销过或成绩刚有变更，没有列入，请在名单里逐人出具。" if left_out else "")
    return Product(data, f"{rules.LABELS[kind]}-{exam.title}.pdf", pdf.CONTENT_TYPE, sentence)


def _issue_all(exam: Exam, keys: Sequence[int], kind: str, by: Person, progress: Progress, now: datetime) -> dict[int, Attestation]:
    """In short transactions; begun again it finds what was issued already."""
    found: dict[int, Attestation] = {}
    done = 0

    def write(some: list[int]) -> None:
        found.update(attesting.issue_some(exam=exam, keys=some, kind=kind, by=by, now=now))

    for many in bulk.paced(keys, write, most=ISSUED_AT_ONCE):
        done += many
        progress(done * ISSUING // len(keys))
    audit.record("quiz.attested_all", by=by, now=now, subject=exam.title, kind=kind, exam=exam.pk, people=len(found))
    return found


def _chunks(rows: Sequence[Attestation], size: int) -> list[Sequence[Attestation]]:
    return [rows[start : start + size] for start in range(0, len(rows), size)]


def _context(exam: Exam, rows: Sequence[Attestation], base: str) -> dict[str, Any]:
    office = Office.current()
    checked = office is not None and office.public_check
    return {
        "exam": exam,
        "sheets": [_sheet(one, base if checked else "") for one in rows],
        "verify_at": base.rstrip("/") + reverse("core:verify_ask") if checked else "",
    }


def _sheet(one: Attestation, base: str) -> Printed:
    code = verify.shown(one.code)
    link = base.rstrip("/") + reverse("core:verify", args=[code]) if base else ""
    issued_on = timezone.localdate(one.issued_at)
    return Printed(one, _written(one.sat_on), _written(issued_on), code, qr.png_data_uri(link, scale=8) if link else "")


def _written(day: date) -> str:
    """2026年11月28日"""
    return f"{day.year}年{day.month}月{day.day}日"
