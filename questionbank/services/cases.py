"""案例题: material and its sub-questions, written, revised and moved as one thing.

Whatever changes in it makes a new revision of the case, and of each sub-question one that names it: a revision of a case says with its
`part_revisions`, for ever, what was asked about the material and in which order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from core import audit
from core.errors import Refused
from people.models import Person
from questionbank.models import Question, Revision
from questionbank.rules.bases import Basis
from questionbank.rules.content import Content, case_fingerprint, check_parts
from questionbank.services import flags, revising, search, writing
from questionbank.services.revising import Says
from questionbank.services.writing import NewQuestion
from questionbank.types.case import Case


@dataclass(frozen=True)
class Part:
    """A sub-question as somebody wants it. `question`: the one that is revised; None for a new one."""

    type: str
    says: Says
    question: Question | None = None


def create_case(
    *, material: Says, parts: Sequence[Part], topic: str = "", difficulty: int = 2, tags: Sequence[str] = (),
    status: str = Question.Status.DRAFT, author: Person | None, now: datetime,
) -> Question:  # fmt: skip
    """A new case. Refuses one the bank has already."""
    _check(topic, material.bases, tags, parts)
    inner = [NewQuestion(type=one.type, content=one.says.content(one.type), bases=one.says.bases) for one in parts]
    said = material.content(Case.code)
    item = NewQuestion(type=Case.code, content=said, topic=topic.strip(), difficulty=difficulty, bases=material.bases, tags=tags, parts=inner)
    with transaction.atomic():
        revising.refuse_switched_off(Case.code, writing.lock_bank())
        revising.refuse_twin(item.fingerprint)
        made = writing.write([item], status=status, author=author, reviewer=author, now=now)
        case = Question.objects.select_related("current_revision").get(pk=made[0])
        flags.follow_new(question=case, now=now)
        audit.record("questionbank.create", by=author, now=now, subject=case.public_id, status=status)
    return case


def revise_case(
    *, question: Question, seen_version: int, material: Says, parts: Sequence[Part], topic: str = "", difficulty: int = 2,
    tags: Sequence[str] | None = None, author: Person | None, now: datetime,
) -> Question:  # fmt: skip
    """Say it anew: the material, the sub-questions, their order. Those left out are retired; what was not changed says the same again, within the
    new revision of the case. Raises `Stale` if somebody else was faster."""
    _check(topic, material.bases, tags or (), parts)
    with transaction.atomic():
        office = writing.lock_bank()
        case = revising.opened(question, seen_version, author)
        made = case.current_revision
        assert made is not None
        said = revising.content_for(case, material)
        planned = _planned(case, parts)
        values: dict[str, object] = {"topic": topic.strip(), "difficulty": difficulty}
        if not (revising.is_said(made, said, material.bases) and _are_said(made, planned)):
            fingerprint = case_fingerprint(said, [one.content for one in planned])
            revising.refuse_twin(fingerprint, besides=case)
            made = revising.say(case, said, material.bases, author=author, now=now)
            values |= {"current_revision": made, "fingerprint": fingerprint, **revising.status_after(case, office)}
        if tags is not None:
            writing.set_tags(case, tags)
        case.update_from(seen_version, **values)
        if "fingerprint" in values:
            _say_parts(case, planned, author=author, now=now)
            search.follow(case)
        audit.record("questionbank.revise", by=author, now=now, subject=case.public_id, revision=made.number)
    return case


@dataclass(frozen=True)
class _Planned:
    """A sub-question with what it would store."""

    part: Part
    content: Content


def _check(topic: str, bases: Sequence[Basis], tags: Sequence[str], parts: Sequence[Part]) -> None:
    revising.check_labels(topic, bases, tags)
    check_parts([one.type for one in parts])
    for one in parts:
        revising.check_labels("", one.says.bases, ())


def _planned(case: Question, parts: Sequence[Part]) -> list[_Planned]:
    """Each with what it would store; a sub-question that is none of this case's is refused."""
    own = {one.pk: one for one in case.parts.select_related("current_revision")}
    named = [one.question.pk for one in parts if one.question is not None]
    if len(set(named)) < len(named) or not own.keys() >= set(named):
        raise Refused("parts_foreign", "小题与这道案例题对不上，请重新打开修改页面。", field="parts")
    planned = []
    for one in parts:
        question = own[one.question.pk] if one.question is not None else None
        if question is not None and question.type != one.type:
            raise Refused("part_type", "已有的小题不能改题型。请删除这道小题，另外添加一道。", field="parts")
        content = revising.content_for(question, one.says) if question is not None else one.says.content(one.type)
        planned.append(_Planned(Part(one.type, one.says, question), content))
    return planned


def _are_said(made: Revision, planned: Sequence[_Planned]) -> bool:
    asked = list(made.part_revisions.prefetch_related("bases").order_by("place"))
    if [one.question_id for one in asked] != [one.part.question.pk if one.part.question else None for one in planned]:
        return False
    return all(revising.is_said(said, one.content, one.part.says.bases) for said, one in zip(asked, planned, strict=True))


def _say_parts(case: Question, planned: Sequence[_Planned], *, author: Person | None, now: datetime) -> None:
    """Each sub-question in its place, with a revision of its own within the case's; what is not asked any more is taken out."""
    asked = [one.part.question.pk for one in planned if one.part.question is not None]
    case.parts.filter(place__gt=0).update(place=0)
    case.parts.exclude(pk__in=asked).exclude(status=Question.Status.RETIRED).update(status=Question.Status.RETIRED, version=F("version") + 1)
    for place, one in enumerate(planned, 1):
        question = one.part.question or _new_part(case, one, now)
        made = revising.say(question, one.content, one.part.says.bases, author=author, now=now, within=case.current_revision, place=place)
        Question.objects.filter(pk=question.pk).update(
            place=place, status=case.status, reviewed_by=case.reviewed_by, reviewed_at=case.reviewed_at, current_revision=made,
            fingerprint=one.content.fingerprint, version=F("version") + 1,
        )  # fmt: skip


def _new_part(case: Question, planned: _Planned, now: datetime) -> Question:
    return Question.objects.create(
        type=planned.part.type, case=case, status=case.status, fingerprint=planned.content.fingerprint, batch=case.batch, created_at=now
    )
