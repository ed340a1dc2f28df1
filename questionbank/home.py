"""What the overview shows of the bank."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from core.home_cards import Card
from people.access import Can, has
from questionbank.models import Question


def cards(person: Any, now: datetime) -> list[Card]:
    """How many questions wait to be reviewed, for who may review them; one statement."""
    if not (has(person, Can.REVIEW_QUESTIONS) or has(person, Can.MANAGE_QUESTIONS)):
        return []
    waiting = Question.objects.live().filter(status=Question.Status.IN_REVIEW).exclude(current_revision__author=person).count()
    if not waiting:
        return []
    url = f"{reverse('questionbank:list')}?status={Question.Status.IN_REVIEW}"
    return [Card("待审核试题", f"{waiting} 道", "审核通过后，组卷才会抽到。", url, "去审核")]
