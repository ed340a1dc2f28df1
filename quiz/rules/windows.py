"""What an exam's window means in words. Pure: no clock, no database."""

from datetime import datetime

DRAFT, NOT_YET, RUNNING, OVER, CONFIRMED = "草稿", "未开始", "进行中", "已结束", "已定稿"
TONES = {DRAFT: "warn", NOT_YET: "", RUNNING: "good", OVER: "", CONFIRMED: ""}


def state_word(state: str, opens_at: datetime, closes_at: datetime | None, now: datetime) -> str:
    """The state a clerk reads: 草稿, 未开始, 进行中, 已结束 or 已定稿. `state` is the stored one."""
    if state == "draft":
        return DRAFT
    if state == "confirmed":
        return CONFIRMED
    if now < opens_at:
        return NOT_YET
    return RUNNING if closes_at is None or now < closes_at else OVER
