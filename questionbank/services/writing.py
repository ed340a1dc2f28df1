"""How questions get into the tables: one by one and in bulk. Used by the services beside it only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery

from core.models import Office
from people.models import Person
from questionbank.models import ImportBatch, LegalBasis, Question, Revision
from questionbank.rules import Basis, Content


@dataclass(frozen=True)
class NewQuestion:
    """A question ready to be written."""

    type: str
    content: Content
    topic: str = ""
    difficulty: int = Question.Difficulty.MEDIUM
    bases: Sequence[Basis] = ()


def lock_bank() -> Office | None:
    """Whoever adds questions holds the office's row, so that two who add the same one at once leave one."""
    return Office.objects.select_for_update().filter(id=1).first()


def known_fingerprints(fingerprints: Sequence[str]) -> set[str]:
    """Those among `fingerprints` that live questions have; one query for each 500."""
    found: set[str] = set()
    for start in range(0, len(fingerprints), 500):
        some = fingerprints[start : start + 500]
        found.update(Question.objects.live().filter(fingerprint__in=some).values_list("fingerprint", flat=True))
    return found


def write(
    items: Sequence[NewQuestion], *, status: str, author: Person | None, reviewer: Person | None, now: datetime, batch: ImportBatch | None = None
) -> list[Question]:
    """Write questions with their first revisions: 4 statements for each hundred or so. The caller holds the transaction."""
    reviewed = status == Question.Status.REVIEWED
    questions = Question.objects.bulk_create(
        Question(
            type=one.type, topic=one.topic, difficulty=one.difficulty, status=status, fingerprint=one.content.fingerprint, batch=batch,
            reviewed_by=reviewer if reviewed else None, reviewed_at=now if reviewed else None, created_at=now,
        )
        for one in items
    )  # fmt: skip
    revisions = Revision.objects.bulk_create(revision(question, 1, one.content, author, now) for question, one in zip(questions, items, strict=True))
    LegalBasis.objects.bulk_create(basis for made, one in zip(revisions, items, strict=True) for basis in bases(made, one.bases))
    first = Revision.objects.filter(question=OuterRef("pk"), number=1).values("pk")[:1]
    Question.objects.filter(pk__in=[one.pk for one in questions]).update(current_revision=Subquery(first))
    for question, made in zip(questions, revisions, strict=True):
        question.current_revision = made
    return questions


def revision(question: Question, number: int, content: Content, author: Person | None, now: datetime) -> Revision:
    return Revision(
        question=question, number=number, stem=content.stem, options=content.options, key=content.key, explanation=content.explanation,
        fixed_order=content.fixed_order, author=author, created_at=now,
    )  # fmt: skip


def bases(made: Revision, given: Sequence[Basis]) -> list[LegalBasis]:
    return [
        LegalBasis(revision=made, statute_title=title, article_number=article, statute_version=version)
        for title, article, version in dict.fromkeys(given)
    ]
