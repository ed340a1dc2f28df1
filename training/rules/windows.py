"""When somebody may sign in or out by themselves, and in words why not. Pure: no clock, no database."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from training.rules.codes import Purpose

LEAVING = timedelta(minutes=30)  # after the end, signing out is still possible
HELP = "请找会场工作人员登记。"
PAGE = "/sign-in/meeting/"  # below which one signs in by oneself
SIGN_IN_FIRST = f"请先登录，登录后点“签到”，从扫码时起 10 分钟内有效。没有账号、忘记密码的，{HELP}"


class Phase(StrEnum):
    TO_COME = "to_come"
    OPEN = "open"
    OVER = "over"


class Times(NamedTuple):
    """What of a session decides."""

    is_planned: bool
    sign_in_from: datetime
    sign_in_until: datetime
    starts_at: datetime
    ends_at: datetime
    asks_sign_out: bool
    early_minutes: int


def window(times: Times, purpose: Purpose) -> tuple[datetime, datetime]:
    """Signing in as the session says; signing out from its start until half an hour after its end."""
    if purpose == Purpose.IN:
        return times.sign_in_from, times.sign_in_until
    return times.starts_at, times.ends_at + LEAVING


def phase(times: Times, purpose: Purpose, now: datetime) -> Phase:
    """Nobody signs out where it is not asked for, nor at all once the session was closed."""
    opens, closes = window(times, purpose)
    if not times.is_planned or (purpose == Purpose.OUT and not times.asks_sign_out) or now > closes:
        return Phase.OVER
    return Phase.OPEN if now >= opens else Phase.TO_COME


def on_screen(times: Times, now: datetime) -> Purpose:
    """Which code the room's screen shows by itself: that for leaving as soon as who goes no longer leaves early, or nobody signs in any more."""
    leaving = now >= times.ends_at - timedelta(minutes=times.early_minutes) or now > times.sign_in_until
    return Purpose.OUT if times.asks_sign_out and leaving else Purpose.IN


def ends_at(times: Times) -> datetime:
    """When the screen has nothing more to show."""
    return max(window(times, one)[1] for one in Purpose if one == Purpose.IN or times.asks_sign_out)
