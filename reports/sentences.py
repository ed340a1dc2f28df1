"""The sentence a leader can paste: what stands in the town's report, and while the exam is open what is still missing."""

from datetime import date, datetime

from django.utils.timezone import localtime

from reports.figures import ExamFigures


def leading_sentence(shown: ExamFigures, *, now: datetime) -> str:
    """2024年应考108人，已参考108人，参考率100%，优秀率99%。 Of a part only: 党政办公室2024年应考…"""
    total = shown.total
    subject = shown.part + (f"{shown.year}年" if shown.annual else f"“{shown.title}”")
    if not shown.confirmed and now < shown.opens_at:
        opens = localtime(shown.opens_at)
        return f"{subject}应考{total.expected_count}人，考试{opens.month}月{opens.day}日开始。"
    parts = [
        f"{subject}应考{total.expected_count}人",
        f"已参考{total.sat_count}人",
        f"参考率{total.participation_rate.prose}",
        f"优秀率{total.excellence_rate.prose}",
    ]
    if total.absent_count:
        parts.append(f"{'缺考' if shown.exam_over else '还差'}{total.absent_count}人")
    if not shown.exam_over and not shown.confirmed and shown.closes_at:
        parts.append(_left(shown.closes_at, now))
    return "，".join(parts) + "。"


def _left(closes_at: datetime, now: datetime) -> str:
    days = (_day(closes_at) - _day(now)).days
    return f"距截止还有{days}天" if days > 0 else f"今天{localtime(closes_at):%H:%M}截止"


def _day(moment: datetime) -> date:
    return localtime(moment).date()


def closing_state(shown: ExamFigures, *, now: datetime) -> str:
    """What the head says beside the 截至 date: 已定稿, 考试尚未结束, 实时."""
    if shown.confirmed:
        return "已定稿" if shown.exam_over else "已定稿 · 考试尚未结束"
    if now < shown.opens_at:
        return "实时 · 考试尚未开始"
    return "实时 · 考试已结束" if shown.exam_over else "实时 · 考试尚未结束"


def changes_since(confirmed: ExamFigures, live: ExamFigures) -> list[tuple[str, int, int]]:
    """What the live figures say otherwise than the confirmed ones: word, confirmed count, live count."""
    then, now = confirmed.total, live.total
    words = {
        "expected_count": "应考",
        "sat_count": "参考",
        "pass_count": "合格",
        "excellent_count": "优秀",
        "exempt_count": "免考",
        "deferred_count": "缓考",
    }
    return [(word, getattr(then, name), getattr(now, name)) for name, word in words.items() if getattr(then, name) != getattr(now, name)]
