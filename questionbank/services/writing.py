"""How questions get into the tables: one by one and in bulk. Used by the services beside it only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.db import bulk
from core.models import Office
from people.models import Person
from questionbank.models import ImportBatch, LegalBasis, Question, Revision, Tag
from questionbank.rules import grams
from questionbank.rules.bases import Basis
from questionbank.rules.content import Content, case_fingerprint
from questionbank.services import images, search

SAID = ("stem", "options", "key", "explanation", "fixed_order", "images")  # what a revision takes from a Content


@dataclass(frozen=True)
class Saying:
    """What a question says, or said. Of a sub-question: `within` which saying of its case, from 0, and at which place in it. `author`, `written_at`:
    as a file says that brought it."""

    content: Content
    bases: Sequence[Basis] = ()
    within: int = 0
    place: int = 0
    author: str = ""
    written_at: datetime | None = None


@dataclass(frozen=True)
class NewQuestion:
    """A question ready to be written."""

    type: str
    content: Content
    topic: str = ""
    difficulty: int = Question.Difficulty.MEDIUM
    bases: Sequence[Basis] = ()
    tags: Sequence[str] = ()
    parts: Sequence["NewQuestion"] = ()  # of a case, in order
    status: str = ""  # "" as the rest of its file
    history: Sequence[Saying] = ()  # all it ever said, the last what it says now; of a question that is new: nothing
    former: Sequence["NewQuestion"] = ()  # sub-questions that the case has no more

    @property
    def fingerprint(self) -> str:
        return case_fingerprint(self.content, [one.content for one in self.parts]) if self.parts else self.content.fingerprint

    @property
    def fields(self) -> list[str]:
        """What of it is searched, its sub-questions apart."""
        return grams.fields(self.type, self.content.stem, self.content.options, self.content.explanation)


def lock_bank() -> Office | None:
    """Whoever adds questions holds the office's row, so that two who add the same one at once leave one."""
    return Office.objects.select_for_update().filter(id=1).first()


def known_fingerprints(fingerprints: Sequence[str]) -> set[str]:
    """Those among `fingerprints` that live questions and cases have; one query for each 500."""
    found: set[str] = set()
    for start in range(0, len(fingerprints), 500):
        some = fingerprints[start : start + 500]
        found.update(Question.objects.live().whole().filter(fingerprint__in=some).values_list("fingerprint", flat=True))
    return found


def write(
    items: Sequence[NewQuestion], *, status: str, author: Person | None, reviewer: Person | None, now: datetime, batch: ImportBatch | None = None
) -> list[int]:
    """Write questions with their first revisions, and the sub-questions of cases; returns the ids of the questions. A handful of statements, however
    many there are. The caller holds the transaction."""
    rows = _rows(items, status)
    ids, fresh = bulk.next_ids(Question, len(rows)), iter(bulk.next_ids(Revision, sum(len(row.history) for row in rows)))
    revisions = [[next(fresh) for _ in row.history] for row in rows]
    reviewed = (reviewer.pk if reviewer else None, now)
    bulk.insert(
        Question,
        ("id", "current_revision_id", "case_id", "place", "status", "reviewed_by_id", "reviewed_at", "type", "topic", "difficulty", "fingerprint"),
        (
            (
                id_, mine[-1], None if row.case is None else ids[row.case], row.place, row.status,
                *(reviewed if row.status == Question.Status.REVIEWED else (None, None)),
                row.question.type, row.question.topic, row.question.difficulty, row.question.fingerprint,
            )
            for id_, mine, row in zip(ids, revisions, rows, strict=True)
        ),
        batch_id=batch.pk if batch else None, created_at=now,
    )  # fmt: skip
    said = [
        (revision_id, id_, number, None if row.case is None else revisions[row.case][one.within], one)
        for id_, mine, row in zip(ids, revisions, rows, strict=True)
        for number, (revision_id, one) in enumerate(zip(mine, row.history, strict=True), 1)
    ]
    bulk.insert(
        Revision, ("id", "question_id", "number", "case_revision_id", "place", "written_by", "written_at", *SAID),
        ((*keys, one.place, one.author, one.written_at, *(getattr(one.content, name) for name in SAID)) for *keys, one in said),
        author_id=author.pk if author else None, created_at=now,
    )  # fmt: skip
    images.keep({revision_id: [image["file"] for image in one.content.images] for revision_id, *_, one in said if one.content.images})
    rests = [(revision_id, *basis) for revision_id, *_, one in said for basis in dict.fromkeys(one.bases)]
    bulk.insert(LegalBasis, ("revision_id", "statute_title", "article_number", "statute_version"), rests)
    write_tags(ids, [row.question.tags for row in rows])
    search.write(ids[: len(items)], [[field for said in (one, *one.parts) for field in said.fields] for one in items])
    return ids[: len(items)]


@dataclass(frozen=True, slots=True)
class _Row:
    """One of the table of questions. `case`: which of the rows its case is; `place`: 0 if it is whole, or no more in its case."""

    question: NewQuestion
    status: str
    history: Sequence[Saying]
    case: int | None = None
    place: int = 0


def _rows(items: Sequence[NewQuestion], status: str) -> list[_Row]:
    """The questions in order, then what their cases ask and asked."""
    rows = [_Row(one, one.status or status, one.history or [Saying(one.content, one.bases)]) for one in items]
    for case, one in enumerate(items):
        for place, part in enumerate(one.parts, 1):
            rows.append(_Row(part, rows[case].status, part.history or [Saying(part.content, part.bases, place=place)], case, place))
        rows += [_Row(gone, Question.Status.RETIRED, gone.history, case) for gone in one.former]
    return rows


def write_tags(question_ids: Sequence[int], tags: Sequence[Sequence[str]]) -> None:
    """Give questions that have none yet their tags; tags come into being when they are first used."""
    names = {name for some in tags for name in some}
    if not names:
        return
    Tag.objects.bulk_create((Tag(name=name) for name in sorted(names)), ignore_conflicts=True)
    ids = dict(Tag.objects.filter(name__in=names).values_list("name", "pk"))
    links = [(id_, ids[name]) for id_, some in zip(question_ids, tags, strict=True) for name in dict.fromkeys(some)]
    bulk.insert(Question.tags.through, ("question_id", "tag_id"), links)


def set_tags(question: Question, tags: Sequence[str]) -> None:
    """These tags and no others."""
    if {one.name for one in question.tags.all()} != set(tags):
        question.tags.clear()
        write_tags([question.pk], [tags])


def bases(made: Revision, given: Sequence[Basis]) -> list[LegalBasis]:
    return [
        LegalBasis(revision=made, statute_title=title, article_number=article, statute_version=version)
        for title, article, version in dict.fromkeys(given)
    ]
