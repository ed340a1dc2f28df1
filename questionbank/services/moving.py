"""Questions follow their articles to where the new version of the law has them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import groupby

from django.db import transaction

from core import audit
from core.errors import Refused
from people.models import Person
from questionbank.models import BasisFlag, Question, Revision
from questionbank.rules.bases import Basis
from questionbank.services import flags, revising
from questionbank.services.restoring import say_again
from questionbank.services.revising import Says


def move_bases(*, of: Sequence[BasisFlag], seen_version: int, by: Person, now: datetime) -> Question:
    """A further revision that says the same and rests on the new articles of these flags, all of one question or of sub-questions of one case.
    Raises `Stale` if somebody else was faster."""
    if any(flag.new_article is None for flag in of):
        raise Refused("flag_gone", "新版本里没有对应的条文，不能改到新条文。请修改试题，或停用。")
    question = of[0].question.whole
    said = question.current_revision
    assert said is not None
    moved = {flag.basis_id: _moved(flag) for flag in of}
    with transaction.atomic():
        revised = say_again(revision=said, question=question, seen_version=seen_version, by=by, now=now, wording=partial(_says_on, moved))
        for flag in of:
            flags.mark_moved(flag)
            after = " ".join(_moved(flag)[:2])
            audit.record("questionbank.basis_moved", by=by, now=now, subject=question.public_id, before=str(flag.basis), after=after)
    return revised


def _says_on(moved: Mapping[int, Basis], said: Revision) -> Says:
    """What a revision says, resting on other articles: those of `moved`, by the basis they take the place of."""
    bases = [moved.get(one.pk, (one.statute_title, one.article_number, one.statute_version)) for one in said.bases.all()]
    _refuse_twice(bases)
    return replace(revising.said_by(said), bases=bases)


def move_renumbered(*, of: Sequence[BasisFlag], by: Person, now: datetime) -> int:
    """Let each question follow its articles that only got another number, in a transaction of its own; returns how many bases did.

    What would rest on one article twice stays.
    """
    moved = 0
    for _, found in groupby(sorted(of, key=lambda flag: flag.question.whole.pk), key=lambda flag: flag.question.whole.pk):
        some = [flag for flag in found if flag.became == BasisFlag.Became.RENUMBERED]
        try:
            move_bases(of=some, seen_version=some[0].question.whole.version, by=by, now=now)
        except Refused:
            continue
        moved += len(some)
    return moved


def _moved(flag: BasisFlag) -> Basis:
    adopted = flag.new_version.adopted_on or flag.new_version.from_on
    return flag.basis.statute_title, str(flag.new_article), adopted.isoformat()


def _refuse_twice(bases: Sequence[Basis]) -> None:
    articles = [(title, article) for title, article, _ in bases]
    twice = next((one for one in articles if articles.count(one) > 1), None)
    if twice:
        raise Refused("basis_twice", f"改后两处依据都写着{twice[0]}{twice[1]}。请点“修改试题”，把几处依据一起改好。")
