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
class NewQuestion:
    """A question ready to be written."""

    type: str
    content: Content
    topic: str = ""
    difficulty: int = Question.Difficulty.MEDIUM
    bases: Sequence[Basis] = ()
    tags: Sequence[str] = ()
    parts: Sequence["NewQuestion"] = ()  # of a case, in order
    earlier: Sequence["NewQuestion"] = ()  # what it said before, oldest first; of these only content and bases count

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
    reviewed = status == Question.Status.REVIEWED
    within = [(None, 0, one) for one in items] + [(case, place, part) for case, one in enumerate(items) for place, part in enumerate(one.parts, 1)]
    every = [one for _, _, one in within]
    ids, fresh = bulk.next_ids(Question, len(every)), iter(bulk.next_ids(Revision, sum(1 + len(one.earlier) for one in every)))
    revisions = [[next(fresh) for _ in range(1 + len(one.earlier))] for one in every]
    bulk.insert(
        Question, ("id", "current_revision_id", "case_id", "place", "type", "topic", "difficulty", "fingerprint"),
        (
            (id_, mine[-1], None if case is None else ids[case], place, one.type, one.topic, one.difficulty, one.fingerprint)
            for id_, mine, (case, place, one) in zip(ids, revisions, within, strict=True)
        ),
        status=status, batch_id=batch.pk if batch else None, created_at=now,
        reviewed_by_id=reviewer.pk if reviewer and reviewed else None, reviewed_at=now if reviewed else None,
    )  # fmt: skip
    said = [
        (revision_id, id_, number, material, place, one)
        for id_, mine, (case, place, latest) in zip(ids, revisions, within, strict=True)
        for number, (revision_id, material, one) in enumerate(zip(mine, _materials(mine, case, revisions), (*latest.earlier, latest), strict=True), 1)
    ]
    bulk.insert(
        Revision, ("id", "question_id", "number", "case_revision_id", "place", *SAID),
        ((*keys, *(getattr(one.content, name) for name in SAID)) for *keys, one in said),
        author_id=author.pk if author else None, created_at=now,
    )  # fmt: skip
    images.keep({revision_id: [image["file"] for image in one.content.images] for revision_id, *_, one in said if one.content.images})
    rests = [(revision_id, *basis) for revision_id, *_, one in said for basis in dict.fromkeys(one.bases)]
    bulk.insert(LegalBasis, ("revision_id", "statute_title", "article_number", "statute_version"), rests)
    write_tags(ids, [one.tags for one in every])
    search.write(ids[: len(items)], [[field for said in (one, *one.parts) for field in said.fields] for one in items])
    return ids[: len(items)]


def _materials(mine: Sequence[int], case: int | None, revisions: Sequence[Sequence[int]]) -> list[int | None]:
    """For each revision of a sub-question the one of its case that it stood under: the latest under the latest, and so on back."""
    if case is None:
        return [None] * len(mine)
    return [revisions[case][max(0, len(revisions[case]) - len(mine) + place)] for place in range(len(mine))]


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
