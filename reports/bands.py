"""The distribution of scores: bands between marks, and the bars that show them."""

from dataclasses import dataclass

from core.points import points_text
from reports.figures import Figures

WIDTH, HEIGHT = 600, 220  # of the chart's own units
_LEFT, _TOP, _BOTTOM, _GAP = 12, 28, 40, 16


@dataclass(frozen=True)
class Band:
    """Scores from `low` up to, but not with, `high`; the last band includes full marks. In 1/100 point."""

    low: int
    high: int
    label: str
    people: int


@dataclass(frozen=True)
class Bar:
    """A band with the place of its bar in the chart."""

    band: Band
    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> int:
        return self.x + self.width // 2


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
        made.append(Band(low, high, label, people))
    return made


def bars(shown: list[Band]) -> list[Bar]:
    """Bars side by side, the fullest band as high as the chart."""
    most = max((band.people for band in shown), default=0) or 1
    step = (WIDTH - 2 * _LEFT) // len(shown)
    room = HEIGHT - _TOP - _BOTTOM
    made = []
    for place, band in enumerate(shown):
        height = max(round(room * band.people / most), 2 if band.people else 0)
        made.append(Bar(band, _LEFT + place * step + _GAP // 2, HEIGHT - _BOTTOM - height, step - _GAP, height))
    return made
