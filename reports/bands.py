"""The distribution of scores: bands between marks, and the chart that shows them."""

from dataclasses import dataclass

from core import bars
from core.bars import Chart
from core.points import points_text
from core.rates import Rate
from reports.figures import Figures


@dataclass(frozen=True)
class Band:
    """Scores from `low` up to, but not with, `high`; the last band includes full marks. In 1/100 point."""

    low: int
    high: int
    label: str
    people: int
    share: Rate  # of those who sat


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
    return bars.chart([(band.label, band.people) for band in shown], title="成绩分布", unit="人")
