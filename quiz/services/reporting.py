"""A page tells what happened around it; where the exam hands in after so many leavings, that happens here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from questionbank import types
from quiz.models import Attempt, Exam, Intervention
from quiz.rules import clock
from quiz.rules import watching as rules
from quiz.rules.watching import Watching
from quiz.selectors.interventions import last_told
from quiz.services import attempts, incidents
from quiz.services.interventions import before, record
from quiz.sql import Save

OVER = "over"


@dataclass(frozen=True)
class Told:
    """What the page says of it, and what follows: "" (nothing new), record, warn, or over; `late`: the answers that came after that."""

    sentence: str
    follows: str
    late: tuple[int, ...] = ()


def report(*, attempt_id: UUID, device_key: str, events: Sequence[incidents.Event], on_phone: bool, unsent: Sequence[Save], now: datetime) -> Told:
    """Note what the device that sits the attempt tells of. `unsent`: answers that were on their way, for where this hands in."""
    with transaction.atomic():
        found = Attempt.objects.select_for_update(of=("self",)).select_related("candidate__exam", "candidate__person")
        attempt = found.filter(public_id=attempt_id).first()
        if attempt is None or not attempts.holds(attempt, device_key):
            raise attempts.not_here(attempt)
        exam = attempt.candidate.exam
        if exam.state == Exam.State.CONFIRMED:
            return Told("", OVER)
        watching = Watching.of(exam)
        noted = incidents.note(attempt, watching, events, on_phone=on_phone, now=now)
        if attempt.state != Attempt.State.OPEN or not clock.accepts(attempt.deadline_at, now):
            late = [one.position for one in attempts.not_written(attempt, unsent)]
            return Told(last_told(attempt, Intervention.Action.COLLECTED), OVER, tuple(late))
        if not noted.rows:
            return Told("", "")
        last = next((one for one in reversed(noted.rows) if one.counted), noted.rows[-1])
        follows = rules.follows(watching, noted.times) if noted.counted else rules.RECORD
        if follows == rules.HAND_IN and _has_answers(attempt, unsent):
            return _collect(attempt, device_key, watching, unsent, last.seconds or 0, now)
        times = noted.times if last.counted else 0
        sentence = rules.told_then(watching, last.kind, last.seconds or 0, times, noted.seconds, closed=last.detail["closed"])
        return Told(sentence, rules.WARN if follows == rules.HAND_IN else follows)


def _has_answers(attempt: Attempt, unsent: Sequence[Save]) -> bool:
    """An empty paper is never handed in by itself: 0 points would be the machine's, not the candidate's."""
    return attempts.is_answered(attempt) or any(types.is_answered(one.content) for one in unsent)


def _collect(attempt: Attempt, device_key: str, watching: Watching, unsent: Sequence[Save], seconds: int, now: datetime) -> Told:
    was = before(attempt)
    ended, _ = attempts.hand_in(attempt_id=attempt.public_id, device_key=device_key, unsent=unsent, is_final=True, by_rule=True, now=now)
    reason = rules.why_collected(watching.leave_limit, seconds)
    record(ended, Intervention.Action.COLLECTED, reason, was, by=None, now=now)
    return Told(last_told(ended, Intervention.Action.COLLECTED), OVER)
