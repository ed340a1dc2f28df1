"""The header of a table of questions, found by its words: what each column is for, and in which of two layouts the questions stand."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from string import ascii_uppercase

from core.errors import Refused
from core.tables import Row, Table
from questionbank import types
from questionbank.formats.base import place_of
from questionbank.rules.content import LETTERS
from questionbank.types.written import normalised

HEADER_ROWS = 3
ALIASES: dict[str, tuple[str, ...]] = {  # in order of preference
    "type": ("题型", "题目类型", "试题类型", "类型"),
    "stem": ("题干", "题目", "题目内容", "试题", "试题内容", "问题"),
    "answer": ("正确答案", "答案", "参考答案", "标准答案"),
    "explanation": ("解析", "答案解析", "整体解析", "试题解析"),
    "difficulty": ("难度", "难易程度", "难易度"),
    "topic": ("知识点", "章节", "分类"),
    "tags": ("标签",),
    "bases": ("依据", "法律依据"),
    "case": ("所属案例", "案例编号", "案例序号", "案例号"),
    "material": ("案例材料", "材料", "背景材料", "案例", "案情"),  # refused where it says something
    "number": ("题目序号", "试题序号", "题目编号", "试题编号", "题号", "序号", "编号"),
    "option": ("选项内容", "选项", "备选项", "备选答案", "选项描述"),
    "right": ("是否正确项", "是否正确", "是否正确选项", "是否为正确项", "是否正确答案", "是否为正确答案", "是否答案", "正确项"),
    "letter": ("选项序号", "选项编号", "选项标号", "选项号"),
}
NAMES = {"number": "题目序号", "type": "题型", "stem": "题干", "answer": "答案"}
_ONE_QUESTION_A_ROW = ("type", "stem", "answer")
_ONE_OPTION_A_ROW = ("number", "type", "stem")
_OF_OPTIONS = frozenset({"number", "right", "letter"})  # used in that layout only
_LONGEST = 60  # characters of a cell: a longer one is no label
_DECORATION = re.compile(r"[(\[【{].*?[)\]】}]|[*※:]|\s+")
_OPTION = re.compile(r"(?:选项|备选项|备选答案)?([A-Z])(?:选项|项)?")
_NUMBERED_OPTION = re.compile(r"选项([1-9])")
_BEFORE_TYPE = re.compile(r"^(?:[一二三四五六七八九十\d]{1,3}[、.]|\([一二三四五六七八九十\d]{1,3}\))")
_AFTER_TYPE = re.compile(r"(?:\(?\d{1,5}[道题]*\)?|库|表)$")


@dataclass(frozen=True)
class Header:
    """A row understood as a header. `columns`: field -> column from 0; `options`: letter -> column, A first; `kind`: the type that the name of the
    sheet says, where no column says one."""

    row: int
    sheet: str
    labels: Sequence[str]
    columns: Mapping[str, int]
    options: Mapping[str, int]
    kind: str

    @property
    def one_option_a_row(self) -> bool:
        return {"option", "right"} <= self.columns.keys()

    @property
    def missing(self) -> list[str]:
        """Names of columns without which no question can be read."""
        needed = _ONE_OPTION_A_ROW if self.one_option_a_row else _ONE_QUESTION_A_ROW
        return [NAMES[name] for name in needed if name not in self.columns and not (name == "type" and self.kind)]

    @property
    def looks_like_one(self) -> bool:
        return "stem" in self.columns and len(self.columns) + len(self.options) >= 2

    @cached_property
    def used(self) -> Mapping[str, int]:
        """The columns that are read: field -> column."""
        if self.one_option_a_row:
            return self.columns
        names = {name: at for name, at in self.columns.items() if name not in _OF_OPTIONS and not (name == "option" and self.options)}
        return names | {f"option{letter}": at for letter, at in self.options.items()}

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Field of a record -> what the file calls it."""
        found = {"option": "选项", **{name: self.labels[at] for name, at in self.used.items()}}
        return {f"option{letter}": found["option"] for letter in LETTERS} | found

    @property
    def unused(self) -> list[str]:
        used = set(self.used.values())
        return [label for at, label in enumerate(self.labels) if label and at not in used]

    def check(self) -> None:
        """Refuses two columns that may both be the stem or the answer, and a gap in the letters of the options: the key would mean others."""
        meant = [(NAMES[name], [label for label in self.labels if label in ALIASES[name]]) for name in ("stem", "answer")]
        meant += [(f"选项{letter}", [label for label in self.labels if _letter_of(label) == letter]) for letter in self.options]
        for what, labels in meant:
            if len(labels) > 1:
                same = "”“".join(labels)
                sentence = f"{place_of(self.row, self.sheet)}表头里的“{same}”都像是{what}，不知道该读哪一列。请删去不用的，或改掉它的列名。"
                raise Refused("column_twice", sentence, field="file")
        for letter, expected in zip(self.options, ascii_uppercase, strict=False):
            if letter != expected:
                sentence = f"{place_of(self.row, self.sheet)}表头里有“选项{letter}”，却没有“选项{expected}”。请补上这一列再上传。"
                raise Refused("option_column_missing", sentence, field="file")


def find(table: Table) -> tuple[Header | None, Iterator[Row]]:
    """The header among the first three rows and the rows below it; a header with something missing where there is no better, None where there is
    nothing like one."""
    rows, seen = iter(table.rows), []
    for row in rows:
        if row.number > HEADER_ROWS:
            rows = chain([row], rows)
            break
        header = understood(row, table.name)
        if header.looks_like_one and not header.missing:
            return _with_letters(header, rows)
        seen.append(header)
    likely = [header for header in seen if header.looks_like_one]
    return max(likely, key=lambda header: len(header.columns), default=None), rows


def _with_letters(header: Header, rows: Iterator[Row]) -> tuple[Header, Iterator[Row]]:
    """A header of two rows: 选项 in merged cells, below it A, B, C, D."""
    below = next(rows, None) if "option" in header.columns and not header.options and not header.one_option_a_row else None
    if below is None:
        return header, rows
    letters, first = _option_columns([_cleaned(cell) for cell in below.cells]), header.columns["option"]
    places = [place for place, cell in enumerate(below.cells) if cell]
    is_part = len(letters) > 1 and "A" in letters and places == list(letters.values()) == list(range(first, first + len(letters)))
    if not is_part or any(header.labels[first + 1 : first + len(letters)]):
        return header, chain([below], rows)
    labels = [*header.labels[:first], *(f"选项{letter}" for letter in letters), *header.labels[first + len(letters) :]]
    return replace(header, row=below.number, labels=labels, options=letters), rows


def understood(row: Row, sheet: str = "") -> Header:
    """What a row says if it is a header."""
    labels = [_cleaned(cell) for cell in row.cells]
    columns: dict[str, int] = {}
    for name, aliases in ALIASES.items():
        place = next((labels.index(alias) for alias in aliases if alias in labels), None)
        if place is not None:
            columns[name] = place
    return Header(row.number, sheet, labels, columns, _option_columns(labels), "" if "type" in columns else _type_in(sheet))


def _cleaned(label: str) -> str:
    """题 干（必填） -> 题干"""
    return "" if len(label) > _LONGEST else _DECORATION.sub("", unicodedata.normalize("NFKC", label)).upper()


def _option_columns(labels: Sequence[str]) -> dict[str, int]:
    """Letter -> column, A first. A letter alone that does not go on from A is no option."""
    found = {letter: place for place, label in reversed(list(enumerate(labels))) if (letter := _letter_of(label))}
    end = next((letter for letter in ascii_uppercase if letter not in found), "")
    stray = [letter for letter in found if letter > end and letter in labels and letter not in LETTERS]
    return {letter: found[letter] for letter in sorted(found) if letter not in stray}


def _letter_of(label: str) -> str:
    """选项A, A, 选项1 -> A; "" for what is no column of an option."""
    if match := _OPTION.fullmatch(label):
        return match[1]
    return ascii_uppercase[int(match[1]) - 1] if (match := _NUMBERED_OPTION.fullmatch(label)) else ""


def _type_in(sheet: str) -> str:
    """What the name of a sheet says of its questions: 一、单选题（50题） -> 单选题"""
    name = _AFTER_TYPE.sub("", _BEFORE_TYPE.sub("", normalised(sheet[:40])))
    return name if types.by_name(name) else ""
