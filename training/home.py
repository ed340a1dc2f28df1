"""What the overview shows of training."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from core.home_cards import Card
from people.access import Can, has
from training.selectors import leave, listing


def cards(person: Any, now: datetime) -> list[Card]:
    """Leave that waits to be decided and sessions that wait to be closed, for who manages training; three statements."""
    return _leave(person) + _to_close(person, now) if has(person, Can.MANAGE_TRAINING) else []


def _leave(person: Any) -> list[Card]:
    count = leave.waiting(person).count()
    sentence, url = "应到人员申请请假，等待审批。", reverse("training:leave_requests")
    return [Card(title="学法会议请假", figure=f"{count} 份", sentence=sentence, url=url, action="去审批", urgent=True)] if count else []


def _to_close(person: Any, now: datetime) -> list[Card]:
    waiting = listing.to_close(person, now)
    count = waiting.count()
    if not count:
        return []
    first = waiting[0]
    url = reverse("training:session", args=[first.public_id]) if count == 1 else f"{reverse('training:manage')}?state={listing.TO_CLOSE}"
    sentence = f"“{first.title}”已过结束时间，核对到会情况后结束会议，计学时。"
    return [Card(title="学法会议待整理", figure=f"{count} 次", sentence=sentence, url=url, action="去整理")]
