"""What the state of a session and the time mean in words. Pure: no clock, no database."""

from datetime import datetime

TO_COME, SIGNING, ON, TO_CLOSE, CLOSED, FILED, CANCELLED = "未开始", "签到中", "进行中", "待整理", "已结束", "已归档", "已取消"
TONES = {TO_COME: "", SIGNING: "good", ON: "good", TO_CLOSE: "warn", CLOSED: "", FILED: "", CANCELLED: ""}


def state_word(state: str, sign_in_from: datetime, sign_in_until: datetime, ends_at: datetime, now: datetime) -> str:
    """The state a clerk reads. `state` is the stored one: a planned session is 签到中 by the clock alone, and 待整理 when it is over and nobody has
    closed it."""
    words = {"closed": CLOSED, "filed": FILED, "cancelled": CANCELLED}
    if state in words:
        return words[state]
    if sign_in_from <= now <= sign_in_until:
        return SIGNING
    if now > ends_at:
        return TO_CLOSE
    return TO_COME if now < sign_in_from else ON
