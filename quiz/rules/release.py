"""When a candidate may see what (promise 5): scores and grades early, keys and explanations only when nobody can use them any more.

`ExamQuerySet.keys_out_at` says the same of keys in a query; tests/quiz/test_release.py holds the two together.
"""

from datetime import datetime
from typing import Protocol

AT_ONCE, BY_HAND, NEVER = "at_once", "by_hand", "never"


class Released(Protocol):
    """What is asked of an exam. `ends_at` is `Exam.ends_at`, which knows the deadlines that were given beyond the closing; `…_released_at` is when
    they were released by hand."""

    @property
    def score_release(self) -> str: ...
    @property
    def key_release(self) -> str: ...
    @property
    def ends_at(self) -> datetime | None: ...
    @property
    def scores_released_at(self) -> datetime | None: ...
    @property
    def keys_released_at(self) -> datetime | None: ...


def score_is_released(exam: Released, now: datetime) -> bool:
    """The score and the grade of an attempt that is over."""
    if exam.score_release == BY_HAND:
        return _by_hand(exam.scores_released_at, now)
    return exam.score_release == AT_ONCE or exam.ends_at is None or now >= exam.ends_at


def key_is_released(exam: Released, now: datetime, *, at_once: bool = False, reserved_until: datetime | None = None) -> bool:
    """The key and the explanation of one question of an attempt that is over.

    Practice shows it at once (`at_once`), every other exam when it has closed, or later by hand. Whatever the exam, a question that a formal exam
    still going on may draw (`reserved_until`, which covers its make-ups too) shows none.
    """
    if exam.key_release == NEVER:
        return False
    if reserved_until is not None and now < reserved_until:
        return False
    if at_once:
        return True
    if exam.key_release == BY_HAND and not _by_hand(exam.keys_released_at, now):
        return False
    return exam.ends_at is not None and now >= exam.ends_at


def _by_hand(released_at: datetime | None, now: datetime) -> bool:
    return released_at is not None and released_at <= now
