"""What the formats of question papers have in common."""

from collections.abc import Sequence

from core.errors import Refused
from questionbank import types
from questionbank.formats.base import Format, Record
from questionbank.formats.papers import reading, writing
from questionbank.formats.papers.lines import Line

_COMPARED = {
    "type": "题型", "stem": "题干", "options": "选项", "key": "答案", "explanation": "解析", "topic": "知识点", "difficulty": "难度", "bases": "依据",
    "tags": "标签",
}  # fmt: skip


class Paper(Format):
    common = True
    carries_types = frozenset(kind.code for kind in types.every())
    carries = frozenset({"explanation", "topic", "difficulty", "bases", "tags"})
    has_key_switch = True

    def cannot_carry(self, record: Record) -> list[str]:
        """Found out by writing the question and reading it again."""
        lost = super().cannot_carry(record)
        return lost if "整道题" in lost else [*lost, *(one for one in _changed(record, _read_again(record)) if one not in lost)]


def text_lines(printed: Sequence[writing.Printed]) -> list[str]:
    """The lines as text, an option on each."""
    return [line for one in printed for line in "\n".join(one.options or [one.text]).split("\n")]


def _read_again(record: Record) -> Record | None:
    lines = text_lines(list(writing.paper([record], title="", keys=True)))
    try:
        found = reading.read([Line(number, line) for number, line in enumerate(lines, 1)], unit="行").records
    except Refused:
        return None
    return found[0] if len(found) == 1 and not found[0].refused else None


def _changed(record: Record, again: Record | None) -> list[str]:
    if again is None or len(record.parts) != len(again.parts):
        return ["整道题"]
    lost = [word for name, word in _COMPARED.items() if getattr(record, name) != getattr(again, name)]
    return list(dict.fromkeys([*lost, *(word for one, other in zip(record.parts, again.parts, strict=True) for word in _changed(one, other))]))
