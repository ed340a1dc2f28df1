"""手动公布: the scores, or the keys, of an exam are shown to its candidates from now on.

Neither is taken back: what people have read stays read. A wrong score is put right by a ruling or an intervention, with its reason.
"""

from datetime import datetime

from django.db import transaction

from core import audit
from core.errors import Refused
from people.models import Person
from quiz.models import Exam
from quiz.rules.release import BY_HAND
from quiz.selectors import releasing
from quiz.selectors.releasing import KEYS, SCORES
from quiz.services.interventions import hold_exam


def release(*, exam: Exam, what: str, by: Person, now: datetime) -> Exam:
    """`what` is `SCORES` or `KEYS`; refused, saying what is not over, while anybody sits or waits to be marked. Pressed twice is harmless."""
    setting, at, who = {
        SCORES: ("score_release", "scores_released_at", "scores_released_by"),
        KEYS: ("key_release", "keys_released_at", "keys_released_by"),
    }[what]
    with transaction.atomic():
        held = hold_exam(exam.pk)
        if getattr(held, setting) != BY_HAND:
            raise Refused("not_by_hand", f"这场考试的{releasing.LABELS[what]}不是手动公布的，不用点公布。")
        if getattr(held, at) is not None:
            return held
        why_not = releasing.why_not(held, what, now)
        if why_not:
            raise Refused("not_yet_released", why_not)
        setattr(held, at, now)
        setattr(held, who, by)
        held.save(update_fields=[at, who])
        audit.record(f"quiz.{what}_released", by=by, now=now, subject=held.title, exam=held.pk)
    return held
