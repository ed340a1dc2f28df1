"""When a candidate may see what (promise 5): scores and grades early, keys and explanations only when nobody can use them any more.

`ends_at` is `Exam.ends_at`, which knows the deadlines that were given beyond the closing.
"""

from datetime import datetime


def score_is_released(score_release: str, ends_at: datetime | None, now: datetime) -> bool:
    """The score and the grade of an attempt that is over."""
    return score_release == "at_once" or ends_at is None or now >= ends_at


def key_is_released(key_release: str, at_once: bool, ends_at: datetime | None, reserved_until: datetime | None, now: datetime) -> bool:
    """The key and the explanation of one question of an attempt that is over.

    Practice shows it at once (`at_once`), every other exam when it has closed. Whatever the exam, a question that a formal exam still going
    on may draw (`reserved_until`, which covers its make-ups too) shows none.
    """
    if key_release == "never":
        return False
    if reserved_until is not None and now < reserved_until:
        return False
    return at_once or (ends_at is not None and now >= ends_at)
