"""成绩汇总表, to be signed and stamped: one more paper among those of an exam (quiz.registries), with the figures of every other page."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from core import pdf
from quiz.models import Attempt, Exam
from quiz.registries import Print
from quiz.selectors import scores
from reports import selectors
from reports.sentences import closing_state, leading_sentence


def summary(exam: Exam, file: str, asked: Mapping[str, Any], now: datetime) -> bytes:
    """The confirmed figures where there are any, else those of now."""
    shown = selectors.figures_as_of(exam, None, now=now)
    context = {
        "heading": f"{shown.title}成绩汇总表", "unit_name": shown.unit_name, "as_of": shown.as_of, "caveat": exam.caveat,
        "state": closing_state(shown, now=now), "source": _source(exam, shown.total.sat_count),
        "shown": shown, "total": shown.total, "lines": shown.lines(),
        "sentence": leading_sentence(shown, now=now),
    }  # fmt: skip
    return pdf.render("reports/print/summary.html", context)


def _source(exam: Exam, sat_count: int) -> str:
    """Where the scores were earned: 本系统考试（在线 100 人、纸质 5 人）. Without numbers where figures that were confirmed are of other people."""
    rows = scores.counted_by_source(exam)
    if exam.source == Exam.Source.EXTERNAL or [label for label, _ in rows] in ([], [Attempt.Source.ONLINE.label]):
        return exam.get_source_display()
    numbers = sum(people for _, people in rows) == sat_count
    told = "、".join(f"{label} {people} 人" if numbers else str(label) for label, people in rows)
    return f"{exam.get_source_display()}（{told}）"


SUMMARY = Print("summary", "成绩汇总表", "各单位的人数和比率，有定稿的按定稿。", 30, ("pdf",), summary)
