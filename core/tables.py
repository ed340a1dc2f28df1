"""Rows of texts, whatever file they come from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple


class Unread(StrEnum):
    """Why it cannot be known what a cell says, though it is not empty."""

    FORMULA = "formula"  # was never computed
    ERROR = "error"  # #REF! or the like
    FORMAT = "format"  # a date or a fraction in an old .xls, whose look is not told
    CROSSED = "crossed"  # some of it is struck out, or raised: 10² would read 102
    SHIFTED = "shifted"  # of a whole row: more cells than the header has


WHOLE_ROW = -1
ALL_READ: Mapping[int, Unread] = MappingProxyType({})


class Row(NamedTuple):
    number: int  # from 1, as the office counts
    cells: list[str]  # without white space around them, and without blank ones at the end
    unread: Mapping[int, Unread] = ALL_READ  # column from 0, or WHOLE_ROW -> why


@dataclass
class Table:
    """A sheet while it is read: its rows with content can be walked through once, `done` says how far that is (0 to 1)."""

    name: str  # "" where a file is one table
    rows: Iterator[Row]
    hidden: bool = False
    done: float = 0.0
