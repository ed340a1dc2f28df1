"""Points and scores are integers of 1/100 point: here they become text, and text becomes them."""

from decimal import Decimal, InvalidOperation

from core.errors import Refused

HUNDREDTHS = 100


def points_text(hundredths: int | None) -> str:
    """9550 -> "95.5"; 10000 -> "100"; None -> "—"."""
    if hundredths is None:
        return "—"
    return f"{Decimal(hundredths) / HUNDREDTHS:f}".rstrip("0").rstrip(".") if hundredths % HUNDREDTHS else str(hundredths // HUNDREDTHS)


def points_from_text(text: str) -> int:
    """ "95.5" -> 9550. Refuses what is no number, is negative, or has more than two decimals."""
    try:
        hundredths = Decimal(str(text).strip()) * HUNDREDTHS
    except InvalidOperation:
        raise Refused("points_unreadable", f"“{text}”不是数字，请填写如 95 或 95.5 的分数。") from None
    if not hundredths.is_finite() or hundredths != hundredths.to_integral_value():
        raise Refused("points_too_fine", f"“{text}”的小数位太多，分数最多保留两位小数。")
    if not 0 <= hundredths <= 100_000 * HUNDREDTHS:
        raise Refused("points_out_of_range", f"“{text}”超出范围，请填写 0 到 100000 之间的分数。")
    return int(hundredths)
