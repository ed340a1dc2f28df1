"""What a candidate is told whose result was put right. Pure."""

from core.points import points_text

TITLE = "成绩已更正"


def told(exam: str, before: tuple[int | None, str], after: tuple[int | None, str], *, released: bool) -> str:
    """`before` and `after`: score in 1/100 point, and the grade in words. Nothing of them while the score is not released, and never the question:
    its key may not be out."""
    if not released:
        return f"“{exam}”有试题经批准更正了评分，公布的成绩按更正后计算。"
    then, now = (f"{points_text(score)} 分，{grade}" for score, grade in (before, after))
    return f"“{exam}”有试题经批准更正了评分，您的成绩已重新计算：原来 {then}；现在 {now}。"
