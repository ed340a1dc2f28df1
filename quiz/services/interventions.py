"""What every intervention has in common: whom it locks, what it asks for, and the row that explains it later.

The exam is locked first, so that a 结果确认 of the same moment comes before it or after; then the attempt, before its candidate.
"""

from datetime import datetime
from typing import Any

from django.urls import reverse

from core import audit
from core.errors import Refused
from notices.services import sending
from people.models import Person
from quiz.models import Attempt, Candidate, Exam, Intervention
from quiz.selectors.interventions import told

NOTICE = "quiz.intervened"
MOST_MINUTES = 600
MINUTES_ASKED = f"请填 1 到 {MOST_MINUTES} 分钟。"


def hold_exam(exam_id: int) -> Exam:
    return Exam.objects.select_for_update(no_key=True, of=("self",)).select_related("unit").get(pk=exam_id)


def hold(attempt: Attempt, reason: str) -> Attempt:
    """The attempt and its exam as they stand now, locked; refused without a reason."""
    given(reason)
    exam = hold_exam(attempt.candidate.exam_id)
    held = Attempt.objects.select_for_update(of=("self",)).select_related("candidate__person").get(pk=attempt.pk)
    held.candidate.exam = exam
    return held


def hold_candidate(attempt: Attempt) -> Candidate:
    """After the attempt."""
    candidate = Candidate.objects.select_for_update(of=("self",)).select_related("person").get(pk=attempt.candidate_id)
    candidate.exam = attempt.candidate.exam
    return candidate


def given(reason: str) -> None:
    if not reason.strip():
        raise Refused("reason_missing", "请填写原因。", field="reason")


def check_minutes(minutes: int) -> None:
    if not 1 <= minutes <= MOST_MINUTES:
        raise Refused("minutes_range", MINUTES_ASKED, field="minutes")


def before(attempt: Attempt) -> dict[str, Any]:
    """What stands there before an intervention changes it, for the row's `detail`."""
    ended = attempt.ended_at.isoformat() if attempt.ended_at else None
    return {"was": {"state": attempt.state, "deadline_at": attempt.deadline_at.isoformat(), "ended_at": ended}}


def record(
    attempt: Attempt,
    action: Intervention.Action,
    reason: str,
    detail: dict[str, Any],
    *,
    by: Person | None,
    now: datetime,
    minutes: int | None = None,
) -> Intervention:
    """The row, and the line in the audit trail."""
    exam = attempt.candidate.exam
    made = Intervention.objects.create(
        exam=exam, attempt=attempt, action=action, reason=reason.strip(), minutes=minutes, detail=detail, by=by, at=now
    )
    audit.record(
        f"quiz.intervened_{action.value}",
        by=by,
        now=now,
        subject=f"{attempt.candidate.person_name} · {exam.title}",
        attempt=str(attempt.public_id),
        number=attempt.number,
        minutes=minutes,
        reason=made.reason,
    )
    return made


def notify(attempt: Attempt, made: Intervention, now: datetime) -> None:
    """Of what may happen when its candidate is on no page of the exam any more."""
    exam, body = attempt.candidate.exam, told(made) + attempt.candidate.exam.aside
    sending.send(
        people=[attempt.candidate.person], kind=NOTICE, title=f"{exam.title}：{made.get_action_display()}", body=body,
        url=reverse("quiz:exam", args=[exam.public_id]), now=now,
    )  # fmt: skip
