"""A law's headings above its articles, for a page and for its table of contents."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from statutes.rules.numerals import Key

T = TypeVar("T")


@dataclass
class Section(Generic[T]):
    """A heading with the articles right under it; `level` 0 is the outermost. Its `span` takes in the headings below it."""

    heading: str
    level: int
    anchor: str
    articles: list[T] = field(default_factory=list)
    span: str = ""


def outline(articles: Sequence[T], headings: Callable[[T], Sequence[str]], key: Callable[[T], Key]) -> list[Section[T]]:
    """The sections in order; articles before any heading stand in one without a name."""
    sections: list[Section[T]] = []
    reached: dict[int, tuple[Key, Key]] = {}  # section -> first and last article in it or below it
    path: list[tuple[str, int]] = []  # the headings above the article, with the places of their sections
    for article in articles:
        said = list(headings(article)) or [""]
        kept = _common([heading for heading, _ in path], said)
        path = path[:kept]
        for level in range(kept, len(said)):
            path.append((said[level], len(sections)))
            sections.append(Section(said[level], level, f"h{len(sections) + 1}"))
        sections[path[-1][1]].articles.append(article)
        for _, place in path:
            reached[place] = (reached.get(place, (key(article),))[0], key(article))
    for place, (first, last) in reached.items():
        sections[place].span = str(first) if first == last else f"{first}至{last}"
    return sections


def _common(before: Sequence[str], now: Sequence[str]) -> int:
    """How many headings from the outermost are the same; an article right under a heading of which some went deeper opens it anew."""
    same = 0
    while same < min(len(before), len(now)) and before[same] == now[same]:
        same += 1
    return same if same == len(now) == len(before) or same < len(now) else same - 1
