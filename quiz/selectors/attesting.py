"""成绩证明 and 合格证 as they stand now: for their owner, for the clerk, and for whoever holds a code."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from core import verify
from core.verify import Verified
from quiz.models import Attestation, Candidate, Exam, Mark
from quiz.rules import attesting as rules
from quiz.rules.attesting import Said
from quiz.rules.release import score_is_released

PREFIX = "XF"


def with_marks(candidates: QuerySet[Candidate]) -> QuerySet[Any]:
    """With exam, unit, counted attempt, and as `counted_mark` the latest mark of that attempt."""
    latest = Mark.objects.filter(attempt=OuterRef("counted_attempt")).order_by("-id")
    return candidates.select_related("exam__unit", "exam_unit", "counted_attempt").annotate(counted_mark=Subquery(latest.values("pk")[:1]))


def counts(candidate: Candidate) -> Said | None:
    """What could be attested now; None while there is no result that is known. Wants `counted_attempt` and `exam`."""
    attempt = candidate.counted_attempt
    if attempt is None or attempt.ended_at is None or candidate.score is None or candidate.grade in ("", Candidate.Grade.PENDING):
        return None
    if candidate.standing == Candidate.Standing.REMOVED:
        return None
    sat_on = timezone.localdate(attempt.ended_at)
    return Said(candidate.person_name, candidate.exam.title, attempt.pk, candidate.score, candidate.grade, sat_on)


def said(one: Attestation) -> Said:
    """Wants `mark`."""
    return Said(one.person_name, one.exam_title, one.mark.attempt_id, one.score, one.grade, one.sat_on)


def state(one: Attestation) -> str:
    """Wants `mark` and the candidate with exam and counted attempt."""
    withdrawn = one.withdrawn_at is not None
    return rules.state(said(one), counts(one.candidate), withdrawn=withdrawn, replaced=withdrawn and one.withdrawn_by_id is None)


def why_not(candidate: Candidate, kind: str, now: datetime) -> str:
    exam = candidate.exam
    return rules.why_not(
        kind, exam_kind=exam.kind, exam_source=exam.source, listed=candidate.standing != Candidate.Standing.REMOVED, sat=candidate.sat,
        grade=candidate.grade, released=score_is_released(exam, now),
    )  # fmt: skip


@dataclass(frozen=True)
class Offer:
    kind: str
    label: str
    why_not: str


def offers(candidate: Candidate, now: datetime) -> list[Offer]:
    """Both kinds; no statement."""
    return [Offer(kind, label, why_not(candidate, kind, now)) for kind, label in rules.LABELS.items()]


def owed(exam: Exam, kind: str) -> QuerySet[Candidate]:
    """Who of the exam gets one, in the order of the roster."""
    grades = [*rules.PASSED, *([Candidate.Grade.FAIL] if kind == rules.STATEMENT else [])]
    rows = Candidate.objects.filter(exam=exam, sat=True, grade__in=grades).exclude(standing=Candidate.Standing.REMOVED)
    return rows.order_by("exam_unit__path", "sort_number", "id")


@dataclass(frozen=True)
class Issued:
    """One that was issued, for the clerk's page."""

    one: Attestation
    state: str

    @property
    def code(self) -> str:
        return verify.shown(self.one.code)

    @property
    def word(self) -> str:
        return {"valid": "有效", "changed": "已变更", "withdrawn": "已撤销"}[self.state]

    @property
    def may_be_withdrawn(self) -> bool:
        return self.one.withdrawn_at is None


def issued_to(candidate: Candidate) -> Sequence[Issued]:
    """The latest first; one statement."""
    rows = Attestation.objects.filter(candidate=candidate).order_by("-id")
    related = ("mark", "issued_by", "withdrawn_by", "candidate__exam", "candidate__counted_attempt")
    return [Issued(one, state(one)) for one in rows.select_related(*related)]


def find(code: str, now: datetime) -> Verified | None:
    """For `core.verify`: name, exam, grade and date, and of one that does not hold any more neither grade nor date. One statement."""
    rows = Attestation.objects.filter(digest=verify.digest_of(code))
    one = rows.select_related("mark", "candidate__exam", "candidate__counted_attempt").first()
    if one is None or not constant_time_compare(one.code, code):
        return None
    stands = state(one)
    facts = [("姓名", one.person_name), ("考试", one.exam_title)]
    if stands == verify.VALID:
        facts += [("等次", one.get_grade_display()), ("考试日期", one.sat_on.isoformat())]
    return Verified(stands, one.get_kind_display(), facts, one.candidate.exam.caveat)
