"""What was understood of a record of a file, with what is wrong beside its place."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from itertools import zip_longest
from typing import Any

from core.errors import Refused
from questionbank import types
from questionbank.formats.base import Problem, Record
from questionbank.models import Question
from questionbank.rules.bases import basis_text
from questionbank.rules.content import LETTERS
from questionbank.rules.images import Stored, shown_at

_PLACES = ("type", "stem", "answer", "explanation", "topic", "difficulty", "bases", "tags", "status")


@dataclass(frozen=True)
class ShownOption:
    letter: str
    text: str
    right: bool
    images: list[Stored]
    problems: list[Problem]


@dataclass(frozen=True)
class Understood:
    """`problems`: place -> what is wrong there; what belongs to no place shown is under "other"."""

    record: Record
    type_label: str
    images: list[Stored]
    options: list[ShownOption]
    answer: str
    labels: list[tuple[str, str, list[Problem]]]  # what else it has: name, words, problems
    problems: Mapping[str, list[Problem]]
    parts: list["Understood"]


def understood(record: Record, url_of: Callable[[str], str]) -> Understood:
    """Of a record, and of its sub-questions. `url_of` makes an address of a picture's public id."""
    problems = _by_place(record)
    return Understood(
        record=record,
        type_label=types.get(record.type).label if record.type else "",
        images=_images(record, None, url_of),
        options=_options(record, problems, url_of),
        answer=answer_words(record),
        labels=[(name, words, problems.get(place, [])) for place, name, words in _labels(record) if words or problems.get(place)],
        problems=problems,
        parts=[understood(part, url_of) for part in record.parts],
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


def _images(record: Record, at: int | None, url_of: Callable[[str], str]) -> list[Stored]:
    there = [asdict(one.image) | {"at": "", "words": one.words} for one in record.pictures if one.image is not None and one.at == at]
    return shown_at(there, "", url_of)


def _options(record: Record, problems: Mapping[str, list[Problem]], url_of: Callable[[str], str]) -> list[ShownOption]:
    kind = types.get(record.type) if record.type else None
    texts: list[Any] = record.options or ([one["text"] for one in kind.options] if kind else [])
    right = record.key if kind and (kind.own_options or kind.options) else []
    return [
        ShownOption(letter, text, place in right, _images(record, place, url_of), problems.get(f"option{letter}", []))
        for place, (letter, text) in enumerate(zip_longest(LETTERS[: len(texts)], texts, fillvalue=""))
    ]


def _labels(record: Record) -> list[tuple[str, str, str]]:
    return [
        ("explanation", "解析", record.explanation),
        ("topic", "知识点", record.topic),
        ("difficulty", "难度", str(Question.Difficulty(record.difficulty).label) if record.difficulty != Question.Difficulty.MEDIUM else ""),
        ("bases", "依据", "；".join(basis_text(one) for one in record.bases)),
        ("tags", "标签", "、".join(record.tags)),
        ("status", "状态", str(Question.Status(record.status).label) if record.status else ""),
    ]
