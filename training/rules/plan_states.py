"""What became of a row of the year's plan. Pure."""

from datetime import date
from enum import StrEnum


class PlanState(StrEnum):
    DONE = "已完成"
    SCHEDULED = "已安排"  # a session is planned for it
    OPEN = "未安排"
    OVERDUE = "逾期未办"  # its month is past


TONES = {PlanState.DONE: "good", PlanState.SCHEDULED: "", PlanState.OPEN: "", PlanState.OVERDUE: "warn"}


def state_of(year: int, month: int, *, is_held: bool, is_scheduled: bool, today: date) -> PlanState:
    """A month is past from the first day of the next. A session moved beyond it is still scheduled."""
    if is_held:
        return PlanState.DONE
    if is_scheduled:
        return PlanState.SCHEDULED
    return PlanState.OVERDUE if (year, month) < (today.year, today.month) else PlanState.OPEN
