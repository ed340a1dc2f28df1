"""The distribution of scores: bands between marks, and the bars that show them."""

from dataclasses import dataclass

from core.points import points_text
from core.rates import Rate
from reports.figures import Figures

WIDTH = 320  # of the chart's own units: about the pixels of a phone, so that its letters stay readable there
_ROW, _THICK, _LEFT, _ROOM = 34, 22, 96, 168


@dataclass(frozen=True)
class Band:
    """Scores from `low` up to, but not with, `high`; the last band includes full marks. In 1/100 point."""

    low: int
    high: int
    label: str
    people: int
    share: Rate  # of those who sat


@dataclass(frozen=True)
class Bar:
    """A band with the place of its bar in the chart, and of the two texts beside it."""

    band: Band
    x: int
    y: int
    width: int
    height: int

    @property
    def text_y(self) -> int:
        return self.y + self.height - 6

    @property
    def label_x(self) -> int:
        return self.x - 8

    @property
    def people_x(self) -> int:
        return self.x + self.width + 6


@dataclass(frozen=True)
class Chart:
    bars: list[Bar]
    axis_x: int
    width: int
    height: int


def bands(figures: Figures, *, full_marks: int, pass_mark: int, excellent_mark: int) -> list[Band]:
    """Below the pass mark one band, from there one for each tenth of full marks, with an edge at the excellent mark too."""
    tenths = {full_marks * tenth // 10 for tenth in range(10)}
    edges = sorted({0, pass_mark, excellent_mark} | {edge for edge in tenths if edge > pass_mark})
    edges = [edge for edge in edges if edge < full_marks] or [0]
    made = []
    for low, high in zip(edges, [*edges[1:], full_marks], strict=True):
        last = high == full_marks
        people = sum(number for score, number in figures.scores.items() if low <= score and (last or score < high))
        label = f"{points_text(high)}分以下" if low == 0 and not last else f"{points_text(low)}–{points_text(high)}分"
        made.append(Band(low, high, label, people, Rate(people, figures.sat_count)))
    return made


def chart(shown: list[Band]) -> Chart:
    """Bars one below the other, the fullest band as long as there is room."""
    most = max((band.people for band in shown), default=0) or 1
    bars = []
    for place, band in enumerate(shown):
        length = max(round(_ROOM * band.people / most), 2 if band.people else 0)
        bars.append(Bar(band, _LEFT, place * _ROW + (_ROW - _THICK) // 2, length, _THICK))
    return Chart(bars, _LEFT, WIDTH, _ROW * len(shown))
