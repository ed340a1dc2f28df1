"""纸质试卷: papers made once to be printed, and the files made of them by the worker."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from core import audit, jobs, pdf
from core.errors import Refused
from core.models import Job
from people.models import Person
from quiz.models import Exam, PrintedItem, PrintedPaper
from quiz.models.on_paper import MOST_PRINTED
from quiz.rules import draw
from quiz.selectors import question_papers as selectors
from quiz.selectors import variants
from quiz.selectors.preview import preview
from quiz.services import papers
from quiz.services.interventions import hold_exam

JOB = "exam_paper_pdf"
FOLDED, KEY = "paper-a3", "key"


@dataclass(frozen=True)
class Kind:
    """One thing that is printed of a paper: its name, its template, how its pages are put on sheets."""

    label: str
    template: str
    finish: Callable[[bytes], bytes] = bytes


KINDS = {
    "paper-a4": Kind("试卷（A4）", "quiz/print/paper.html"),
    FOLDED: Kind("试卷（A3 对折）", "quiz/print/paper.html", pdf.two_up),
    "sheet": Kind("答题纸", "quiz/print/sheet.html"),
    KEY: Kind("参考答案", "quiz/print/key.html"),
}


def make(*, exam: Exam, by: Person, now: datetime) -> list[PrintedPaper]:
    """One more paper of an exam that draws by rule, of other questions than those before while the bank allows; of one with fixed papers each of
    them once more, its options in an order of their own."""
    with transaction.atomic():
        held = hold_exam(exam.pk)
        if held.state == Exam.State.DRAFT:
            raise Refused("not_published", "考试还没有发布。请先发布：发布后试题不会再被练习用到，再生成纸质试卷。")
        if held.source != Exam.Source.OWN:
            raise Refused("not_own", "这场考试的试题不在本系统，不能印制试卷。")
        laid, last = _drawn(held, now), held.printed_papers.aggregate(last=Max("number"))["last"] or 0
        if last + len(laid) > MOST_PRINTED:
            raise Refused("printed_many", f"一场考试最多生成 {MOST_PRINTED} 份纸质试卷。")
        made = [
            _write(PrintedPaper(exam=held, number=last + place, variant=variant, by=by, at=now), drawn)
            for place, (variant, drawn) in enumerate(laid, 1)
        ]
        papers.note_revisions_used([one.revision_id for _, drawn in laid for one in drawn], now)
        labels = "、".join(one.label for one in made)
        early = now < held.opens_at
        audit.record("quiz.paper_made", by=by, now=now, subject=held.title, exam=held.pk, papers=labels, before_opening=early)
    return made


def _drawn(exam: Exam, now: datetime) -> list[tuple[int | None, list[draw.Drawn]]]:
    """Which fixed paper, and what stands on it."""
    if not exam.fixed:
        had = set(PrintedItem.objects.filter(printed__exam=exam).values_list("revision", flat=True))
        return [(None, preview(exam, now, had=had))]
    chance = random.SystemRandom()
    fixed = variants.papers(exam)
    return [(number, draw.laid_out(one, chance, shuffle_options=exam.shuffle_options)) for number, one in enumerate(fixed, 1)]


def _write(made: PrintedPaper, drawn: list[draw.Drawn]) -> PrintedPaper:
    made.save()
    PrintedItem.objects.bulk_create(
        PrintedItem(printed=made, position=one.position, revision_id=one.revision_id, option_order=one.option_order, points=one.points)
        for one in drawn
    )
    return made


def ask(*, printed: PrintedPaper, kind: str, by: Person, now: datetime, back_url: str) -> Job:
    """Have the worker make the file. Written down, and whether that was before the exam opened."""
    exam, what = printed.exam, KINDS[kind]
    if kind == KEY and not selectors.may_have_key(by, exam, now):
        raise Refused("key_kept", "考试结束前（有补考的，补考结束前），参考答案只由管理题库的人员打印。请联系镇综合管理员，或等考试结束。")
    with transaction.atomic():
        early = now < exam.opens_at
        audit.record(
            "quiz.paper_printed", by=by, now=now, subject=f"{exam.title} {printed.label}", exam=exam.pk, what=what.label, before_opening=early
        )
        title = f"{what.label} · {printed.label} · {exam.title}"[:100]
        return jobs.ask(JOB, title=title, by=by, now=now, back_url=back_url, printed=printed.pk, what=kind)


def run(params: dict[str, Any], progress: jobs.Progress, now: datetime) -> jobs.Product:
    printed = PrintedPaper.objects.select_related("exam__unit").get(pk=params["printed"])
    what = KINDS[params["what"]]
    context: dict[str, Any] = {"exam": printed.exam, "printed": printed, "folded": params["what"] == FOLDED}
    context |= vars(selectors.key(printed)) if params["what"] == KEY else {"parts": selectors.question_paper(printed)}
    progress(20)
    data = pdf.render(what.template, context)
    progress(90)
    name = f"{printed.exam.title} {printed.label} {what.label}.pdf"
    return jobs.Product(what.finish(data), name, pdf.CONTENT_TYPE)
