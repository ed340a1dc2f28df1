"""One question a row: 题型, 题干, 选项A, 选项B, …, 答案."""

import re
from collections.abc import Iterable, Iterator, Mapping

from core.tables import Row
from questionbank import types
from questionbank.formats import base
from questionbank.formats.base import Record
from questionbank.formats.papers import marks, options
from questionbank.formats.papers.lines import flat
from questionbank.formats.papers.outline import OptionText
from questionbank.formats.papers.tokens import Text
from questionbank.formats.tables.headers import Header
from questionbank.formats.tables.rows import begin, refuse_unreadable, says_something, texts_of
from questionbank.rules import content as rules
from questionbank.types.written import letters

_LETTERED = re.compile(r"(?s)[AＡ]\s*[、.．:：].*[BＢ]\s*[、.．:：]")
_KEY_IN_STEM = re.compile(r"[(（]\s*([A-HＡ-Ｈ]{1,8})\s*[)）]")


def records(rows: Iterable[Row], header: Header) -> Iterator[tuple[Record, str]]:
    """Each question with the number of the case it belongs to ("": none)."""
    used = header.used
    for row in rows:
        texts = texts_of(row, used)
        if says_something(row, texts, used):
            yield _record(row, header, texts, used), texts.get("case", "")


def _record(row: Row, header: Header, texts: Mapping[str, str], used: Mapping[str, int]) -> Record:
    record = begin(row.number, header, texts)
    refuse_unreadable(record, row, texts, used)
    record.options = [texts[f"option{letter}"] for letter in header.options] if header.options else _listed(record, texts.get("option", ""))
    while record.options and not record.options[-1]:
        record.options.pop()
    record.options = rules.without_letters(record.options)
    if record.type and not record.refused:
        base.read_key(record)
        base.warn_of_options(record)
        _look_for_misplaced(record)
    return record


def _listed(record: Record, text: str) -> list[str]:
    """Options that stand in one cell with their letters, one a line or several on a line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    given = [(flat(line), line) for line in lines]
    marked = [(mark, line) for even, line in given if (mark := marks.option(even)) and not marks.letters_named(even, 0)]
    if lines and len(marked) == len(lines):
        made = options.split([OptionText(mark.style, mark.letter, Text(record.row, line[mark.start :])) for mark, line in marked])
        for fault in made.faults:
            record.error("option", fault.message)
        record.answer_text = made.answer(record.answer_text, record)
        return _without_dividers(made.texts)
    plain = rules.without_letters(lines)
    if lines and plain == lines:
        record.error("option", "选项都写在一格里时，要一行一个，依次以 A. B. C. 开头。请改好，或分到“选项A”“选项B”各列。")
    return plain


def _without_dividers(texts: list[str]) -> list[str]:
    """甲| 乙| 丙 -> 甲 乙 丙: what stands between all of them is no part of them."""
    between = {text[-1:] for text in texts[:-1]}
    return [text.rstrip("|;；").rstrip() for text in texts] if len(between) == 1 and between <= set("|;；") else texts


def _look_for_misplaced(record: Record) -> None:
    """Options or the key that were typed into the stem; an answer beside the material of a case."""
    kind = types.get(record.type)
    if kind.has_parts and record.answer_text:
        record.error("answer", "案例题这一行只写材料，不填答案。答案写在各小题的行里。")
    if not kind.own_options:
        return
    if not record.options and _LETTERED.search(record.stem):
        record.error("stem", "选项写在题干里了。请把它们分到“选项A”“选项B”各列。")
    if any(letters(found) == record.key for found in _KEY_IN_STEM.findall(record.stem)):
        record.warn("stem", "题干的括号里写着答案，考生会看到。请核对，入库后在题库里修改。")
