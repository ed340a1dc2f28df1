"""Records as a table with one question a row, as the template has it; `one_question` reads it."""

from collections.abc import Iterator, Sequence

from questionbank import types
from questionbank.formats.base import Record, key_text
from questionbank.rules import content as rules
from questionbank.rules.bases import basis_text, read_bases

_DIFFICULTIES = {1: "易", 2: "中", 3: "难"}
_OPTIONS = 5  # columns at least
_WIDTHS = {"题型": 12, "题干": 50, "答案": 14, "解析": 40, "难度": 8, "知识点": 16, "依据": 30, "标签": 14, "所属案例": 10}
_OPTION_WIDTH = 18


def header(options: int = _OPTIONS, *, cases: bool = True) -> list[str]:
    """The labels, with so many options."""
    letters = [f"选项{letter}" for letter in rules.LETTERS[:options]]
    return ["题型", "题干", *letters, "答案", "解析", "难度", "知识点", "依据", "标签"] + ["所属案例"] * cases


def widths(labels: Sequence[str]) -> list[int]:
    """In characters, for each label."""
    return [_WIDTHS.get(label, _OPTION_WIDTH) for label in labels]


def options_needed(records: Sequence[Record]) -> int:
    return max([_OPTIONS, *(len(one.options) for record in records for one in (record, *record.parts))])


def rows(records: Sequence[Record], options: int) -> Iterator[list[str]]:
    """A row for each question, each case and each of its sub-questions, under `header(options)`."""
    number = 0
    for record in records:
        if not record.parts:
            yield _row(record, options, "")
            continue
        number += 1
        for one in (record, *record.parts):
            yield _row(one, options, str(number))


def unwritable(record: Record) -> list[str]:
    """What of a question would not be read again as it was, in words."""
    lost = ["依据"] if [basis for _, basis in read_bases(_bases(record))] != record.bases else []
    return lost + (["标签"] if rules.read_tags(_tags(record)) != record.tags else [])


def _row(record: Record, options: int, case: str) -> list[str]:
    texts = _lettered(record.options)
    return [
        types.get(record.type).label, record.stem, *texts, *[""] * (options - len(texts)), key_text(record), record.explanation,
        _DIFFICULTIES[record.difficulty], record.topic, _bases(record), _tags(record), case,
    ]  # fmt: skip


def _lettered(options: list[str]) -> list[str]:
    """Texts that all begin with their own letters keep these when they are read again: only the one in front is taken off."""
    if rules.without_letters(options) == options:
        return options
    return [f"{letter}. {text}" for letter, text in zip(rules.LETTERS, options, strict=False)]


def _bases(record: Record) -> str:
    return "；".join(basis_text(basis) for basis in record.bases)


def _tags(record: Record) -> str:
    return "、".join(record.tags)
