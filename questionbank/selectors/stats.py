"""What exams tell of one question, for its page."""

from dataclasses import dataclass

from questionbank import registries
from questionbank.models import Question, QuestionStat
from questionbank.rules import statistics

MOST_SHARES = 2_000  # papers that are read one by one for the efficiency: about a tenth of a second


@dataclass(frozen=True)
class Figures:
    """Percentages; None where there is nothing to tell."""

    papers: int
    n: int
    facility: float | None
    index: float | None
    efficiency: float | None
    efficiency_left_out: bool  # too many papers to sort

    @property
    def index_doubtful(self) -> bool:
        return self.index is not None and self.index < statistics.INDEX_DOUBTFUL

    @property
    def efficiency_doubtful(self) -> bool:
        return self.efficiency is not None and self.efficiency < statistics.EFFICIENCY_DOUBTFUL


def figures_of(question: Question) -> Figures:
    """Three statements; one for a question that stood on no paper."""
    row = QuestionStat.objects.filter(question=question).first() or QuestionStat(question=question)
    many = row.n > MOST_SHARES
    efficiency = statistics.efficiency(registries.shares_of(question.pk)) if row.n > 1 and not many else None
    return Figures(row.papers, row.n, None if row.facility is None else row.facility / 100, row.sums.index, efficiency, many)
