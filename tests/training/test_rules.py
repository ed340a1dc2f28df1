"""What attendance is worth, and what a session's state is called: tables of examples."""

from datetime import timedelta

import pytest

from tests.training.things import MORNING
from training.rules import hours, states


@pytest.mark.parametrize(("after", "status"), [(-5, "present"), (10, "present"), (10.1, "late")])
def test_late_begins_after_the_limit(after: float, status: str):
    assert hours.status_at(MORNING + timedelta(minutes=after), MORNING, 10) == status


@pytest.mark.parametrize(
    ("left", "asks", "early"), [(None, False, False), (None, True, True), (-15, True, False), (-15.1, True, True), (3, True, False)]
)
def test_leaving_early(left: float | None, asks: bool, early: bool):
    out = None if left is None else MORNING + timedelta(minutes=left)
    assert hours.left_early(out, MORNING, 15, asks_sign_out=asks) is early


@pytest.mark.parametrize(
    ("status", "early", "earned"),
    [("present", False, 300), ("present", True, 150), ("late", False, 150), ("late", True, 0), ("leave", False, 0), ("absent", False, 0)],
)
def test_hours_earned(status: str, early: bool, earned: int):
    assert hours.earned(status, 300, early=early, part_percent=50) == earned


@pytest.mark.parametrize(
    ("state", "after", "word"),
    [
        ("planned", -60, "未开始"), ("planned", -30, "签到中"), ("planned", 20, "签到中"), ("planned", 60, "进行中"), ("planned", 121, "待整理"),
        ("closed", 0, "已结束"), ("filed", 0, "已归档"), ("cancelled", 0, "已取消"),
    ],
)  # fmt: skip
def test_a_planned_session_is_called_by_the_clock(state: str, after: int, word: str):
    def at(minutes: int):
        return MORNING + timedelta(minutes=minutes)

    assert states.state_word(state, at(-30), at(30), at(120), at(after)) == word
