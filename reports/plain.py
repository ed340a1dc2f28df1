"""The figures as one JSON object, and as plain text for a terminal. Both name each figure by its identifier or its word."""

from datetime import datetime
from typing import Any

from core.points import HUNDREDTHS, points_text
from core.rates import NO_BASE, Rate
from reports.figures import ExamFigures
from reports.sentences import closing_state

COUNTS = {
    "expected_count": "应考人数",
    "sat_count": "参考人数",
    "absent_count": "缺考人数",
    "exempt_count": "免考人数",
    "deferred_count": "缓考人数",
    "excluded_sat_count": "免考、缓考但已参考人数",
    "pass_count": "合格人数",
    "excellent_count": "优秀人数",
}
RATES = {"participation_rate": "参考率", "pass_rate": "合格率", "excellence_rate": "优秀率", "first_attempt_pass_rate": "首次作答合格率"}
MAKEUP_RATES = {"before_makeup_pass_rate": "补考前合格率", "final_pass_rate": "补考后合格率"}


def counts_to_print(shown: ExamFigures) -> dict[str, str]:
    """The counts by their identifier with their words; who waits to be marked only while somebody does."""
    return {**COUNTS, "pending_count": "评卷中人数"} if shown.total.pending_count else COUNTS


def all_rates(shown: ExamFigures) -> dict[str, Rate | None]:
    """Every rate by its identifier; None where there is none: without a make-up, or first attempts that are not known."""
    total = {name: getattr(shown.total, name) for name in ("participation_rate", "pass_rate", "excellence_rate")}
    return total | {name: getattr(shown, name) for name in ("first_attempt_pass_rate", *MAKEUP_RATES)}


def rates_to_print(shown: ExamFigures) -> list[tuple[str, Rate | None]]:
    """The same by word; those of a make-up only where there is one."""
    words = {**RATES, **MAKEUP_RATES}
    return [(words[name], rate) for name, rate in all_rates(shown).items() if rate is not None or name in RATES]


def as_json(shown: ExamFigures, *, exam_id: str, collecting: int) -> dict[str, Any]:
    """Counts as integers, rates as shares (0 to 1, None without a base) with their prose text, scores in points."""
    total = shown.total
    rates = all_rates(shown)
    return {
        "exam": exam_id,
        "title": shown.title,
        "year": shown.year,
        "unit": shown.unit_name,
        "as_of": shown.as_of.isoformat(),
        "confirmed": shown.confirmed,
        "exam_over": shown.exam_over,
        "collecting_count": collecting,
        **{name: getattr(total, name) for name in (*COUNTS, "pending_count")},
        **{name: rate.value if rate is not None else None for name, rate in rates.items()},
        **{f"{name}_text": rate.prose if rate is not None else None for name, rate in rates.items()},
        "average": total.average,
        "average_text": total.average_text,
        **{name: _points(getattr(total, name)) for name in ("median", "lowest", "highest")},
    }


def _points(hundredths: int | None) -> float | None:
    return None if hundredths is None else hundredths / HUNDREDTHS


def as_text(shown: ExamFigures, *, now: datetime, collecting: int) -> str:
    total = shown.total
    lines = [f"{shown.title}　{shown.unit_name}", f"截至 {shown.as_of}（{closing_state(shown, now=now)}）"]
    lines += [f"收卷中 {collecting}"] if collecting else []
    lines += [f"{word}：{getattr(total, name)}" for name, word in counts_to_print(shown).items()]
    lines += [
        f"{word}：{rate.table}（{rate.count}/{rate.base}）" if rate is not None else f"{word}：{NO_BASE}" for word, rate in rates_to_print(shown)
    ]
    marks = {"中位数": total.median, "最低分": total.lowest, "最高分": total.highest}
    lines.append("　".join([f"平均分：{total.average_text}", *(f"{word}：{points_text(score)}" for word, score in marks.items())]))
    return "\n".join(lines)
