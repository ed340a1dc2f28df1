"""法条学习: an answer is graded and stored at once; who answered all of a unit right has passed it, and the ledger pays it once a year."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from core.errors import Gone, Refused, Stale
from people.models import Person
from questionbank import types
from questionbank.models import Question
from questionbank.types.multiple import ALL_OR_NOTHING
from training.models import ReadingAnswer, ReadingPass, ReadingUnit, Source
from training.selectors import reading
from training.selectors.reading_units import Standing, standing_of
from training.services import earning, ledger
from training.services.ledger import Earned

UNIT = 100  # one unit, as rules pay for it


def answer(*, person: Person, unit: ReadingUnit, question: UUID, said: int, values: Sequence[str], turn: UUID, now: datetime) -> ReadingAnswer:
    """Grade and store what the person answered to the question that was theirs to answer; the same `turn` again answers what is stored.

    `said` is the revision they had before them. Refused where the unit was closed, the question changed or reserved meanwhile, or another one is
    to be answered first: then nothing is stored, and no key is told.
    """
    with transaction.atomic():
        ledger.hold_people([person.pk])
        stored = ReadingAnswer.objects.select_related("revision__question").filter(turn=turn, person=person, unit=unit).first()
        if stored is not None:
            return stored
        standing = _open(unit, now)
        asked = _asked(person, standing, question, said, now)
        content = types.get(asked.type).from_form(list(values))
        if not types.is_answered(content):
            raise Refused("unanswered", "还没有作答。请先作答再提交。")
        made = _graded(asked, content, ReadingAnswer(person=person, unit=unit, turn=turn, year=timezone.localdate(now).year, at=now))
        if made.right:
            _pass_if_done(person, standing, now)
    return made


def finish(*, person: Person, unit: ReadingUnit, now: datetime) -> bool:
    """Pass somebody who has answered right all that may be asked now, because what was left was reserved or taken out meanwhile."""
    with transaction.atomic():
        ledger.hold_people([person.pk])
        return _pass_if_done(person, _open(unit, now), now)


def _open(unit: ReadingUnit, now: datetime) -> Standing:
    fresh = ReadingUnit.objects.select_related("law_version__statute").get(pk=unit.pk)
    standing = standing_of(fresh, now)
    if not standing.is_open:
        raise Gone("unit_closed", "本单元现在不能答题：题目正用于正式考试、正在核对，或法律已有新版本。刚才的答案没有记录。")
    return standing


def _asked(person: Person, standing: Standing, question: UUID, said: int, now: datetime) -> Question:
    if all(one.public_id != question for one in standing.asked):
        raise Gone("not_asked", "这道题刚被停用，或刚被留给正式考试，答案没有记录，现在也不公布。请答下一题。")
    found = reading.next_question(person, standing, now)
    if found is None or found.public_id != question:
        raise Stale("not_next", "这道题不是现在要答的题，答案没有记录。请答下面这道题。")
    if found.current_revision_id != said:
        raise Stale("revised", "这道题刚刚修改过，刚才的答案没有记录。请按现在的题目再答一次。")
    return found


def _graded(question: Question, content: dict[str, Any], row: ReadingAnswer) -> ReadingAnswer:
    """Right is what earns all points under the strictest rule."""
    says = question.current_revision
    assert says is not None
    row.revision, row.content = says, content
    row.right = types.get(question.type).fraction(says.key, content, ALL_OR_NOTHING) == 1
    row.save(force_insert=True)
    return row


def _pass_if_done(person: Person, standing: Standing, now: datetime) -> bool:
    """Whether the unit is passed; paid when that is new in this year."""
    if reading.next_question(person, standing, now) is not None:
        return False
    today, unit = timezone.localdate(now), standing.unit
    passed, is_new = ReadingPass.objects.get_or_create(person=person, unit=unit, year=today.year, defaults={"at": now})
    if is_new:
        earning.earn(Source.READING, [Earned(person.pk, passed.pk, today, label_of(unit), 0, UNIT)], now)
    return True


def label_of(unit: ReadingUnit) -> str:
    law = unit.law_version.statute.short_title
    return unit.title if law in unit.title else f"《{law}》{unit.title}"
