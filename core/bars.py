"""A chart of bars, one below the other, as places and lengths: templates/core/_bars.html draws it, on a page and in a PDF."""

from collections.abc import Iterable
from dataclasses import dataclass

WIDTH = 320  # of the chart's own units: about the pixels of a phone, so that its letters stay readable there
_ROOM_FOR_COUNT = 56


@dataclass(frozen=True)
class Bar:
    """One label with its count, the place of its bar, and of the two texts beside it."""

    label: str
    count: int
    x: int
    y: int
    width: int
    height: int

    @property
    def text_y(self) -> int:
        return self.y + self.height - self.height // 4 - 1

    @property
    def label_x(self) -> int:
        return self.x - 8

    @property
    def count_x(self) -> int:
        return self.x + self.width + 6


@dataclass(frozen=True)
class Chart:
    """`unit` is the counter's word: 人, 张."""

    title: str
    unit: str
    bars: list[Bar]
    axis_x: int
    width: int
    height: int


def chart(counts: Iterable[tuple[str, int]], *, title: str, unit: str, left: int = 96, row: int = 34) -> Chart:
    """The fullest bar is as long as there is room; one of anything can be seen. `left`: room for the labels; `row`: height of each."""
    some = list(counts)
    most = max((count for _, count in some), default=0) or 1
    thick, room = row * 2 // 3, WIDTH - left - _ROOM_FOR_COUNT
    bars = []
    for place, (label, count) in enumerate(some):
        length = max(round(room * count / most), 2 if count else 0)
        bars.append(Bar(label, count, left, place * row + (row - thick) // 2, length, thick))
    return Chart(title, unit, bars, left, WIDTH, row * len(some))
