"""Questions as the record that every format is written from."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from django.db.models import Prefetch, QuerySet

from core import files
from core.models import StoredFile
from questionbank import types
from questionbank.formats.base import Picture, Record
from questionbank.models import Question, Revision

CHUNK = 500
Pictures = dict[str, StoredFile]


def records(questions: QuerySet[Question], *, history: bool = False, progress: Callable[[int], None] = lambda percent: None) -> Iterator[Record]:
    """A record for each of `questions` (whole ones and cases), a few statements for each 500; with what they said before, if so asked."""
    keys = list(questions.values_list("pk", flat=True))
    numbers = iter(range(1, len(keys) + 1))
    places = iter(keys)
    while chunk := list(islice(places, CHUNK)):
        rows = Question.objects.prefetch_related(*_beside(history)).in_bulk(chunk)
        said = {key: _revisions(one, history) for key, one in rows.items()}
        pictures = _pictures(one for some in said.values() for one in some)
        for key in chunk:
            number = next(numbers)
            if key in rows:
                yield _record(rows[key], said[key], number, pictures, history)
        progress(100 * number // len(keys))


def _beside(history: bool) -> list[Any]:
    """What is read with a question. A revision of a case says with its `part_revisions` what was asked."""
    asked = Revision.objects.order_by("place").select_related("question", "author").prefetch_related("bases", "question__tags")
    said = Revision.objects.order_by("number").select_related("author").prefetch_related("bases", Prefetch("part_revisions", asked))
    return ["tags", Prefetch("revisions" if history else "current_revision", said)]


def _revisions(question: Question, history: bool) -> list[Revision]:
    """Oldest first, the last what it says now."""
    if history:
        return list(question.revisions.all())
    assert question.current_revision is not None
    return [question.current_revision]


def _record(question: Question, said: Sequence[Revision], number: int, pictures: Pictures, history: bool) -> Record:
    told = [_told(one, question, number, pictures) for one in said]
    record = told[-1]
    record.status = question.status if question.status != Question.Status.REVIEWED else ""
    if history:
        _sign(told, said)
    return replace(record, earlier=told[:-1])


def _told(revision: Revision, question: Question, number: int, pictures: Pictures) -> Record:
    parts = [said_by(one.question, one, place, pictures) for place, one in enumerate(revision.part_revisions.all(), 1)]
    return replace(said_by(question, revision, number, pictures), parts=parts)


def _sign(told: Sequence[Record], said: Sequence[Revision]) -> None:
    """With who wrote it and when; where there is more than one, each sub-question with its number among those that the case ever had."""
    numbers: dict[int, int] = {}
    for record, revision in zip(told, said, strict=True):
        for one, wrote in zip((record, *record.parts), (revision, *revision.part_revisions.all()), strict=True):
            one.author, one.written_at = wrote.author_name, wrote.said_at
            if one is not record and len(said) > 1:
                one.number = numbers.setdefault(wrote.question_id, len(numbers) + 1)


def said_by(question: Question, revision: Revision, number: int, pictures: Pictures) -> Record:
    """What one revision says, with the labels of its question."""
    ids = [one["id"] for one in revision.options]
    kind = types.get(question.type)
    return Record(
        row=number,
        type=question.type,
        stem=revision.stem,
        options=[one["text"] for one in revision.options] if kind.own_options else [],
        key=kind.given(ids, revision.key),
        answer_text=kind.written(revision.options, revision.key),
        explanation=revision.explanation,
        topic=question.topic,
        difficulty=question.difficulty,
        bases=[(one.statute_title, one.article_number, one.statute_version) for one in revision.bases.all()],
        tags=sorted(tag.name for tag in question.tags.all()),
        pictures=[
            Picture(files.content(pictures[one["file"]]), ids.index(one["at"]) if one["at"] else None, one.get("words", ""))
            for one in revision.images
        ],
    )


def _pictures(said: Iterable[Revision]) -> Pictures:
    """The files of all pictures of these, by public id; one statement where there are any."""
    ids = {image["file"] for whole in said for one in (whole, *whole.part_revisions.all()) for image in one.images}
    return {str(one.public_id): one for one in StoredFile.objects.filter(public_id__in=ids)} if ids else {}
