"""Refusals: what a person did wrong or cannot do, in a sentence that says what to do.

Services raise `Refused`; forms show it beside the field or above the form, pages show it as a page, JSON answers carry its code.
"""

from collections.abc import Callable
from typing import Any


class Refused(Exception):
    """A rule says no. `code` is for programs, `sentence` for people, `field` names the form field it belongs to (or is empty)."""

    status = 400

    def __init__(self, code: str, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.field = field


class Stale(Refused):
    """Another person changed the row in between (409). `row` is what stands there now."""

    status = 409

    def __init__(self, code: str, sentence: str, *, field: str = "", row: Any = None) -> None:
        super().__init__(code, sentence, field=field)
        self.row = row


class Gone(Refused):
    """It is over: an attempt handed in, a link used up (410)."""

    status = 410


def refusal_of(check: Callable[[], None]) -> list[str]:
    """The sentence with which a rule would refuse whatever is typed, to be read before anything is: nothing has been refused yet."""
    try:
        check()
    except Refused as refusal:
        return [refusal.sentence]
    return []
