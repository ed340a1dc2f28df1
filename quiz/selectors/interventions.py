"""What staff did about an attempt, in words for its candidate."""

from datetime import datetime

from django.utils import timezone

from quiz.models import Attempt, Intervention
from quiz.rules import telling


def told(made: Intervention) -> str:
    """One intervention, as it was when it was done."""
    until = made.detail.get("until")
    deadline_at = timezone.localtime(datetime.fromisoformat(until)) if until else None
    return telling.sentence(made.action, made.reason, minutes=made.minutes, uses_chance=made.detail.get("uses_chance", True), deadline_at=deadline_at)


def all_told(attempt: Attempt) -> list[str]:
    """The earliest first; one statement."""
    return [told(one) for one in attempt.interventions.all()]


def last_told(attempt: Attempt, *actions: Intervention.Action) -> str:
    """The latest of `actions` (of any, without them), or nothing; one statement."""
    done = attempt.interventions.all()
    made = (done.filter(action__in=actions) if actions else done).last()
    return told(made) if made else ""
