"""Papers of an exam that are printed to be signed and stamped: made by the worker, each printing kept with who asked and what for."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from core import audit, jobs, pdf, scans, word_out
from core.errors import Refused
from core.jobs import Product, Progress
from core.models import Job
from people.models import Person
from quiz.models import Exam, ExamPrint
from quiz.registries import Print, print_named
from quiz.selectors import prints as selectors

JOB = "exam_print"
CONTENT_TYPES = {"pdf": pdf.CONTENT_TYPE, "docx": word_out.CONTENT_TYPE}


def ask(*, exam: Exam, paper: Print, file: str, asked: Mapping[str, Any], by: Person, now: datetime, back_url: str) -> Job:
    """Ask the worker for a paper. Refuses one that cannot be printed now, with its own sentence."""
    if file not in paper.files:
        raise Refused("print_file", f"{paper.label}不能生成这种文件。")
    _refuse_now(paper, exam, now)
    title = f"{exam.title[:60]}：{paper.label}"
    return jobs.ask(JOB, title=title, by=by, now=now, back_url=back_url, exam=exam.pk, paper=paper.slug, file=file, asked=dict(asked), who=by.pk)


def _refuse_now(paper: Print, exam: Exam, now: datetime) -> None:
    if sentence := paper.why_not(exam, now):
        raise Refused("print_not_now", sentence)


def run(params: dict[str, Any], progress: Progress, now: datetime) -> Product:
    exam, by = Exam.objects.select_related("unit", "parent").get(pk=params["exam"]), Person.objects.get(pk=params["who"])
    paper, file = print_named(params["paper"]), params["file"]
    assert paper is not None, "it was asked for by its name"
    assert paper.make is not None, "it has files"
    _refuse_now(paper, exam, now)
    progress(10)
    data = paper.make(exam, file, params["asked"], now)
    progress(95)
    with transaction.atomic():
        ExamPrint.objects.create(exam=exam, paper=paper.slug, file=file, asked=params["asked"], by=by, at=now)
        audit.record("quiz.printed", by=by, now=now, subject=f"{paper.label} · {exam.title}", exam=exam.pk, form=file)
    return Product(data, f"{exam.title}-{paper.label}-{timezone.localdate(now)}.{file}", CONTENT_TYPES[file])


def put_back(*, exam: Exam, paper: Print, uploads: Any, note: str, by: Person, now: datetime) -> int:
    """Keep the scans of a paper that was signed and stamped; returns how many."""
    return len(scans.put_back(record=selectors.record_of(exam), paper=paper.slug, label=paper.label, uploads=uploads, note=note, by=by, now=now))
