"""掌握程度: how far somebody is with the questions of each law that may be practised now."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Exists, F, OuterRef, QuerySet

from people.models import Person
from questionbank.models import LegalBasis, Question
from questionbank.selectors.listing import WITH_PARTS
from quiz.models import Practised
from quiz.rules import practice as rules
from quiz.selectors.pool import PARTS
from quiz.selectors.practice import practisable
from statutes.rules.titles import short_title

COUNTED_ANEW = 600  # seconds; a bank of 100,000 takes a third of one to count
_KEY = "quiz.laws_to_practise"


def laws(now: datetime) -> dict[str, int]:
    """How many questions and cases rest on each law, by its short title, the most first; as of ten minutes ago at most."""
    known: dict[str, int] | None = cache.get(_KEY)
    if known is None:
        known = _count(practisable(now))
        cache.set(_KEY, known, COUNTED_ANEW)
    return known


def _count(questions: QuerySet[Question]) -> dict[str, int]:
    """Three statements."""
    cases = questions.filter(type__in=WITH_PARTS)
    of_cases = {(case, short_title(title)) for case, title in [*_own(cases, "pk"), *_own(PARTS.filter(case__in=cases.values("pk")), "case")]}
    counted = Counter(law for _, law in of_cases)
    alone = LegalBasis.objects.filter(revision__in=questions.exclude(type__in=WITH_PARTS).values("current_revision"))
    for title, number in alone.order_by().values_list("statute_title").annotate(n=Count("revision", distinct=True)):
        counted[short_title(title)] += number
    return dict(counted.most_common())


def _own(questions: QuerySet[Question], key: str) -> Iterable[tuple[Any, str]]:
    """(key, title of a law) for each basis of what they say now."""
    title = F("current_revision__bases__statute_title")
    return questions.filter(current_revision__bases__isnull=False).order_by().values_list(key, title)


def mastery(person: Person, now: datetime) -> list[rules.Mastery]:
    """Five statements, three more where the laws are counted anew."""
    had = Practised.objects.filter(Exists(practisable(now).filter(pk=OuterRef("question"))), person=person).order_by()
    of_cases = had.filter(question__type__in=WITH_PARTS, question__parts__place__gt=0)
    own = had.values_list("question", "last_right", "question__current_revision__bases__statute_title")
    inner = of_cases.values_list("question", "last_right", "question__parts__current_revision__bases__statute_title")
    found = [*own, *inner]
    short = {title: short_title(title) for title in {title for _, _, title in found} if title}  # few titles, many rows
    answered = {(question, short[title], right) for question, right, title in found if title}
    return rules.mastery(laws(now), ((law, right) for _, law, right in answered))
