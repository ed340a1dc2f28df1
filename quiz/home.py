"""What the overview shows of exams."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from core.home_cards import Card
from people.access import Can, has
from quiz.selectors import chasing


def cards(person: Any, now: datetime) -> list[Card]:
    """Who is missing in the exams going on, for who chases them; two statements."""
    if not has(person, Can.CHASE_ABSENT):
        return []
    return [
        Card(
            title=exam.title,
            figure=f"未考 {far.absent} 人",
            sentence=f"应考 {far.expected} 人，已考 {far.sat} 人。",
            url=reverse("quiz:missing", args=[exam.public_id]),
            action="名单和提醒",
        )
        for exam, far in chasing.to_chase(person, now)
    ]
