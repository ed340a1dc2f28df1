"""Drafts of exams: made, changed until they are published, and the one change a running exam allows: a later closing."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet, Sum

from core import audit
from core.errors import Refused
from people.models import Person, Unit
from quiz.models import Attempt, Exam, Intervention, PaperRule
from quiz.rules import clock
from quiz.rules.draw import Section
from quiz.rules.terms import EXTERNAL, Terms, check_terms, total_points
from quiz.selectors import pool
from quiz.services import admission, papers


def create_exam(*, by: Person | None, unit: Unit, terms: Terms, sections: Sequence[Section], now: datetime, parent: Exam | None = None) -> Exam:
    """A draft, refused when its rules make no sense or the bank cannot satisfy them (the sentence names what is missing). `parent`: of a make-up."""
    values = _checked(terms, sections, unit, None, now, parent)
    with _one_annual(terms), transaction.atomic():
        exam = Exam.objects.create(unit=unit, parent=parent, created_by=by, created_at=now, **values)
        _write_sections(exam, sections)
        admission.keep(exam, terms.admission, by=by, now=now)
        audit.record("quiz.exam_created", by=by, now=now, subject=exam.title, exam=exam.pk)
    return exam


def update_exam(*, exam: Exam, seen_version: int, by: Person, terms: Terms, sections: Sequence[Section], now: datetime) -> Exam:
    """Change a draft, based on `seen_version`; refused once it is published."""
    values = _checked(terms, sections, exam.unit, exam, now, exam.parent)
    with _one_annual(terms), transaction.atomic():
        refuse_published(Exam.objects.select_for_update().get(pk=exam.pk))
        exam.update_from(seen_version, **values)
        exam.rules.all().delete()
        _write_sections(exam, sections)
        admission.keep(exam, terms.admission, by=by, now=now)
        audit.record("quiz.exam_changed", by=by, now=now, subject=exam.title, exam=exam.pk)
    return exam


def refuse_published(exam: Exam) -> None:
    if exam.state != Exam.State.DRAFT:
        raise Refused("already_published", "考试已经发布，时间和组卷规则不能再改。需要延长时间请用“延长考试时间”；确需更改规则，请新建一场考试。")


def can_extend(exam: Exam, now: datetime) -> bool:
    """An own exam that is going on, or will, until a set end. Never one that is over: its keys may be out, its results confirmed."""
    return exam.state == Exam.State.PUBLISHED and exam.source == Exam.Source.OWN and exam.closes_at is not None and now < exam.closes_at


def extend_closing(*, exam: Exam, closes_at: datetime, reason: str, by: Person, now: datetime) -> Exam:
    """Let a published exam close later. Whoever is answering gets the time that the old closing had cut off; questions stay reserved longer."""
    if not reason.strip():
        raise Refused("reason_missing", "请填写延长的原因。", field="reason")
    with transaction.atomic():
        held = Exam.objects.select_for_update(of=("self",)).select_related("unit").get(pk=exam.pk)
        if held.state == Exam.State.DRAFT or held.source != Exam.Source.OWN or held.closes_at is None:
            raise Refused("cannot_extend", "只有已发布、设有结束时间的考试可以延长。")
        if not can_extend(held, now):
            raise Refused("exam_over", "考试已经结束，不能再延长。没有考的人请另建一场考试。")
        if closes_at <= held.closes_at:
            raise Refused("not_later", "新的结束时间要晚于原结束时间和现在。", field="closes_at")
        before = held.closes_at
        held.update_from(held.version, closes_at=closes_at)
        papers.reserve_pool(held, now)
        give_time(held, Attempt.objects.filter(candidate__exam=held), now)
        papers.request_preparation(held)
        audit.record(
            "quiz.exam_extended",
            by=by,
            now=now,
            subject=held.title,
            exam=held.pk,
            before=before.isoformat(),
            after=closes_at.isoformat(),
            reason=reason,
        )
    return held


def give_time(exam: Exam, attempts: QuerySet[Attempt], now: datetime) -> int:
    """Move the deadlines of running attempts out to what exam and candidate now allow, with what staff gave each on top, never back; returns how
    many moved.

    Holds each attempt FOR UPDATE, so that no save or hand-in of the moment sees half of it.
    """
    moved = 0
    running = list(attempts.filter(state=Attempt.State.OPEN).select_for_update(of=("self",)).select_related("candidate").order_by("pk"))
    given = dict(Intervention.objects.filter(attempt__in=running, minutes__gt=0).values_list("attempt").annotate(Sum("minutes")).order_by())
    for attempt in running:
        extra = timedelta(minutes=attempt.candidate.extra_minutes + given.get(attempt.pk, 0))
        deadline = clock.deadline(attempt.started_at, exam.duration, extra, exam.closes_at)
        if deadline > attempt.deadline_at and clock.accepts(attempt.deadline_at, now):
            attempt.deadline_at = deadline
            attempt.save(update_fields=["deadline_at"])
            moved += 1
    return moved


def check_bank(sections: Sequence[Section], kind: str, now: datetime, parent: Exam | None = None) -> None:
    """Refuse sections for which an exam of the kind (a make-up of `parent`) could not be drawn now, saying what is missing."""
    lacking = pool.shortages(sections, kind, now, parent.pk if parent else None)
    if not lacking:
        return
    sentence = " ".join(one.sentence for one in lacking)
    if parent is not None and Exam.objects.filter(Q(pk=parent.pk) | Q(parent=parent)).keys_out_at(now).exists():
        sentence = (
            f"“{parent.title}”的答案已公布，考过的题不能再用于补考，其余的题不够。{sentence}"
            "以后可能要补考的，发布前请把答案公布选为“手动公布”，补考结束以后再公布。"
        )
    raise Refused("bank_short", sentence)


def _checked(terms: Terms, sections: Sequence[Section], unit: Unit, exam: Exam | None, now: datetime, parent: Exam | None) -> dict[str, object]:
    check_terms(terms, sections)
    if terms.source != EXTERNAL:
        check_bank(sections, terms.kind, now, parent)
    others = Exam.objects.filter(unit=unit, year=terms.year, annual=True)
    other = (others.exclude(pk=exam.pk) if exam else others).first() if terms.annual else None
    if other:
        raise _annual_taken(terms.year, other.title)
    values = asdict(terms)
    values |= values.pop("watching")
    del values["admission"]  # kept by its own service
    values["title"] = terms.title.strip()
    if terms.source != EXTERNAL:
        values["full_marks"] = total_points(sections)
    return values


def _annual_taken(year: int, title: str = "另一场考试") -> Refused:
    return Refused("annual_taken", f"{year}年已有“{title}”作为本年度考试，请取消勾选“作为本年度考试”。", field="annual")


@contextmanager
def _one_annual(terms: Terms) -> Iterator[None]:
    """Turns the database's refusal of a second yearly exam (made in the same moment) into the sentence."""
    try:
        yield
    except IntegrityError as error:
        if terms.annual and ("quiz_exam_one_annual" in str(error) or "quiz_exam.unit_id, quiz_exam.year" in str(error)):
            raise _annual_taken(terms.year) from error
        raise


def describe_by(exam: Exam, sections: Sequence[Section]) -> None:
    """Have the rules say the shape of its fixed papers; the caller holds the exam."""
    exam.rules.all().delete()
    _write_sections(exam, sections)
    exam.update_from(exam.version, full_marks=total_points(sections))


def _write_sections(exam: Exam, sections: Sequence[Section]) -> None:
    rules = _as_rules(sections)
    for rule in rules:
        rule.exam = exam
    PaperRule.objects.bulk_create(rules)


def _as_rules(sections: Sequence[Section]) -> list[PaperRule]:
    return [
        PaperRule(
            position=place, type=one.type, count=one.count, parts=one.parts, points=one.points,
            statutes=sorted(one.statutes), topics=sorted(one.topics), tags=sorted(one.tags), difficulty=one.difficulty,
        )
        for place, one in enumerate(sections, 1)
    ]  # fmt: skip
