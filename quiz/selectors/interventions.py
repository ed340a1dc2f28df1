"""What staff did about an attempt, in words for its candidate."""

from datetime import datetime

from django.utils import timezone

from quiz.models import Attempt, Intervention
from quiz.rules import telling


def told(made: Intervention, uses_chance: bool) -> str:
    """One intervention; `uses_chance` as its attempt stands now."""
    until = made.detail.get("until")
    deadline_at = timezone.localtime(datetime.fromisoformat(until)) if until else None
    return telling.sentence(made.action, made.reason, minutes=made.minutes, uses_chance=uses_chance, deadline_at=deadline_at)


def all_told(attempt: Attempt) -> list[str]:
    """The earliest first; one statement."""
    return [told(one, attempt.uses_chance) for one in attempt.interventions.all()]


def last_told(attempt: Attempt, *actions: Intervention.Action) -> str:
    """The latest of `actions` (of any, without them), or nothing; one statement."""
    done = attempt.interventions.all()
    made = (done.filter(action__in=actions) if actions else done).last()
    return told(made, attempt.uses_chance) if made else ""
