"""What the overview shows: each room registers what it wants seen, and the overview asks all of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Card:
    """One matter on the overview: a figure or a word, a sentence beneath, where to go on. `urgent` cards come first and say so in words."""

    title: str
    figure: str
    sentence: str
    url: str
    action: str
    urgent: bool = False


Maker = Callable[[Any, datetime], "list[Card]"]  # (person, now) -> cards this person should see
_makers: list[Maker] = []


def register(maker: Maker) -> None:
    """Add cards to the overview. Called from a room's `apps.py`; few statements, and none for people who may not see the matter."""
    _makers.append(maker)


def cards_for(person: Any, now: datetime) -> list[Card]:
    """All cards for this person, urgent ones first."""
    return sorted((card for maker in _makers for card in maker(person, now)), key=lambda card: not card.urgent)
