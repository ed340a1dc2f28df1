"""What somebody chose to practise, and how well they master a law. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode
from uuid import UUID

from core.rates import Rate
from questionbank import types
from quiz.rules.draw import Section
from quiz.rules.terms import total_points

SET = 10  # questions
MISTAKES, FAVOURITES = "mistakes", "favourites"


@dataclass(frozen=True)
class Choice:
    """Empty values choose nothing. `among` is mistakes (those due), favourites or everything; `limit` 0 goes on for ever."""

    law: str = ""
    type: str = ""
    difficulty: str = ""
    among: str = ""
    limit: int = 0
    series: UUID | None = None

    @property
    def query(self) -> str:
        """The same as an address carries it."""
        values = {name: getattr(self, name) for name in ("law", "type", "difficulty", "among", "limit", "series")}
        return urlencode({name: value for name, value in values.items() if value})

    @property
    def again(self) -> "Choice":
        """From the beginning."""
        return replace(self, series=None)


@dataclass(frozen=True)
class Mastery:
    """A law: how many of its questions were practised, and how many of these were right the last time."""

    law: str
    questions: int
    practised: int
    right: int

    @property
    def rate(self) -> Rate:
        return Rate(self.right, self.practised)


def mastery(questions: Mapping[str, int], answered: Iterable[tuple[str, bool]]) -> list[Mastery]:
    """By law, the least mastered of those practised first, then those nobody has begun; `answered`: (law, whether right the last time) of each
    question practised."""
    practised: dict[str, list[bool]] = {}
    for law, right in answered:
        practised.setdefault(law, []).append(right)
    found = [Mastery(law, number, len(practised.get(law, [])), sum(practised.get(law, []))) for law, number in questions.items()]
    return sorted(found, key=lambda one: (not one.practised, one.right / one.practised if one.practised else 0, -one.questions, one.law))


def rehearsed(sections: Sequence[Section], pass_mark: int, excellent_mark: int) -> tuple[list[Section], int, int]:
    """The sections of an exam that need nobody to mark them, and the marks for passing and excellence at the same share of what these are worth."""
    kept = [one for one in sections if not types.get(one.type).marked_by_hand and not types.get(one.type).has_parts]
    whole, rest = total_points(sections), total_points(kept)
    return kept, -(-pass_mark * rest // whole), -(-excellent_mark * rest // whole)
