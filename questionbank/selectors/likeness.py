"""Questions that are much alike: what of them is compared, and the pairs that wait for a decision."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import F, Q, QuerySet

from people.access import Can, has
from questionbank import selectors, sql
from questionbank.models import ImportBatch, Likeness, Question
from questionbank.rules import grams
from questionbank.rules.likeness import Bag, bag, windows

_SHOWN = ("current_revision__stem", "current_revision__options")
_BLOCK = 2000
_EACH = 50  # questions looked at for each stretch of a text

Spoken = tuple[int, int, list[str]]  # question, its revision, the fields that are compared: of a case those of its sub-questions too


def compared() -> QuerySet[Question]:
    """Those among which much alike ones are looked for: in use, and sub-questions with their case."""
    return Question.objects.live().whole().exclude(status=Question.Status.RETIRED).filter(current_revision__isnull=False)


def spoken(questions: QuerySet[Question]) -> Iterator[Spoken]:
    """What these say, all of one type; a statement for each 2,000, another where there are cases."""
    keys = list(questions.values_list("pk", flat=True))
    for start in range(0, len(keys), _BLOCK):
        block = keys[start : start + _BLOCK]
        rows = Question.objects.filter(pk__in=block, current_revision__isnull=False)
        parts = _parts(block)
        for pk, revision, kind, stem, options in rows.values_list("pk", "current_revision", "type", *_SHOWN):
            yield pk, revision, grams.fields(kind, stem, options, "") + parts.get(pk, [])


def _parts(cases: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = Question.objects.filter(case__in=cases, place__gt=0, current_revision__isnull=False).order_by("place")
    for case, kind, stem, options in rows.values_list("case", "type", *_SHOWN):
        found.setdefault(case, []).extend(grams.fields(kind, stem, options, ""))
    return found


def bags(said: Iterable[Spoken]) -> Iterator[tuple[int, Bag]]:
    return ((question, bag(fields)) for question, _, fields in said)


def candidates(question: Question, fields: list[str]) -> set[int]:
    """Questions that have a stretch of this one's text; a statement for each of eight stretches, by the index of the search."""
    others = compared().filter(type=question.type).exclude(pk=question.pk)
    found: set[int] = set()
    for window in windows(fields):
        found.update(others.filter(sql.saying([window])).values_list("pk", flat=True)[:_EACH])
    return found


def open_pairs(person: Any) -> QuerySet[Likeness]:
    """Pairs that wait for somebody to decide: both seen by this person, in use, and saying what they said when they were compared."""
    unfinished = ImportBatch.objects.exclude(state=ImportBatch.State.LIVE)
    pairs = Likeness.objects.filter(dismissed_at__isnull=True, question__current_revision=F("said"), other__current_revision=F("other_said"))
    for side in ("question", "other"):
        pairs = pairs.exclude(**{f"{side}__status": Question.Status.RETIRED}).exclude(**{f"{side}__batch__in": unfinished})
    if has(person, Can.MANAGE_QUESTIONS):
        return pairs
    seen = selectors.visible_to(person).values("pk")
    return pairs.filter(question__in=seen, other__in=seen)


def alike_to(question: Question, person: Any) -> list[tuple[Question, Likeness]]:
    """What is much like this question and not decided yet, the most alike first; one statement."""
    pairs = open_pairs(person).filter(Q(question=question) | Q(other=question))
    rows = pairs.select_related("question__current_revision", "other__current_revision").order_by("-percent", "pk")
    return [(one.other if one.question_id == question.pk else one.question, one) for one in rows]
