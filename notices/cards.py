"""What the overview says of notices."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from core.home_cards import Card
from notices import selectors


def unread(person: Any, now: datetime) -> list[Card]:
    count = selectors.unread_count(person)
    return [Card("通知", f"{count} 条未读", "提醒和要您处理的事项。", reverse("notices:list"), "去看通知")] if count else []
