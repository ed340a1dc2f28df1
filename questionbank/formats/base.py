"""The one record that every format is read into and written from, and what a format is."""

import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, ClassVar

from core.errors import Refused
from questionbank import types
from questionbank.rules import content as rules
from questionbank.rules.bases import Basis, read_bases
from questionbank.types.written import letters_of, normalised, truth

GARBLED = "\ufffd"  # stands where an earlier conversion could not read
Progress = Callable[[int], None]  # percent done; raises what stops the work


def no_progress(percent: int) -> None:
    """For who does not care."""


class Severity(StrEnum):
    ERROR = "error"  # the row is refused
    WARNING = "warning"  # the row is taken, and listed


def place_of(row: int, sheet: str = "", unit: str = "行") -> str:
    """第 5 行; “多选题”表第 5 行; of Word 第 5 段"""
    return f"“{sheet}”表第 {row} {unit}" if sheet else f"第 {row} {unit}"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where (row from 1 as the office counts, column as the file calls it), and what to do. `field`: of the record."""

    row: int
    column: str
    message: str
    severity: Severity = Severity.ERROR
    field: str = ""
    sheet: str = ""  # where a file has several of them
    unit: str = "行"  # what `row` counts

    @property
    def place(self) -> str:
        return place_of(self.row, self.sheet, self.unit)


@dataclass
class Picture:
    """A picture of a question: below its stem (`at` is None) or in the option at that place from 0. `data`: JPEG, PNG or WebP bytes; none once it is
    stored as an `image`, on its way into the bank."""

    data: bytes
    at: int | None = None
    words: str = ""  # what it shows, for who cannot see it
    image: rules.Image | None = None


@dataclass(slots=True)
class Record:
    """One question as a file has it, or will have it. `row` is its place there: a row of a sheet, a line of a text, the n-th question; where a
    workbook has questions on several sheets, `sheet` says on which.

    `key` is as given (`questionbank.types.base`): places from 0 for choices; [0] or [1] for 正确 or 错误; the accepted forms of each blank; the
    reference answer. A case has its sub-questions in `parts`, in order, and no key. `earlier` holds what the question said before, oldest first, of a
    case with what was asked then; only a format that carries histories fills or reads it, with who wrote what it says and when. `number` tells which
    sub-question of its case one is, whatever it said; 0: one that was never asked before.
    """

    row: int
    type: str = ""  # code of a question type, "" where it could not be read
    stem: str = ""
    options: list[str] = field(default_factory=list)
    key: list[Any] = field(default_factory=list)
    answer_text: str = ""  # as written
    explanation: str = ""
    topic: str = ""
    difficulty: int = 2  # 1 to 3
    bases: list[Basis] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    parts: list["Record"] = field(default_factory=list)
    earlier: list["Record"] = field(default_factory=list)
    number: int = 0
    status: str = ""  # where it is not in use (draft, in_review, retired); "" leaves it to who imports
    author: str = ""
    written_at: datetime | None = None
    problems: list[Problem] = field(default_factory=list)
    columns: Mapping[str, str] = field(default_factory=dict)  # field -> what the file calls it
    sheet: str = ""
    unit: str = "行"  # what `row` counts: of Word 段

    def error(self, name: str, message: str, *, row: int = 0) -> None:
        """`row`: where that is another one than the question's first."""
        self.problems.append(Problem(row or self.row, self.columns.get(name, name), message, Severity.ERROR, name, self.sheet, self.unit))

    def warn(self, name: str, message: str) -> None:
        self.problems.append(Problem(self.row, self.columns.get(name, name), message, Severity.WARNING, name, self.sheet, self.unit))

    @property
    def place(self) -> str:
        return place_of(self.row, self.sheet, self.unit)

    @property
    def former(self) -> list["Record"]:
        """Sub-questions as they were asked before."""
        return [part for said in self.earlier for part in said.parts]

    @property
    def refused(self) -> bool:
        return any(one.severity == Severity.ERROR for one in self.problems) or any(part.refused for part in self.parts)


@dataclass
class Parsed:
    records: list[Record]
    problems: list[Problem] = field(default_factory=list)  # about the file as a whole


class Format(ABC):
    """A kind of file. A module of this package with a `FORMAT` is one; nothing else has to be touched to add it."""

    code: ClassVar[str]
    label: ClassVar[str]  # as the pages call it
    extension: ClassVar[str]  # of what `write` makes, with its dot
    content_type: ClassVar[str]
    order: ClassVar[int]  # in which formats are asked whether they recognise a file: what can be told for sure comes first
    common: ClassVar[bool] = False  # offered at once; the others lie under 其他格式
    carries_types: ClassVar[frozenset[str]]  # codes of question types `write` can say
    carries: ClassVar[frozenset[str]] = frozenset()  # beside stem, options and key, the fields of a record `write` can say
    has_key_switch: ClassVar[bool] = False  # it can be written without keys

    @abstractmethod
    def recognises(self, data: bytes) -> bool:
        """Whether the content (never the name) is of this kind. Cheap, and raises nothing."""

    @abstractmethod
    def read(self, data: bytes, progress: Progress = no_progress) -> Parsed:
        """All questions, each with what is wrong with it; raises `Refused` with a sentence for a file that cannot be read at all."""

    @abstractmethod
    def write(self, records: Sequence[Record], *, title: str = "", keys: bool = True) -> bytes:
        """A file of these; what it cannot carry is left out (`cannot_carry` says what)."""

    def cannot_carry(self, record: Record) -> list[str]:
        """What of the question would be lost, in words; 整道题 when it cannot be written at all."""
        if record.type not in self.carries_types or any(part.type not in self.carries_types for part in record.parts):
            return ["整道题"]
        lost = [words for name, words in WORDS.items() if getattr(record, name) != _PLAIN[name] and name not in self.carries]
        return lost + [words for part in record.parts for words in self.cannot_carry(part) if words not in lost]


WORDS = {  # what a format may carry beside stem, options and key, as the pages call it
    "explanation": "解析", "topic": "知识点", "difficulty": "难度", "bases": "依据", "tags": "标签", "pictures": "图片", "status": "状态",
    "earlier": "以前的版本",
}  # fmt: skip
_PLAIN: dict[str, Any] = {name: [] for name in WORDS} | {"explanation": "", "topic": "", "status": "", "difficulty": 2}
_DIFFICULTIES = {
    1: ("易", "简单", "容易", "较易", "低", "1", "2"),
    2: ("中", "中等", "一般", "适中", "3"),
    3: ("难", "困难", "较难", "高", "4", "5"),
}
DIFFICULTY_WORDS = {level: names[0] for level, names in _DIFFICULTIES.items()}  # as files are written
_DIFFICULTY_OF = {name: level for level, names in _DIFFICULTIES.items() for name in names}


COLUMNS = {  # what is called by no word of the file's own
    "type": "题型", "stem": "题干", "option": "选项", "answer": "答案", "parts": "小题", **WORDS,
    **{f"option{one}": f"选项{one}" for one in rules.LETTERS},
}  # fmt: skip


def new_record(row: int, type: str = "", unit: str = "题") -> Record:
    """A record of a file whose fields have no names a clerk would know."""
    return Record(row, type, columns=COLUMNS, unit=unit)


def difficulty(text: str) -> int | None:
    """1 to 3 for 易/简单/1/2, 中/中等/3, 难/困难/4/5; None for what is none of these."""
    return _DIFFICULTY_OF.get(unicodedata.normalize("NFKC", text).strip())


@lru_cache(maxsize=256)
def _type_named(name: str) -> str:
    kind = types.by_name(normalised(name[:40]))
    return kind.code if kind else ""


def read_type(record: Record, name: str) -> None:
    """Fill `record.type` from what the file calls it, or say what may be written."""
    record.type = _type_named(name)
    if record.type:
        return
    usable = "、".join(one.label for one in types.every())
    record.error("type", f"题型“{name[:20]}”不能识别，可以写：{usable}。" if name else f"没有填写题型，可以写：{usable}。")


def read_key(record: Record) -> None:
    """Fill `record.key` from its answer text, or say what is wrong with it."""
    kind = types.get(record.type)
    if kind.has_parts:
        return
    if not record.answer_text.strip():
        record.error("answer", "答案是空的，请填写。")
        return
    key = kind.read(record.answer_text, record.options)
    if key is None:
        record.error("answer", f"{kind.label}的答案“{record.answer_text[:20]}”读不懂：{kind.answer_help}。")
    elif kind.own_options:
        beyond = [place for place in key if place >= len(record.options)]
        if beyond and record.options:
            last = letters_of([len(record.options) - 1])
            record.error("answer", f"答案 {letters_of(beyond)} 超出了选项范围（只有 A 到 {last}）。")
            return
    elif kind.options:
        _drop_given_options(record)
    record.key = key or []
    record.stem = kind.fitted(record.stem, record.key)


def _drop_given_options(record: Record) -> None:
    """The options of 判断题 are only read to understand the answer; others than 对 and 错 are those of another type."""
    if record.options and {truth(one) for one in record.options} != {True, False} or len(record.options) > 2:
        record.error("option", "判断题的选项只能是“对”和“错”（或不填）。如果是选择题，请改题型。")
    record.options = []


def key_text(record: Record) -> str:
    """The key as a clerk types it; `read_key` understands it."""
    kind = types.get(record.type)
    ids = [one["id"] for one in kind.options] or [str(place) for place in range(len(record.options))]
    stored = [ids[place] for place in record.key if place < len(ids)] if ids else record.key
    return kind.written([{"id": one, "text": ""} for one in ids], stored)


def read_labels(record: Record, *, difficulty_text: str = "", bases: str = "", tags: str = "") -> None:
    """Fill difficulty, bases and tags from what the file says; what cannot be read is a warning."""
    if len(record.topic) > rules.MAX_TOPIC:
        record.error("topic", f"知识点有 {len(record.topic)} 个字，最多 {rules.MAX_TOPIC} 个字。")
    level = difficulty(difficulty_text) if difficulty_text else record.difficulty
    if level is None:
        record.warn("difficulty", f"难度“{difficulty_text[:20]}”不能识别，按“中”处理。")
    record.difficulty = level or record.difficulty
    for line, basis in read_bases(bases):
        if basis is None:
            record.warn("bases", f"依据“{line[:40]}”读不懂，没有记入。请写成“行政处罚法 第二十四条”。")
        else:
            record.bases.append(basis)
    record.tags += rules.read_tags(tags)
    try:
        rules.check_tags(record.tags)
    except Refused as refusal:
        record.error("tags", refusal.sentence)


def warn_of_options(record: Record) -> None:
    """Two options with the same text; an option that begins like a letter."""
    seen: dict[str, str] = {}
    for letter, text in zip(rules.LETTERS, record.options, strict=False):
        same = seen.setdefault(normalised(text), letter)
        if same != letter and text:
            record.warn(f"option{letter}", f"选项{letter}与选项{same}文字相同，请核对。")
        if rules.begins_like_letter(text):
            record.warn(f"option{letter}", f"选项{letter}以选项字母开头，这道题的选项将不打乱顺序。")
