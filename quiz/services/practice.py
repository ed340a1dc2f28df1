"""Practice: an answer is graded and stored at once; what it says of the person follows from it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from core.errors import Gone, Refused, Stale
from people.models import Person
from questionbank import types
from questionbank.models import Question, Revision
from questionbank.types.multiple import ALL_OR_NOTHING
from quiz import registries
from quiz.models import Favourite, PracticeAnswer, Practised
from quiz.selectors.practice import parts_of, practisable
from quiz.services import mistakes


def answer(
    *, person: Person, question: Question, said: int, values: Mapping[int, Any], unknown: bool = False, turn: UUID, series: UUID, now: datetime
) -> list[PracticeAnswer]:
    """Grade and store what the person answered to a question or to each sub-question of a case (`values`: position -> what its fields sent).

    `said` is the revision they had before them. The same `turn` again answers what is stored. Refused where the question was changed, retired or
    reserved meanwhile: then nothing is stored, and no key is told. `unknown`: they do not know it, and want to see the answer.
    """
    with transaction.atomic():
        _hold(person)
        stored = list(PracticeAnswer.objects.filter(person=person, turn=turn))
        if stored:
            return stored
        items = parts_of(_as_it_is(question, said, now))
        rows = [
            _graded(one, values.get(position), PracticeAnswer(person=person, turn=turn, series=series, question=question, at=now))
            for position, one in enumerate(items, 1)
        ]
        if not unknown and not any(types.is_answered(one.content) for one in rows):
            raise Refused("unanswered", "还没有作答。请先作答再提交，或点“不会，看答案”。")
        PracticeAnswer.objects.bulk_create(rows)
        _learn(person, question, rows, now)
    return rows


def judge_own(*, person: Person, turn: UUID, rights: Mapping[int, bool], now: datetime) -> None:
    """What somebody says of their own texts (`rights`: key of the answer -> whether it was right). Said once; later ones change nothing."""
    with transaction.atomic():
        _hold(person)
        rows = list(PracticeAnswer.objects.filter(person=person, turn=turn).select_related("question"))
        open_rows = [one for one in rows if one.right is None and one.pk in rights]
        if not open_rows:
            return
        _as_it_is(rows[0].question, None, now)
        for one in open_rows:
            one.right = rights[one.pk]
            one.save(update_fields=["right"])
        _learn(person, rows[0].question, rows, now)


def _hold(person: Person) -> None:
    """One after the other: what a person sends at the same moment from two windows."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)


def _as_it_is(question: Question, said: int | None, now: datetime) -> Question:
    """The question as it may be practised now, with what it says."""
    found = practisable(now).select_related("current_revision").filter(pk=question.pk).first()
    if found is None:
        raise Gone("not_practised", "这道题刚被停用，或刚被留给正式考试，答案没有记录，现在也不公布。请练下一题。")
    if said is not None and found.current_revision_id != said:
        raise Stale("revised", "这道题刚刚修改过，刚才的答案没有记录。请按现在的题目再答一次。")
    return found


def _graded(question: Question, values: Any, row: PracticeAnswer) -> PracticeAnswer:
    """Right is what earns all points under the strictest rule; None where a person has to say so."""
    kind, said = types.get(question.type), question.current_revision
    assert said is not None
    row.revision, row.content = said, kind.from_form(values or [])
    fraction = kind.fraction(said.key, row.content, ALL_OR_NOTHING)
    row.right = None if fraction is None else fraction == 1
    return row


def _learn(person: Person, question: Question, rows: list[PracticeAnswer], now: datetime) -> None:
    """Once all of it is known: how the question was answered last, the book of mistakes, and whoever else listens. A case is right as a whole."""
    if any(one.right is None for one in rows):
        return
    right = all(one.right for one in rows)
    revision = _whole_revision(question, rows[0].revision)
    Practised.objects.update_or_create(person=person, question=question, defaults={"last_right": right, "last_at": now})
    mistakes.follow(person=person, question=question, revision=revision, right=right, now=now)
    registries.tell_practised(person, revision, right, now)


def _whole_revision(question: Question, said: Revision) -> Revision:
    return said.case_revision if types.get(question.type).has_parts and said.case_revision else said


def set_favourite(*, person: Person, question: Question, on: bool, now: datetime) -> None:
    """收藏, or no more. Twice is harmless."""
    if on:
        Favourite.objects.get_or_create(person=person, question=question, defaults={"at": now})
    else:
        Favourite.objects.filter(person=person, question=question).delete()
