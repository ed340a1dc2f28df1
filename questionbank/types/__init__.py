"""Question types: one module each, behind this registry. Nothing else names a type.

A type says what an answer looks like as JSON, whether an answer is acceptable, what share of the points it earns, and how it reads.
"""

from typing import Any

from questionbank.types.base import QuestionType
from questionbank.types.judge import Judge
from questionbank.types.multiple import Multiple
from questionbank.types.single import Single

_registry: dict[str, QuestionType] = {kind.code: kind for kind in (Single(), Multiple(), Judge())}


def get(code: str) -> QuestionType:
    """The type with this code; KeyError for a code no installed type has."""
    return _registry[code]


def every() -> list[QuestionType]:
    """All types in the order in which papers show them."""
    return list(_registry.values())


def by_name(name: str) -> QuestionType | None:
    """The type a clerk's file means by `name` (单选, 单选题, 多项选择题, …), or None."""
    cleaned = name.strip()
    return next((kind for kind in _registry.values() if cleaned in kind.names), None)


def choices() -> list[tuple[str, str]]:
    return [(kind.code, kind.label) for kind in _registry.values()]


def is_answered(answer: dict[str, Any] | None) -> bool:
    """True when an answer, of whatever type, says anything at all."""
    return bool(answer and any(answer.values()))


def checked_answer(content: Any) -> dict[str, Any]:
    """An answer in its stored form, when its type is not known yet (the save path asks the database no question). All types so far are
    choices; whether the options belong to the question is checked where the answer is written."""
    return Single().check_answer(content)
