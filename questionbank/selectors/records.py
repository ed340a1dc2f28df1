"""Questions as the record that every format is written from."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from django.db.models import Prefetch, QuerySet

from core import files
from core.models import StoredFile
from questionbank import types
from questionbank.formats.base import Picture, Record
from questionbank.models import Question, Revision

CHUNK = 500


def records(questions: QuerySet[Question], *, history: bool = False, progress: Callable[[int], None] = lambda percent: None) -> Iterator[Record]:
    """A record for each of `questions` (whole ones and cases), a few statements for each 500; with what they said before, if so asked."""
    keys = list(questions.values_list("pk", flat=True))
    numbers = iter(range(1, len(keys) + 1))
    places = iter(keys)
    while chunk := list(islice(places, CHUNK)):
        rows = Question.objects.prefetch_related(*_beside(history)).select_related("current_revision").in_bulk(chunk)
        pictures = _pictures(list(rows.values()), history)
        for key in chunk:
            number = next(numbers)
            if key in rows:
                yield _record(rows[key], number, pictures, history)
        progress(100 * number // len(keys))


def _beside(history: bool) -> list[Any]:
    said: list[Any] = ["current_revision__bases", "tags"]
    if history:
        said.append(Prefetch("revisions", Revision.objects.order_by("number").prefetch_related("bases").select_related("author")))
    parts = Question.objects.filter(place__gt=0).order_by("place").select_related("current_revision")
    return [*said, Prefetch("parts", parts.prefetch_related(*said), to_attr="parts_in_order")]


def _record(question: Question, number: int, pictures: dict[str, StoredFile], history: bool) -> Record:
    said = question.current_revision
    assert said is not None
    record = said_by(question, said, number, pictures)
    record.tags = sorted(tag.name for tag in question.tags.all())
    record.parts = [_record(part, place, pictures, history) for place, part in enumerate(getattr(question, "parts_in_order", []), 1)]
    if history:
        record.earlier = [_signed(said_by(question, one, number, pictures), one) for one in question.revisions.all() if one.pk != said.pk]
        _signed(record, next(one for one in question.revisions.all() if one.pk == said.pk))
    return record


def _signed(record: Record, revision: Revision) -> Record:
    """With who wrote it and when."""
    record.author, record.written_at = revision.author.name if revision.author else "", revision.created_at
    return record


def said_by(question: Question, revision: Revision, number: int, pictures: dict[str, StoredFile]) -> Record:
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
        pictures=[
            Picture(files.content(pictures[one["file"]]), ids.index(one["at"]) if one["at"] else None, one.get("words", ""))
            for one in revision.images
        ],
    )


def _pictures(questions: list[Question], history: bool) -> dict[str, StoredFile]:
    """The files of all pictures of these, by public id; one statement where there are any."""
    every = [one for question in questions for one in (question, *getattr(question, "parts_in_order", []))]
    said = [revision for one in every for revision in one.revisions.all()] if history else [one.current_revision for one in every]
    ids = {image["file"] for one in said if one is not None for image in one.images}
    return {str(one.public_id): one for one in StoredFile.objects.filter(public_id__in=ids)} if ids else {}
