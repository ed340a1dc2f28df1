"""Whether a candidate may start: one statement reads all of it, one function says no in a sentence. What the gates say comes after that."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.db import count_of
from people.models import Person
from questionbank.models import Question
from quiz.models import Attempt, Candidate, Exam, Paper, PaperItem


def stale_items(now: datetime) -> QuerySet[PaperItem]:
    """Items that may no longer be handed out: revision superseded, question retired, or (practice) reserved by a formal exam meanwhile; of a
    sub-question also when that befell its case, or when it was taken out of it. A fixed paper only takes the newer revision."""
    reserved = Q(revision__question__reserved_until__gt=now) | Q(revision__question__case__reserved_until__gt=now)
    left_case = Q(revision__question__case__isnull=False) & (
        Q(revision__question__place=0) | ~Q(revision__question__case__status=Question.Status.REVIEWED)
    )
    return PaperItem.objects.filter(
        ~Q(revision__question__current_revision=F("revision"))
        | (Q(paper__candidate__exam__fixed=False) & (~Q(revision__question__status=Question.Status.REVIEWED) | left_case))
        | (~Q(paper__candidate__exam__kind__in=Exam.KEEPS_KEYS) & reserved)
    )


def at_browser(browser: str, exam: Any) -> QuerySet[Attempt]:
    """The attempts at the exam that a browser was used for."""
    return Attempt.objects.filter(browser=browser, candidate__exam=exam)


def candidate_to_start(exam_id: UUID, person: Person, now: datetime, browser: str = "") -> Any:
    """The candidate with exam, open attempt, chances used and waiting paper, and whether somebody else sat this exam at `browser`; one statement.

    Holds the candidate: whoever takes them off the roster has done so before, or finds the attempt that begins now.
    """
    own = Attempt.objects.filter(candidate=OuterRef("pk"))
    waiting = Paper.objects.filter(candidate=OuterRef("pk"), attempt__isnull=True).order_by("number")
    return (
        Candidate.objects.select_for_update(of=("self",), no_key=True)
        .select_related("exam")
        .annotate(
            open_id=Subquery(own.filter(state=Attempt.State.OPEN).values("pk")[:1]),
            used=count_of(own.filter(uses_chance=True)),
            last_number=Coalesce(Subquery(own.order_by("-number").values("number")[:1]), 0),
            waiting_paper=Subquery(waiting.values("pk")[:1]),
            waiting_is_stale=Exists(stale_items(now).filter(paper__candidate=OuterRef("pk"), paper__attempt__isnull=True)),
            papers_drawn=count_of(Paper.objects.filter(candidate=OuterRef("pk"))),
            browser_is_shared=Exists(at_browser(browser, OuterRef("exam")).exclude(candidate=OuterRef("pk"))) if browser else Value(False),
        )
        .get(exam__public_id=exam_id, person=person)
    )


def with_a_chance_left(candidates: QuerySet[Candidate], exam: Exam) -> QuerySet[Any]:
    """Without those of the exam whose chances are used up, by a result or without one."""
    used = Attempt.objects.filter(candidate=OuterRef("pk"), uses_chance=True)
    return candidates.annotate(chances_used=count_of(used)).filter(chances_used__lt=exam.attempts_allowed)


def why_not_start(candidate: Candidate, used: int, now: datetime) -> str | None:
    """The sentence that says why this candidate cannot start now, or None. `used` counts the chances used up. The gates are asked
    apart (`quiz.registries.at_the_door`): they need to know from where, and with what."""
    exam = candidate.exam
    if candidate.standing == Candidate.Standing.REMOVED:
        return "您已不在这场考试的应考名单上。如有疑问，请联系本单位联络员或镇综合管理员。"
    if exam.state == Exam.State.DRAFT or exam.source != Exam.Source.OWN:
        return "这场考试不在本系统作答。"
    if now < exam.opens_at:
        return f"考试还没有开始，{timezone.localtime(exam.opens_at):%m月%d日 %H:%M} 开放。"
    if exam.closes_at is not None and now >= exam.closes_at:
        return "考试已经结束，不能再开始作答。"
    if used >= exam.attempts_allowed:
        return f"{exam.attempts_allowed} 次考试机会已全部用完。"
    return None
