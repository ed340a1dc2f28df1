"""What was understood of a record of a file, with what is wrong beside its place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.errors import Refused
from questionbank import types
from questionbank.formats.base import Problem, Record
from questionbank.models import Question
from questionbank.rules.bases import basis_text
from questionbank.rules.content import LETTERS

_PLACES = ("type", "stem", "answer", "explanation", "topic", "difficulty", "bases", "tags")


@dataclass(frozen=True)
class ShownOption:
    letter: str
    text: str
    right: bool
    problems: list[Problem]


@dataclass(frozen=True)
class Understood:
    """`problems`: place -> what is wrong there; what belongs to no place shown is under "other"."""

    record: Record
    type_label: str
    options: list[ShownOption]
    answer: str
    labels: list[tuple[str, str, list[Problem]]]  # what else it has: name, words, problems
    problems: Mapping[str, list[Problem]]
    parts: list["Understood"]


def understood(record: Record) -> Understood:
    """Of a record, and of its sub-questions."""
    problems = _by_place(record)
    return Understood(
        record=record,
        type_label=types.get(record.type).label if record.type else "",
        options=_options(record, problems),
        answer=answer_words(record),
        labels=[(name, words, problems.get(place, [])) for place, name, words in _labels(record) if words or problems.get(place)],
        problems=problems,
        parts=[understood(part) for part in record.parts],
    )


def answer_words(record: Record) -> str:
    """As the file has it; of a corrected one, as it would be typed."""
    if record.answer_text or not record.type:
        return record.answer_text
    kind = types.get(record.type)
    ids = [str(place) for place in range(len(record.options))] if kind.own_options else [one["id"] for one in kind.options]
    try:
        stored = kind.stored(kind.tidied(record.stem), ids, record.key)
    except Refused:
        return ""
    return kind.written([{"id": one, "text": ""} for one in ids] if kind.own_options else kind.options, stored)


def _by_place(record: Record) -> dict[str, list[Problem]]:
    found: dict[str, list[Problem]] = {}
    for problem in record.problems:
        known = problem.field in _PLACES or problem.field in _option_places(record) or (problem.field == "parts" and record.parts)
        found.setdefault(problem.field if known else "other", []).append(problem)
    return found


def _option_places(record: Record) -> list[str]:
    return [f"option{letter}" for letter in LETTERS[: len(record.options)]]


def _options(record: Record, problems: Mapping[str, list[Problem]]) -> list[ShownOption]:
    kind = types.get(record.type) if record.type else None
    texts: list[Any] = record.options or ([one["text"] for one in kind.options] if kind else [])
    right = record.key if kind and (kind.own_options or kind.options) else []
    return [
        ShownOption(LETTERS[place : place + 1], text, place in right, problems.get(f"option{LETTERS[place : place + 1]}", []))
        for place, text in enumerate(texts)
    ]


def _labels(record: Record) -> list[tuple[str, str, str]]:
    return [
        ("explanation", "解析", record.explanation),
        ("topic", "知识点", record.topic),
        ("difficulty", "难度", str(Question.Difficulty(record.difficulty).label) if record.difficulty != Question.Difficulty.MEDIUM else ""),
        ("bases", "依据", "；".join(basis_text(one) for one in record.bases)),
        ("tags", "标签", "、".join(record.tags)),
    ]
