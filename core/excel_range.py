"""How far the cells of an .xlsx file reach, read cheaply: the reader reserves a dense rectangle, and two far cells would take all memory."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import IO
from xml.parsers import expat

MAX_ROWS, MAX_COLUMNS, MAX_CELLS = 120_000, 300, 5_000_000
_CHUNK = 1 << 18
_MARK = b"sheetData"  # the element around the cells; any part of the archive may hold it
_REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")


class TooLarge(Exception):
    """The cells reach beyond the limits."""


def check(data: bytes) -> None:
    """Raises `TooLarge`, or `ValueError` for what is no well-formed sheet. Empty cells do not count: a formatted column is no content."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for part in archive.infolist():
                with archive.open(part) as stream:
                    holds_cells = any(_MARK in chunk for chunk in _overlapping(stream))
                if holds_cells:
                    with archive.open(part) as stream:
                        _Cells().read(stream)
    except (expat.ExpatError, RuntimeError, NotImplementedError) as error:  # malformed, encrypted, packed in an unknown way
        raise ValueError(str(error)) from error


def _overlapping(stream: IO[bytes]) -> Iterator[bytes]:
    tail = b""
    while chunk := stream.read(_CHUNK):
        yield tail + chunk
        tail = chunk[-len(_MARK) :]


class _Cells:
    """Walks the elements of one sheet. A row or cell without a reference follows the one before it."""

    def __init__(self) -> None:
        self.inside = False
        self.at: tuple[int, int] = (0, 0)
        self.open_cell = False
        self.rows = self.columns = self.cells = 0

    def read(self, stream: IO[bytes]) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.ParseFile(stream)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "sheetData":
            self.inside = True
        elif not self.inside:
            return
        elif local == "row":
            row = attributes.get("r", str(self.at[0] + 1))
            if not (row.isascii() and row.isdecimal() and len(row) <= 7):
                raise ValueError(f"row {row[:20]}")
            self.at = (int(row), 0)
        elif local == "c":
            self.at = _place(attributes["r"]) if "r" in attributes else (self.at[0], self.at[1] + 1)
            self.open_cell = True
        elif self.open_cell:  # a value, text or formula: the cell is not empty
            self.open_cell = False
            self._count()

    def _end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local == "c":
            self.open_cell = False
        elif local == "sheetData":
            self.inside = False

    def _count(self) -> None:
        self.rows, self.columns, self.cells = max(self.rows, self.at[0]), max(self.columns, self.at[1]), self.cells + 1
        if self.rows > MAX_ROWS or self.columns > MAX_COLUMNS or max(self.rows * self.columns, self.cells) > MAX_CELLS:
            raise TooLarge


def _place(reference: str) -> tuple[int, int]:
    found = _REFERENCE.fullmatch(reference)
    if not found:
        raise ValueError(f"cell {reference[:20]}")
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column
