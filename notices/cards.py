"""What the overview says of notices and letters."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from core import mail
from core.home_cards import Card
from notices import selectors
from people.access import Can, has


def unread(person: Any, now: datetime) -> list[Card]:
    count = selectors.unread_count(person)
    return [Card("通知", f"{count} 条未读", "提醒和要您处理的事项。", reverse("notices:list"), "去看通知")] if count else []


def unsent(person: Any, now: datetime) -> list[Card]:
    """To who can put an address or the settings right, while mail is on. One statement."""
    manages = has(person, Can.MANAGE_PEOPLE)
    if not mail.is_on() or not (manages or has(person, Can.MANAGE_SYSTEM)):
        return []
    count = selectors.failed_lately(person, now)
    url = reverse("notices:mails" if manages else "notices:mail_setup")
    return [Card("邮件", f"{count} 封没有发出", "最近三天，原因在列表里；改好后可以再发。", url, "去看原因")] if count else []
