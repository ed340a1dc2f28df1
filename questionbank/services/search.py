"""What questions are found by, kept beside what they say: at once as text, and within a minute, by the worker, in the index.

The index takes seven times as long to write as the text: an import would wait for it, and who edits too.
"""

from collections.abc import Iterable, Iterator, Sequence

from core.db import bulk
from questionbank import sql
from questionbank.models import Question, SearchText
from questionbank.rules import grams

READ_AT_ONCE = 500
MOST_AT_ONCE = 50  # so many cost SQLite at most one step in putting its index in order, beside what they cost themselves


def write(ids: Sequence[int], said: Iterable[Iterable[str]]) -> None:
    """The fields (`rules.grams.fields`) of questions that are new. One statement; the caller holds the transaction."""
    bulk.insert(SearchText, ("question_id", "text"), zip(ids, map(grams.text_of, said), strict=True))


def follow(question: Question) -> None:
    """A question, or a sub-question of a case, says something else: it is found by that, and the case with it. The caller holds the transaction."""
    whole = question.case_id or question.pk
    said = [one for of in _spoken(whole) for one in of]
    SearchText.objects.update_or_create(question_id=whole, defaults={"text": grams.text_of(said), "grams": None})


def _spoken(whole: int) -> Iterable[list[str]]:
    shown = ("current_revision__stem", "current_revision__options", "current_revision__explanation")
    rows = Question.objects.filter(current_revision__isnull=False).order_by("place")
    for condition in ({"pk": whole}, {"case": whole, "place__gt": 0}):
        for kind, *words in rows.filter(**condition).values_list("type", *shown):
            yield grams.fields(kind, *words)


def index_new() -> int:
    """Put into the index what is not there yet, in short transactions; returns how many questions. Harmless twice, and at the same time."""
    return sum(bulk.paced(_not_indexed(), sql.put_into_index, most=MOST_AT_ONCE))


def _not_indexed() -> Iterator[sql.Indexed]:
    waiting, last = SearchText.objects.filter(grams__isnull=True).order_by("question"), 0
    while rows := list(waiting.filter(question__gt=last).values_list("question", "text")[:READ_AT_ONCE]):
        yield from (sql.to_index(question, text) for question, text in rows)
        last = rows[-1][0]
