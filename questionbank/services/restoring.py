"""A question says again what it said before. The old revision stays what it is: what comes is a new one, under the rules of any other."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from core import audit
from core.errors import Refused
from people.models import Person
from questionbank import types
from questionbank.models import Question, Revision
from questionbank.services import cases, flags, questions, revising
from questionbank.services.cases import Part
from questionbank.services.revising import Says

Wording = Callable[[Revision], Says]


def restore_revision(*, question: Question, revision: Revision, seen_version: int, by: Person, now: datetime) -> Question:
    """恢复这一版: of a case with the sub-questions it had, in their order. Raises `Stale` if somebody else was faster, and refuses what is said
    already."""
    if revision.question_id != question.pk:
        raise Refused("revision_foreign", "这一版不是这道题的，请重新打开页面。")
    with transaction.atomic():
        restored = say_again(revision=revision, question=question, seen_version=seen_version, by=by, now=now)
        if restored.current_revision_id == question.current_revision_id:
            raise Refused("revision_same", "现在的内容与这一版相同，不用恢复。")
        for said, again in _pairs(revision, restored.current_revision):
            flags.come_back(said=said, again=again, now=now)
        audit.record("questionbank.revision_restored", by=by, now=now, subject=question.public_id, revision=revision.number)
    return restored


def _pairs(said: Revision, again: Revision | None) -> list[tuple[Revision, Revision]]:
    """The revisions of the question, and of each sub-question it had and has again."""
    assert again is not None
    had = {one.question_id: one for one in said.part_revisions.all()}
    return [(said, again), *((had[one.question_id], one) for one in again.part_revisions.select_related("question"))]


def say_again(
    *, revision: Revision, question: Question, seen_version: int, by: Person, now: datetime, wording: Wording = revising.said_by,
    tags: Sequence[str] | None = None,
) -> Question:  # fmt: skip
    """The question says what `revision` says, as `wording` takes it from it and from the revisions of sub-questions; `tags`: None as they are."""
    same: dict[str, Any] = {"question": question, "seen_version": seen_version, "author": by, "now": now, "tags": tags}
    same |= {"topic": question.topic, "difficulty": question.difficulty}
    if not types.get(question.type).has_parts:
        return questions.say_anew(says=wording(revision), **same)
    asked = revision.part_revisions.select_related("question").prefetch_related("bases").order_by("place")
    parts = [Part(one.question.type, wording(one), one.question) for one in asked]
    return cases.revise_case(material=wording(revision), parts=parts, **same)
