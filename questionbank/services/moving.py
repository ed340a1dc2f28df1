"""Questions follow their articles to where the new version of the law has them."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from django.db import transaction

from core import audit
from core.errors import Refused
from people.models import Person
from questionbank import types
from questionbank.models import BasisFlag, Question
from questionbank.rules.bases import Basis
from questionbank.services import flags, questions


def move_bases(*, of: Sequence[BasisFlag], seen_version: int, by: Person, now: datetime) -> Question:
    """A further revision that says the same and rests on the new articles of these flags, all of one question. Raises `Stale` if somebody else
    was faster."""
    if any(flag.new_article is None for flag in of):
        raise Refused("flag_gone", "新版本里没有对应的条文，不能改到新条文。请修改试题，或停用。")
    question, said = of[0].question, of[0].question.current_revision
    assert said is not None
    moved = {flag.basis_id: _moved(flag) for flag in of}
    bases = [moved.get(one.pk, (one.statute_title, one.article_number, one.statute_version)) for one in said.bases.all()]
    _refuse_twice(bases)
    key = types.get(question.type).given([one["id"] for one in said.options], said.key)
    with transaction.atomic():
        revised = questions.revise_question(
            question=question, seen_version=seen_version, stem=said.stem, options=[one["text"] for one in said.options], key=key,
            explanation=said.explanation, topic=question.topic, difficulty=question.difficulty, bases=bases, author=by, now=now,
        )  # fmt: skip
        for flag in of:
            flags.mark_moved(flag)
            after = " ".join(_moved(flag)[:2])
            audit.record("questionbank.basis_moved", by=by, now=now, subject=question.public_id, before=str(flag.basis), after=after)
    return revised


def move_renumbered(*, of: Sequence[BasisFlag], by: Person, now: datetime) -> int:
    """Let each question follow its articles that only got another number, in a transaction of its own; returns how many bases did.

    What would rest on one article twice stays.
    """
    moved = 0
    for _, found in groupby(sorted(of, key=lambda flag: flag.question_id), key=lambda flag: flag.question_id):
        some = [flag for flag in found if flag.became == BasisFlag.Became.RENUMBERED]
        try:
            move_bases(of=some, seen_version=some[0].question.version, by=by, now=now)
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
