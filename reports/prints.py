"""成绩汇总表, to be signed and stamped: one more paper among those of an exam (quiz.registries), with the figures of every other page."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from core import pdf
from quiz.models import Exam
from quiz.registries import Print
from reports import selectors
from reports.sentences import closing_state, leading_sentence


def summary(exam: Exam, file: str, asked: Mapping[str, Any], now: datetime) -> bytes:
    """The confirmed figures where there are any, else those of now."""
    shown = selectors.figures_as_of(exam, None, now=now)
    context = {
        "heading": f"{shown.title}成绩汇总表", "unit_name": shown.unit_name, "as_of": shown.as_of, "caveat": exam.caveat,
        "state": closing_state(shown, now=now), "source": exam.get_source_display(), "shown": shown, "total": shown.total, "lines": shown.lines(),
        "sentence": leading_sentence(shown, now=now),
    }  # fmt: skip
    return pdf.render("reports/print/summary.html", context)


SUMMARY = Print("summary", "成绩汇总表", "各单位的人数和比率，有定稿的按定稿。", 30, ("pdf",), summary)
