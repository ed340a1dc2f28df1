"""What exams found out about questions, added up. Written by `quiz` as it grades."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from questionbank.models import QuestionStat
from questionbank.rules.statistics import Sums

_SUMS = list(asdict(Sums()))


@dataclass
class Change:
    """What came to a question: papers that were handed in, and sums."""

    papers: int = 0
    sums: Sums = field(default_factory=Sums)


def add(changes: Mapping[int, Change]) -> None:
    """By question; two statements. The caller holds the transaction, and a row that keeps every other writer away."""
    known = QuestionStat.objects.in_bulk(list(changes))
    rows = []
    for question, change in sorted(changes.items()):
        row = known.get(question) or QuestionStat(question_id=question)
        sums = row.sums + change.sums
        rows.append(QuestionStat(question_id=question, papers=row.papers + change.papers, facility=sums.facility, **asdict(sums)))
    written = ["papers", "facility", *_SUMS]
    QuestionStat.objects.bulk_create(rows, update_conflicts=True, unique_fields=["question"], update_fields=written)
