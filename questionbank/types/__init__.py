"""Question types: one module each, behind this registry. Nothing else names a type.

A type says what an answer looks like as JSON, whether an answer is acceptable, what share of the points it earns, and how it reads.
"""

from typing import Any

from questionbank.types.base import QuestionType, malformed
from questionbank.types.blank import Blank
from questionbank.types.case import Case
from questionbank.types.judge import Judge
from questionbank.types.multiple import Indefinite, Multiple
from questionbank.types.short import Short
from questionbank.types.single import Single

_every: list[QuestionType] = [Single(), Multiple(), Indefinite(), Judge(), Blank(), Short(), Case()]
_registry = {kind.code: kind for kind in _every}
_by_shape = {kind.shape: kind for kind in reversed(_every) if kind.shape}  # the one field of an answer tells how it was given


def get(code: str) -> QuestionType:
    """The type with this code; KeyError for a code no installed type has."""
    return _registry[code]


def every(*, subjective: bool = True, parts: bool = True) -> list[QuestionType]:
    """All types in the order in which papers show them; without the subjective ones, or without those made of sub-questions, if so asked."""
    return [kind for kind in _every if (subjective or not kind.subjective) and (parts or not kind.has_parts)]


def by_name(name: str) -> QuestionType | None:
    """The type a clerk's file means by `name` (单选, 单选题, 多项选择题, …), or None."""
    cleaned = name.strip()
    return next((kind for kind in _every if cleaned in kind.names), None)


def choices() -> list[tuple[str, str]]:
    return [(kind.code, kind.label) for kind in _every]


def answered_by(shape: str) -> list[str]:
    """The codes of the types whose answers have this one field."""
    return [kind.code for kind in _every if kind.shape == shape]


def part_choices() -> list[tuple[str, str]]:
    """What a sub-question of a case may be."""
    return [(kind.code, kind.label) for kind in every(parts=False)]


def marked_by_hand() -> list[str]:
    """The codes of the types whose answers a person marks."""
    return [kind.code for kind in _every if kind.marked_by_hand]


def is_answered(answer: dict[str, Any] | None) -> bool:
    """True when an answer, of whatever type, says anything at all."""
    said = next(iter(answer.values()), None) if answer else None
    return any(said) if isinstance(said, list) else bool(said and said.strip())


def checked_answer(content: Any) -> dict[str, Any]:
    """An answer in its stored form, when its type is not known yet (the save path asks the database no question); whether it belongs to the
    question is checked where the answer is written."""
    shape = next(iter(content), "") if isinstance(content, dict) and len(content) == 1 else ""
    if shape not in _by_shape:
        raise malformed()
    return _by_shape[shape].check_answer(content)
