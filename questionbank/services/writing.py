"""How questions get into the tables: one by one and in bulk. Used by the services beside it only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery

from core.models import Office
from people.models import Person
from questionbank.models import ImportBatch, LegalBasis, Question, Revision, Tag
from questionbank.rules.bases import Basis
from questionbank.rules.content import Content, case_fingerprint


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

    @property
    def fingerprint(self) -> str:
        return case_fingerprint(self.content, [one.content for one in self.parts]) if self.parts else self.content.fingerprint


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
) -> list[Question]:
    """Write questions with their first revisions: a few statements for each hundred or so, twice as many where there are cases. The caller holds
    the transaction."""
    made = _write_rows(items, [(None, 0)] * len(items), status=status, author=author, reviewer=reviewer, now=now, batch=batch)
    inner = [(part, (case, place)) for case, one in zip(made, items, strict=True) for place, part in enumerate(one.parts, 1)]
    if inner:
        parts, places = [part for part, _ in inner], [where for _, where in inner]
        _write_rows(parts, places, status=status, author=author, reviewer=reviewer, now=now, batch=batch)
    return made


def _write_rows(
    items: Sequence[NewQuestion], places: Sequence[tuple[Question | None, int]], *, status: str, author: Person | None, reviewer: Person | None,
    now: datetime, batch: ImportBatch | None,
) -> list[Question]:  # fmt: skip
    reviewed = status == Question.Status.REVIEWED
    questions = Question.objects.bulk_create(
        Question(
            type=one.type, topic=one.topic, difficulty=one.difficulty, status=status, fingerprint=one.fingerprint, batch=batch, case=case,
            place=place, reviewed_by=reviewer if reviewed else None, reviewed_at=now if reviewed else None, created_at=now,
        )
        for one, (case, place) in zip(items, places, strict=True)
    )  # fmt: skip
    revisions = Revision.objects.bulk_create(revision(question, 1, one.content, author, now) for question, one in zip(questions, items, strict=True))
    LegalBasis.objects.bulk_create(basis for made, one in zip(revisions, items, strict=True) for basis in bases(made, one.bases))
    write_tags(questions, [one.tags for one in items])
    first = Revision.objects.filter(question=OuterRef("pk"), number=1).values("pk")[:1]
    Question.objects.filter(pk__in=[one.pk for one in questions]).update(current_revision=Subquery(first))
    for question, made in zip(questions, revisions, strict=True):
        question.current_revision = made
    return questions


def write_tags(questions: Sequence[Question], tags: Sequence[Sequence[str]]) -> None:
    """Give questions that have none yet their tags; tags come into being when they are first used."""
    names = {name for some in tags for name in some}
    if not names:
        return
    Tag.objects.bulk_create((Tag(name=name) for name in sorted(names)), ignore_conflicts=True)
    ids = dict(Tag.objects.filter(name__in=names).values_list("name", "pk"))
    link = Question.tags.through
    link.objects.bulk_create(
        link(question_id=question.pk, tag_id=ids[name]) for question, some in zip(questions, tags, strict=True) for name in dict.fromkeys(some)
    )


def revision(question: Question, number: int, content: Content, author: Person | None, now: datetime) -> Revision:
    return Revision(
        question=question, number=number, stem=content.stem, options=content.options, key=content.key, explanation=content.explanation,
        fixed_order=content.fixed_order, author=author, created_at=now,
        case_revision=question.case.current_revision if question.case is not None else None,
    )  # fmt: skip


def bases(made: Revision, given: Sequence[Basis]) -> list[LegalBasis]:
    return [
        LegalBasis(revision=made, statute_title=title, article_number=article, statute_version=version)
        for title, article, version in dict.fromkeys(given)
    ]
