"""Two questions become one: the other is retired and says where it went. Papers keep what they have; restoring it takes the merging back."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from core.errors import Refused, Stale
from people.models import Person
from questionbank.models import Question, Revision
from questionbank.rules.content import MAX_TAGS
from questionbank.services import questions, revising
from questionbank.services.restoring import say_again
from questionbank.services.revising import Says


def merge(*, keep: Question, other: Question, keep_version: int, other_version: int, adds: bool, by: Person, now: datetime) -> Question:
    """合并. `adds`: the tags and bases of the other, too; a new basis is a new revision of the one that is kept. Raises `Stale` if somebody else was
    faster with either."""
    with transaction.atomic():
        held = {one.pk: one for one in Question.objects.filter(pk__in=[keep.pk, other.pk]).select_for_update().order_by("pk")}
        if not held.keys() >= {keep.pk, other.pk} or held[keep.pk].version != keep_version:
            raise Stale("stale", "保留的那道题刚被他人修改过，还没有合并。请刷新页面，看过以后再合并。")
        _refuse_unfit(held[keep.pk], held[other.pk])
        if adds:
            keep = _with_labels_of(other, keep, keep_version, by, now)
        questions.retire_into(question=other, into=keep, seen_version=other_version, by=by, now=now)
    return keep


def _refuse_unfit(keep: Question, other: Question) -> None:
    if keep.pk == other.pk or keep.type != other.type:
        raise Refused("merge_types", "只能合并两道同题型的试题。")
    if Question.Status.RETIRED in (keep.status, other.status):
        raise Refused("merge_retired", "其中一道题已经停用，不能合并。请刷新页面。")


def _with_labels_of(other: Question, keep: Question, seen_version: int, by: Person, now: datetime) -> Question:
    tags = list(dict.fromkeys(one.name for question in (keep, other) for one in question.tags.order_by("name")))
    said, theirs = keep.current_revision, other.current_revision
    assert said is not None and theirs is not None  # noqa: PT018
    more = [one for one in revising.said_by(theirs).bases if one[:2] not in {basis[:2] for basis in revising.said_by(said).bases}]

    def wording(revision: Revision) -> Says:
        says = revising.said_by(revision)
        return replace(says, bases=[*says.bases, *more]) if revision.pk == said.pk else says

    return say_again(revision=said, question=keep, seen_version=seen_version, by=by, now=now, wording=wording, tags=tags[:MAX_TAGS])
