"""When a candidate may see what (promise 5): scores and grades early, keys and explanations only when nobody can use them any more."""

from datetime import datetime


def score_is_released(score_release: str, closes_at: datetime | None, now: datetime) -> bool:
    """The score and the grade of an attempt that is over."""
    return score_release == "at_once" or closes_at is None or now >= closes_at


def key_is_released(key_release: str, at_once: bool, closes_at: datetime | None, reserved_until: datetime | None, now: datetime) -> bool:
    """The key and the explanation of one question of an attempt that is over.

    Practice shows it at once (`at_once`), every other exam when it has closed. Whatever the exam, a question that a formal exam still going
    on may draw (`reserved_until`, which covers its make-ups too) shows none.
    """
    if key_release == "never":
        return False
    if reserved_until is not None and now < reserved_until:
        return False
    return at_once or (closes_at is not None and now >= closes_at)
