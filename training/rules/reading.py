"""法条学习: what a chapter is, which questions a unit takes, which one comes next. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from statutes.rules.numerals import NUMERAL, Key

LEAST, MOST = 3, 5  # questions of a unit
_CHAPTER = re.compile(rf"^第{NUMERAL}章")

T = TypeVar("T")
Chapter = tuple[str, ...]  # the headings down to the chapter's own; (): the whole law


def chapter_of(headings: Sequence[str]) -> Chapter:
    """The chapter an article stands in, by its headings from the outermost: down to 第…章, else the outermost alone."""
    depth = next((place for place, one in enumerate(headings, 1) if _CHAPTER.match("".join(one.split()))), 1)
    return tuple(headings[:depth])


def chapters_of(headings: Iterable[Sequence[str]]) -> list[Chapter]:
    """The chapters of a law, from the headings of its articles in order."""
    return list(dict.fromkeys(chapter_of(one) for one in headings))


def lies_in(headings: Sequence[str], chapter: Sequence[str]) -> bool:
    return list(headings[: len(chapter)]) == list(chapter)


def picked(found: Iterable[tuple[T, Key]]) -> list[T]:
    """At most MOST of the questions found with their article, spread over the articles, in the order of these: each article gives its first, then
    each its second, and so on."""
    by_article: dict[Key, list[T]] = {}
    for one, article in found:
        by_article.setdefault(article, []).append(one)
    rounds = sorted((place, article) for article, some in by_article.items() for place in range(len(some)))
    return [by_article[article][place] for place, article in sorted(rounds[:MOST], key=lambda one: (one[1], one[0]))]


class Last(NamedTuple):
    """Somebody's last answer to a question in a year; `number` grows with each answer."""

    right: bool
    number: int


def next_of(questions: Sequence[T], last: Mapping[T, Last]) -> T | None:
    """What is asked now: first each question once in order, then those answered wrong, the one that was longest ago; None: all are right.

    So one that was answered wrong comes after the others, not right after its key was read, unless it is the only one left.
    """
    for one in questions:
        if one not in last:
            return one
    wrong = [one for one in questions if not last[one].right]
    return min(wrong, key=lambda one: last[one].number) if wrong else None
