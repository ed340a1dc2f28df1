"""The cells of one sheet of an .xlsx file as texts, row by row, in one walk over its XML: no cell is kept, and far cells cost nothing.

Readers at hand hold all cells at once in a dense rectangle (a crafted file takes all memory), say nothing of formulas that were never computed
and of errors, and give numbers without their look: an option 12月4日 would read 2026-12-04, 10% would read 0.1.
"""

import re
from collections.abc import Iterator, Mapping, Set
from typing import IO, Any
from xml.parsers import expat

from openpyxl.utils import get_column_letter

from core import excel_shown
from core.tables import ALL_READ, Row, Table, Unread
from core.texts import tidied

MAX_ROWS, MAX_COLUMNS, MAX_CELLS = 120_000, 300, 5_000_000
LONGEST = 40_000  # characters of a cell: Excel's own limit is 32,767
CHUNK = 1 << 18  # bytes
PIECES = 64  # of a text, about 8 kB each: more are a text that is too long
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_NAMES = frozenset({"c", "v", "row", "f", "is", "t", "r", "rPh", "si"})


class TooLarge(Exception):
    """The cells reach beyond the limits."""


class TooLong(Exception):
    """A cell holds more than Excel lets it; says which."""


class Cells:
    """Walks the elements of one sheet. A row or cell without a reference follows the one before it."""

    def __init__(
        self,
        texts: list[str | None],
        looks: list[str],
        since_1904: bool,
        crossed_texts: Set[int] = frozenset(),
        crossed_looks: Set[int] = frozenset(),
    ) -> None:
        """`crossed_texts`, `crossed_looks`: the numbers of those among the texts and styles that are struck out, raised or lowered."""
        self.texts, self.looks, self.since_1904 = texts, looks, since_1904
        self.crossed_texts, self.crossed_looks, self.crossed = crossed_texts, crossed_looks, False
        self.columns: dict[str, int] = {}
        self.ready: list[Row] = []
        self.width = 0
        self.row, self.digits, self.numbered = 0, "0", False
        self.cells: list[str] = []
        self.unread: dict[int, Unread] = {}
        self.cell: dict[str, str] | None = None  # attributes of the open one
        self.pieces: list[str] = []  # of its text
        self.inline = self.runs = self.formula = self.valued = False
        self.at = -1
        self.parser = new_parser(self._start)
        self.parser.CharacterDataHandler = self.pieces.append

    def walk(self, stream: IO[bytes], size: int, table: Table) -> Iterator[Row]:
        with stream:
            while chunk := stream.read(CHUNK):
                self.parser.Parse(chunk)
                del self.pieces[PIECES:]
                table.done = stream.tell() / max(size, 1)
                yield from self.ready
                self.ready.clear()
        self.parser.Parse(b"", True)
        self._end_row()
        yield from self.ready
        table.done = 1.0

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name not in _NAMES:
            name = name.rpartition(":")[2]
        if name == "c":
            if self.cell is not None:
                self._end_cell()
            self.cell = attributes
        elif name == "v":
            self.valued = True
            self.pieces.clear()  # the formula
        elif name == "row":
            self._end_row()
            self._begin_row(attributes.get("r"))
        elif name == "f":
            self.formula = True
        else:
            self._start_inline(name, attributes)

    def _start_inline(self, name: str, attributes: Mapping[str, str]) -> None:
        """A text that stands in its cell, perhaps in several runs; how it is pronounced (rPh) is no part of it."""
        if name == "is":
            self.inline = self.valued = True
            self.pieces.clear()
        elif self.inline and name in ("r", "rPh"):
            self.runs, self.inline = True, name == "r"
            self.parser.EndElementHandler, self.parser.CharacterDataHandler = self._end_inline, None
        elif self.runs and name == "t" and self.inline:
            self.parser.CharacterDataHandler = self.pieces.append
        elif self.runs:
            self.crossed = self.crossed or is_crossed(name, attributes)
        elif self.cell is not None and name != "t":
            self._end_cell()  # the table is over: what follows, such as the choices of a column, is no part of its last cell

    def _end_inline(self, name: str) -> None:
        local = local_name(name)
        if local == "t":
            self.parser.CharacterDataHandler = None
        elif local == "is":
            self._end_cell()
            self.runs = False
            self.parser.EndElementHandler, self.parser.CharacterDataHandler = None, self.pieces.append

    def _begin_row(self, number: str | None) -> None:
        self.numbered = number is not None
        self._number(number if number is not None else str(self.row + 1))

    def _number(self, digits: str) -> None:
        if not (digits.isascii() and digits.isdecimal() and len(digits) <= 7 and int(digits) > self.row):
            raise ValueError(f"row {digits[:20]}")
        self.row = int(digits)
        self.digits = str(self.row)

    def _end_cell(self) -> None:
        cell, self.cell = self.cell or {}, None
        kind = cell.get("t", "n")
        self._place(cell.get("r"))
        text = self._text(kind, cell.get("s", "0")) if self.valued and self.pieces else ""
        if text is None:
            raise TooLong(f"{get_column_letter(self.at + 1)}{self.row}")
        if text:
            self.cells.extend([""] * (self.at + 1 - len(self.cells)))
            self.cells[self.at] = text
        if kind == "e":
            self.unread[self.at] = Unread.ERROR
        elif self.formula and not text and not (kind == "str" and self.valued):
            self.unread[self.at] = Unread.FORMULA
        elif text and (self.crossed or self.crossed_looks and int(cell.get("s", "0")) in self.crossed_looks):
            self.unread[self.at] = Unread.CROSSED
        self.formula = self.valued = self.inline = self.crossed = False
        self.pieces.clear()

    def _place(self, reference: str | None) -> None:
        if reference is None:
            self.at += 1
            return
        letters = reference.rstrip("0123456789")
        digits = reference[len(letters) :]
        if digits != self.digits:
            if self.numbered or self.cells:
                raise ValueError(f"cell {reference[:20]}")
            self.row -= 1
            self._number(digits)
        if letters not in self.columns:
            self.columns[letters] = _column(letters)
        self.at = self.columns[letters]

    def _text(self, kind: str, style: str) -> str | None:
        """What the open cell shows; None for too much."""
        if kind == "s":
            number = "".join(self.pieces).strip()
            if not (number.isdecimal() and int(number) < len(self.texts)):
                raise ValueError(f"text {number[:20]}")
            self.crossed = int(number) in self.crossed_texts
            return self.texts[int(number)]
        text = text_of(self.pieces)
        if not text or kind in ("inlineStr", "str", "e"):
            return text
        if kind == "b":
            return "FALSE" if text == "0" else "TRUE"
        if kind == "d":
            return text.removesuffix("Z").removesuffix("T00:00:00").replace("T", " ")
        how = self.looks[int(style)] if int(style) < len(self.looks) else excel_shown.PLAIN
        if not how and text.isdecimal() and len(text) < 16:
            return text
        return excel_shown.shown(float(text), how, since_1904=self.since_1904)

    def _end_row(self) -> None:
        if self.cell is not None:
            self._end_cell()
        if self.cells or self.unread:
            self.width = max(self.width, len(self.cells))
            if self.row > MAX_ROWS or self.width > MAX_COLUMNS or self.row * self.width > MAX_CELLS:
                raise TooLarge
            self.ready.append(Row(self.row, self.cells, self.unread or ALL_READ))
            self.cells = []
            if self.unread:
                self.unread = {}
        self.at = -1


def new_parser(start: Any, end: Any = None) -> Any:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*declared: object) -> None:
    raise ValueError("an .xlsx file declares no entities")


def is_crossed(name: str, attributes: Mapping[str, str]) -> bool:
    """Whether this element of a font strikes out, raises or lowers what is written in it."""
    value = attributes.get("val", "1")
    return name == "strike" and value not in ("0", "false") or name == "vertAlign" and value != "baseline"


def local_name(name: str) -> str:
    return name if name in _NAMES else name.rpartition(":")[2]


def text_of(pieces: list[str]) -> str | None:
    text = pieces[0] if len(pieces) == 1 else "".join(pieces)
    if len(text) > LONGEST:
        return None
    if "_x" in text or "\r" in text:
        text = tidied(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), text))
    return text.strip()


def _column(letters: str) -> int:
    if not re.fullmatch("[A-Za-z]{1,3}", letters):
        raise ValueError(f"column {letters[:20]}")
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return column - 1
