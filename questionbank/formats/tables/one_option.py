"""One option a row: the rows of a question share its 题目序号, and 是否正确项 says which options are right.

What is said once of a question (题型, 题干, 解析, …) may stand on its first row, in merged cells, or on each of its rows.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from core.tables import Row
from questionbank import types
from questionbank.formats import base
from questionbank.formats.base import Record
from questionbank.formats.tables.headers import Header
from questionbank.formats.tables.rows import begin, refuse_unreadable, says_something, texts_of
from questionbank.rules import content as rules
from questionbank.types.written import letters, letters_of, truth

_OF_A_ROW = frozenset({"number", "option", "right", "letter"})  # the rest is said once
_FIGURES = {"1": True, "0": False}


@dataclass
class _Group:
    """The rows of one question: each with its texts."""

    number: str
    rows: list[tuple[Row, dict[str, str]]] = field(default_factory=list)

    def first(self, name: str) -> str:
        return next((texts[name] for _, texts in self.rows if texts.get(name)), "")


def records(rows: Iterable[Row], header: Header) -> Iterator[tuple[Record, str]]:
    """Each question with the number of the case it belongs to ("": none)."""
    groups = list(_groups(rows, header.used))
    torn = _torn(groups)
    says_wrong = any(_flag(texts["right"]) is False for group in groups for _, texts in group.rows)
    for group in groups:
        yield _record(group, header, torn=group.number in torn, blank_is_wrong=not says_wrong), group.first("case")


def _groups(rows: Iterable[Row], used: Mapping[str, int]) -> Iterator[_Group]:
    open_group: _Group | None = None
    for row in rows:
        texts = texts_of(row, used)
        if not says_something(row, texts, used):
            continue
        number, stem = texts["number"], texts["stem"]
        follows = open_group is not None and (number == open_group.number if number else not stem or stem == open_group.first("stem"))
        if open_group is None or not follows:
            if open_group is not None:
                yield open_group
            open_group = _Group(number)
        open_group.rows.append((row, texts))
    if open_group is not None:
        yield open_group


def _torn(groups: Sequence[_Group]) -> set[str]:
    """Numbers whose rows stand in several places and may be of one question. (That each section of a paper begins with 1 is another thing.)"""
    stems: dict[str, list[str]] = {}
    for group in groups:
        stems.setdefault(group.number, []).append(group.first("stem"))
    return {number for number, said in stems.items() if number and len(said) > 1 and (not all(said) or len(set(said)) < len(said))}


def _flag(text: str) -> bool | None:
    return _FIGURES.get(text, truth(text))


def _record(group: _Group, header: Header, *, torn: bool, blank_is_wrong: bool) -> Record:
    said = {name: group.first(name) for name in header.used if name not in _OF_A_ROW}
    record = begin(group.rows[0][0].number, header, said)
    if not group.number:
        record.error("number", "没有填写题目序号，看不出是哪一题的选项。请给每一题写一个序号。")
    if torn:
        record.error("number", f"题目序号“{group.number[:20]}”出现在不相连的几处。同一题的各行要连在一起，不同的题要用不同的序号。")
    for row, texts in group.rows:
        refuse_unreadable(record, row, texts, header.used)
        for name, text in said.items():
            if texts[name] not in ("", text):
                record.error(name, f"与这一题前面的行不一致：同一题各行的“{header.names[name]}”要相同，或只写在第一行。", row=row.number)
    options, right = _options(record, group, blank_is_wrong)
    if record.type and not record.refused:
        _take_options(record, options, right)
    return record


def _options(record: Record, group: _Group, blank_is_wrong: bool) -> tuple[list[str], list[int]]:
    """The options in order, and the places of the right ones."""
    options: list[str] = []
    right: list[int] = []
    for row, texts in group.rows:
        text, flag = texts["option"], _flag(texts["right"])
        if not text and not texts["right"]:
            continue
        if not text:
            record.error("option", "标了是否正确项，选项内容却是空的。", row=row.number)
        elif texts["right"] and flag is None:
            record.error("right", f"“{texts['right'][:20]}”看不出选项是否正确，请写“是”或“否”。", row=row.number)
        elif flag is None and not blank_is_wrong:
            record.error("right", "没有写这个选项是否正确，请写“是”或“否”。", row=row.number)
        expected = chr(ord("A") + len(options))
        if texts.get("letter") and texts["letter"] != str(len(options) + 1) and letters(texts["letter"]) != [len(options)]:
            record.error("letter", f"这一行应是选项{expected}，却写着“{texts['letter'][:20]}”。请按 A、B、C 的顺序排列。", row=row.number)
        if flag:
            right.append(len(options))
        options.append(text)
    return options, right


def _take_options(record: Record, options: list[str], right: list[int]) -> None:
    kind = types.get(record.type)
    if kind.own_options:
        record.options = rules.without_letters(options)
        _take_key(record, right, letters_of(right))
        base.warn_of_options(record)
    elif kind.options and options:
        said = [truth(option) for option in options]
        if sorted(map(str, said)) != ["False", "True"] or len(right) != 1:
            record.error("option", "判断题应有“正确”和“错误”两行，其中一行标为正确项。")
            return
        place = 0 if said[right[0]] else 1
        _take_key(record, [place], kind.options[place]["text"])
    elif options:
        record.error("option", f"{kind.label}没有选项，不能写成选项行。请把答案写在“答案”列，或改用一题一行的模板。")
    elif not kind.has_parts:
        base.read_key(record)


def _take_key(record: Record, key: list[int], text: str) -> None:
    """The key that the rows say; an answer column must say the same."""
    if not key:
        record.error("right", "没有标出正确项。")
        return
    if record.answer_text and types.get(record.type).read(record.answer_text, record.options) != key:
        record.error("answer", f"答案“{record.answer_text[:20]}”与标为正确项的选项（{text}）不一致。")
    record.key, record.answer_text = key, text
