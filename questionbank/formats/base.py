"""What every layout is read into, before the bank looks at it."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from questionbank import rules, types


class Severity(StrEnum):
    ERROR = "error"  # the row is refused
    WARNING = "warning"  # the row is taken, and listed


@dataclass(frozen=True)
class Problem:
    """What is wrong, where (row from 1 as the office counts, column as the file calls it), and what to do."""

    row: int
    column: str
    message: str
    severity: Severity = Severity.ERROR


@dataclass
class Record:
    """One question as the file has it. `key` holds places from 0; of a judge question 0 is 正确 and 1 is 错误."""

    row: int
    type: str = ""  # code of a question type, "" where it could not be read
    stem: str = ""
    options: list[str] = field(default_factory=list)
    key: list[int] = field(default_factory=list)
    answer_text: str = ""  # as written
    explanation: str = ""
    topic: str = ""
    difficulty: int = 2  # 1 to 3
    bases: list[tuple[str, str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)  # field -> what the file calls it

    def error(self, name: str, message: str) -> None:
        self.problems.append(Problem(self.row, self.columns.get(name, name), message))

    def warn(self, name: str, message: str) -> None:
        self.problems.append(Problem(self.row, self.columns.get(name, name), message, Severity.WARNING))


@dataclass
class Parsed:
    records: list[Record]
    problems: list[Problem]  # about the file as a whole


_SEPARATORS = re.compile(r"[\s,、;/|.·()\[\]【】]+")
_TRUE = frozenset({"对", "正确", "是", "√", "✓", "✔", "T", "TRUE", "V", "Y", "YES"})
_FALSE = frozenset({"错", "错误", "否", "不对", "不正确", "×", "✗", "✘", "X", "F", "FALSE", "N", "NO"})
_DIFFICULTIES = {
    1: ("易", "简单", "容易", "较易", "低", "1", "2"),
    2: ("中", "中等", "一般", "适中", "3"),
    3: ("难", "困难", "较难", "高", "4", "5"),
}
_DIFFICULTY_OF = {name: level for level, names in _DIFFICULTIES.items() for name in names}


def letters(answer: str) -> list[int] | None:
    """Places of the letters in an answer: ABD, "A,B,D", A、B、D, "A B D", ＡＢＤ, dba -> [0, 1, 3]. None where it is no list of letters."""
    text = _SEPARATORS.sub("", unicodedata.normalize("NFKC", answer)).upper()
    if not re.fullmatch(r"[A-Z]+", text):
        return None
    return sorted({ord(letter) - ord("A") for letter in text})


def truth(answer: str) -> bool | None:
    """What an answer or an option says of a statement: 对, 正确, 是, √, T, V; 错, 错误, 否, ×, F, X. None where neither."""
    text = _SEPARATORS.sub("", unicodedata.normalize("NFKC", answer)).upper()
    return True if text in _TRUE else False if text in _FALSE else None


def judge_key(answer: str, options: Sequence[str]) -> list[int] | None:
    """The key of a judge question; A and B count only over options that say 对 and 错."""
    said = truth(answer)
    if said is None:
        places = letters(answer)
        said = truth(options[places[0]]) if places and len(places) == 1 and places[0] < len(options) else None
    return None if said is None else [0 if said else 1]


def difficulty(text: str) -> int | None:
    """1 to 3 for 易/简单/1/2, 中/中等/3, 难/困难/4/5; None for what is none of these."""
    return _DIFFICULTY_OF.get(unicodedata.normalize("NFKC", text).strip())


def letters_of(places: Sequence[int]) -> str:
    return "".join(chr(ord("A") + place) for place in places)


def read_key(record: Record) -> None:
    """Fill `record.key` from its answer text, or say what is wrong with it."""
    if not record.answer_text:
        record.error("answer", "答案是空的，请填写。")
    elif not types.get(record.type).own_options:
        key = judge_key(record.answer_text, record.options)
        if key is None:
            record.error("answer", f"判断题的答案“{record.answer_text[:20]}”读不懂，请写“对”或“错”。")
        record.key = key or []
        record.options = []
    else:
        _read_letters(record)


def _read_letters(record: Record) -> None:
    places = letters(record.answer_text)
    if places is None:
        record.error("answer", f"答案“{record.answer_text[:20]}”读不懂，请写选项字母，如 B 或 ABD。")
        return
    beyond = [place for place in places if place >= len(record.options)]
    if beyond and record.options:
        record.error("answer", f"答案 {letters_of(beyond)} 超出了选项范围（只有 A 到 {letters_of([len(record.options) - 1])}）。")
        return
    record.key = places


def warn_of_options(record: Record) -> None:
    """Two options with the same text; an option that begins like a letter."""
    seen: dict[str, str] = {}
    for letter, text in zip(rules.LETTERS, record.options, strict=False):
        same = seen.setdefault(rules.normalised(text), letter)
        if same != letter and text:
            record.warn(f"option{letter}", f"选项{letter}与选项{same}文字相同，请核对。")
        if rules.begins_like_letter(text):
            record.warn(f"option{letter}", f"选项{letter}以选项字母开头，这道题的选项将不打乱顺序。")
