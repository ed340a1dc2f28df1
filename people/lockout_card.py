"""On the overview: who is locked out now, for those who can help."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from core.home_cards import Card
from people import access, selectors
from people.access import Can
from people.services import lockout


def locked_card(person: Any, now: datetime) -> list[Card]:
    """At most four queries; two where nobody is locked out."""
    if not access.has(person, Can.HELP_SIGN_IN):
        return []
    number = lockout.locked_people(selectors.helped_by(person), now).count()
    if not number:
        return []
    sentence = "密码输错次数太多，暂时不能登录。请先问清本人，再解锁或重置密码。"
    return [Card("登录被锁定", f"{number} 人", sentence, reverse("people:help_sign_in"), "去处理", urgent=True)]
