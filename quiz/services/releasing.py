"""手动公布: the scores, or the keys, of an exam are shown to its candidates from now on.

Neither is taken back: what people have read stays read. A wrong score is put right by a ruling or an intervention, with its reason.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from core import audit
from core.errors import Refused
from people.models import Person
from quiz.models import Exam
from quiz.rules.release import BY_HAND
from quiz.selectors import releasing
from quiz.selectors.releasing import KEYS, SCORES
from quiz.services import papers

FIELDS = {
    SCORES: ("score_release", "scores_released_at", "scores_released_by"),
    KEYS: ("key_release", "keys_released_at", "keys_released_by"),
}


def release(*, exam: Exam, what: str, by: Person, now: datetime) -> Exam:
    """`what` is `SCORES` or `KEYS`, these of the exam and all its make-ups: they may ask the same questions. Refused, saying what is not over, while
    anybody sits or waits to be marked. Pressed twice is harmless."""
    setting, at, _ = FIELDS[what]
    with transaction.atomic():
        family = _hold(exam)
        held = family[exam.pk]
        if getattr(held, setting) != BY_HAND:
            raise Refused("not_by_hand", f"这场考试的{releasing.LABELS[what]}不是手动公布的，不用点公布。")
        if getattr(held, at) is not None:
            return held
        why_not = releasing.why_not(held, what, now)
        if why_not:
            raise Refused("not_yet_released", why_not)
        for one in family.values() if what == KEYS else [held]:
            _release(one, what, by, now)
        if what == KEYS:
            papers.let_go(now)
    return held


def _hold(exam: Exam) -> dict[int, Exam]:
    """The exam, what it makes up for, and what makes up for it."""
    first = exam.parent_id or exam.pk
    rows = Exam.objects.select_for_update(no_key=True, of=("self",)).select_related("unit", "parent")
    return {one.pk: one for one in rows.filter(Q(pk=first) | Q(parent=first)).order_by("pk")}


def _release(exam: Exam, what: str, by: Person, now: datetime) -> None:
    setting, at, who = FIELDS[what]
    if exam.state == Exam.State.DRAFT or getattr(exam, setting) != BY_HAND or getattr(exam, at) is not None:
        return
    setattr(exam, at, now)
    setattr(exam, who, by)
    exam.save(update_fields=[at, who])
    audit.record(f"quiz.{what}_released", by=by, now=now, subject=exam.title, exam=exam.pk)
