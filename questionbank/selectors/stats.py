"""What exams tell of one question, for its page: for staff only."""

from dataclasses import dataclass

from questionbank import registries
from questionbank.models import Question, QuestionStat
from questionbank.rules import statistics

MOST_SHARES = 1_000  # papers that are read one by one for the efficiency: about a tenth of a second


@dataclass(frozen=True)
class Figures:
    """Facility in 1/10000, the others in percent; None where there is nothing to tell."""

    place: int  # of a sub-question in its case, else 0
    papers: int
    n: int
    facility: int | None
    index: float | None
    efficiency: float | None = None
    efficiency_left_out: bool = False  # too many papers to sort

    @property
    def index_doubtful(self) -> bool:
        return self.index is not None and self.index < statistics.INDEX_DOUBTFUL

    @property
    def index_negative(self) -> bool:
        return self.index is not None and self.index < 0

    @property
    def efficiency_doubtful(self) -> bool:
        return self.efficiency is not None and self.efficiency < statistics.EFFICIENCY_DOUBTFUL


def figures_of(question: Question) -> Figures:
    """Five statements; one for a question that stood on no paper."""
    row = QuestionStat.objects.filter(question=question).first() or QuestionStat(question=question)
    many = row.n > MOST_SHARES
    efficiency = statistics.efficiency(registries.shares_of(question.pk)) if row.n > 1 and not many else None
    return Figures(question.place, row.papers, row.n, row.facility, row.sums.index, efficiency, many)


def figures_of_parts(case: Question) -> list[Figures]:
    """Of the sub-questions that were on papers, in order; without the efficiency. One statement."""
    rows = QuestionStat.objects.filter(question__case=case, question__place__gt=0).select_related("question").order_by("question__place")
    return [Figures(row.question.place, row.papers, row.n, row.facility, row.sums.index) for row in rows]
