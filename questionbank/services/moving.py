"""A question follows its article to where the new version of the law has it."""

from datetime import datetime

from django.db import transaction

from core import audit
from core.errors import Refused
from people.models import Person
from questionbank.models import BasisFlag, Question
from questionbank.rules import Basis
from questionbank.services import flags, questions


def move_basis(*, flag: BasisFlag, seen_version: int, by: Person, now: datetime) -> Question:
    """A further revision that says the same and rests on the new article. Raises `Stale` if somebody else was faster."""
    if flag.new_article is None:
        raise Refused("flag_gone", "新版本里没有对应的条文，不能改到新条文。请修改试题，或停用。")
    question, said = flag.question, flag.question.current_revision
    assert said is not None
    places = [place for place, option in enumerate(said.options) if option["id"] in said.key]
    bases: list[Basis] = [
        _moved(flag) if one.pk == flag.basis_id else (one.statute_title, one.article_number, one.statute_version) for one in said.bases.all()
    ]
    with transaction.atomic():
        revised = questions.revise_question(
            question=question, seen_version=seen_version, stem=said.stem, options=[one["text"] for one in said.options], key=places,
            explanation=said.explanation, topic=question.topic, difficulty=question.difficulty, bases=bases, author=by, now=now,
        )  # fmt: skip
        flags.mark_moved(flag)
        audit.record("questionbank.basis_moved", by=by, now=now, subject=question.public_id, before=str(flag.basis), after=" ".join(_moved(flag)[:2]))
    return revised


def _moved(flag: BasisFlag) -> Basis:
    adopted = flag.new_version.adopted_on or flag.new_version.from_on
    return flag.basis.statute_title, str(flag.new_article), adopted.isoformat()
