"""What the overview shows of training."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from core.home_cards import Card
from people.access import Can, has
from training.selectors import listing


def cards(person: Any, now: datetime) -> list[Card]:
    """Sessions that are over and wait to be closed, for who manages training; two statements."""
    if not has(person, Can.MANAGE_TRAINING):
        return []
    waiting = listing.to_close(person, now)
    count = waiting.count()
    if not count:
        return []
    first = waiting[0]
    url = reverse("training:session", args=[first.public_id]) if count == 1 else f"{reverse('training:manage')}?state={listing.TO_CLOSE}"
    sentence = f"“{first.title}”已过结束时间，核对到会情况后结束会议，计学时。"
    return [Card(title="学法会议待整理", figure=f"{count} 次", sentence=sentence, url=url, action="去整理")]
