"""Units of reading: made for a chapter, proposed for a whole law, changed, taken out of use."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from core import audit
from core.errors import Refused
from people.models import Person
from questionbank.models import Question
from statutes.models import StatuteVersion
from training.models import ReadingQuestion, ReadingUnit
from training.rules.reading import LEAST, MOST, chapters_of
from training.selectors import reading_units


def create_unit(
    *, version: StatuteVersion, chapter: Sequence[str], title: str, questions: Sequence[Question], by: Person, now: datetime
) -> ReadingUnit:
    """A unit for a chapter of a version in force, with its questions in order."""
    with transaction.atomic():
        held = StatuteVersion.objects.select_for_update(no_key=True, of=("self",)).select_related("statute").get(pk=version.pk)
        if held.standing(timezone.localdate(now)) != StatuteVersion.Standing.IN_FORCE:
            raise Refused("law_not_in_force", "这个版本现在不施行，请选现行有效的版本。", field="law")
        _check(questions)
        unit = _make(held, chapter, title, questions, by, now)
        audit.record("training.reading_unit_created", by=by, now=now, subject=unit.title, unit=unit.pk, questions=len(questions))
    return unit


def propose(*, version: StatuteVersion, by: Person, now: datetime) -> list[ReadingUnit]:
    """A unit for each chapter of the law that has none in use and enough questions; refuses where there is none."""
    with transaction.atomic():
        held = StatuteVersion.objects.select_for_update(no_key=True, of=("self",)).select_related("statute").get(pk=version.pk)
        if held.standing(timezone.localdate(now)) != StatuteVersion.Standing.IN_FORCE:
            raise Refused("law_not_in_force", "这个版本现在不施行，请选现行有效的版本。")
        found = reading_units.to_propose(held, now)
        if not found:
            raise Refused("nothing_to_propose", NOTHING)
        made = [_make(held, chapter, reading_units.name_of(held, chapter), some, by, now) for chapter, some in found]
        audit.record("training.reading_units_proposed", by=by, now=now, subject=str(held.statute), version=held.pk, units=len(made))
    return made


NOTHING = (
    f"没有可以生成的单元：各章或者已有单元，或者依据它的、现在能用的题不足 {LEAST} 道。"
    "正用于正式考试的题，考试结束后才能用；也可以先在题库里给试题写明依据的条款。"
)


def change_unit(*, unit: ReadingUnit, seen_version: int, title: str, questions: Sequence[Question], by: Person, now: datetime) -> None:
    """Another title or other questions. What was answered before stays; who has passed has passed."""
    with transaction.atomic():
        _check(questions)
        unit.update_from(seen_version, title=title[:120])
        unit.questions.all().delete()
        _ask(unit, questions)
        audit.record("training.reading_unit_changed", by=by, now=now, subject=title, unit=unit.pk, questions=len(questions))


def set_in_use(*, unit: ReadingUnit, in_use: bool, by: Person, now: datetime) -> None:
    """Into use, or out of it. Twice is harmless."""
    with transaction.atomic():
        if not ReadingUnit.objects.filter(pk=unit.pk, in_use=not in_use).update(in_use=in_use):
            return
        action = "training.reading_unit_restored" if in_use else "training.reading_unit_retired"
        audit.record(action, by=by, now=now, subject=unit.title, unit=unit.pk)


def _check(questions: Sequence[Question]) -> None:
    if not LEAST <= len(questions) <= MOST:
        raise Refused("questions_number", f"选了 {len(questions)} 道题，请选 {LEAST} 至 {MOST} 道。")
    if len({one.pk for one in questions}) < len(questions):
        raise Refused("question_twice", "同一道题只能选一次。")


def _make(version: StatuteVersion, chapter: Sequence[str], title: str, questions: Sequence[Question], by: Person, now: datetime) -> ReadingUnit:
    chapters = [list(one) for one in chapters_of(version.articles.order_by("number", "suffix").values_list("headings", flat=True))]
    if chapter and list(chapter) not in chapters:
        raise Refused("chapter_unknown", "这部法律没有这一章，请重新选择。", field="chapter")
    place = chapters.index(list(chapter)) + 1 if list(chapter) in chapters else 0
    unit = ReadingUnit.objects.create(law_version=version, headings=list(chapter), title=title[:120], position=place, created_by=by, created_at=now)
    _ask(unit, questions)
    return unit


def _ask(unit: ReadingUnit, questions: Sequence[Question]) -> None:
    ReadingQuestion.objects.bulk_create(ReadingQuestion(unit=unit, position=place, question=one) for place, one in enumerate(questions, 1))
