"""On the overview: what liaisons filed and nobody has decided, for those who can."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from core.home_cards import Card
from people import access, selectors
from people.access import Can


def filed_card(person: Any, now: datetime) -> list[Card]:
    """One query, and none for who manages no people."""
    if not access.has(person, Can.MANAGE_PEOPLE):
        return []
    number = selectors.changes_to_decide(person).count()
    url = f"{reverse('people:changes')}?year=&state=filed"
    return [Card("待受理的变动", f"{number} 条", "联络员填报的人员变动，核对后受理或退回。", url, "去受理")] if number else []
