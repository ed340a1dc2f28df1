"""What is noticed around an attempt, what of it counts, and what an exam makes of it. Pure.

A browser tells that its page cannot be seen, or that its window lost the focus; never why. A locked screen, a call and another app look the same
to it, on every phone. So leaving on a phone is noted and not counted, unless the exam says so; nothing noted is an offence by itself.
"""

from dataclasses import dataclass, fields
from typing import Any

from core.errors import Refused

LEFT, UNFOCUSED, COPIED = "left", "unfocused", "copied"  # what the exam page tells of
OTHER_DEVICE, SHARED_DEVICE, LATE_ANSWER = "other_device", "shared_device", "late_answer"  # what the server sees by itself
LEAVING = (LEFT, UNFOCUSED)
OFF, RECORD, WARN, HAND_IN = "off", "record", "warn", "hand_in"
ALLOWED, RELEASED = "allowed", "released"
IGNORED, NOTED, COUNTED = "ignored", "noted", "counted"
LONGEST_GRACE, MOST_LEAVES = 600, 99  # seconds; times


@dataclass(frozen=True)
class Watching:
    """The settings of an exam, as `quiz.models.Watched` stores them."""

    leave_action: str = RECORD
    leave_seconds: int = 15  # shorter does not count
    leave_limit: int = 3  # times until WARN becomes HAND_IN's end
    phones_count: bool = False
    focus_counts: bool = False
    device_moves: str = ALLOWED
    blocks_copy: bool = False
    watermark: bool = False

    @classmethod
    def of(cls, exam: Any) -> "Watching":
        return cls(**{one.name: getattr(exam, one.name) for one in fields(cls)})


def check(watching: Watching) -> None:
    """Raise `Refused`, naming the field."""
    if not 1 <= watching.leave_seconds <= LONGEST_GRACE:
        raise Refused("leave_seconds", f"离开多少秒以上才算，请填 1 到 {LONGEST_GRACE} 秒。", field="leave_seconds")
    if not 1 <= watching.leave_limit <= MOST_LEAVES:
        raise Refused("leave_limit", f"自动交卷的次数请填 1 到 {MOST_LEAVES} 次。", field="leave_limit")


def verdict(watching: Watching, kind: str, seconds: int, *, on_phone: bool = False, closed: bool = False) -> str:
    """Of what a page tells: nothing, a note, or one that counts towards the limit. `closed`: the page was closed meanwhile, or loaded anew; then a
    crash, an empty battery and a dead network look like a leaving."""
    if watching.leave_action == OFF or (kind == UNFOCUSED and (on_phone or not watching.focus_counts)):
        return IGNORED
    if kind == COPIED:
        return NOTED
    if seconds < watching.leave_seconds:
        return IGNORED
    return NOTED if closed or (on_phone and not watching.phones_count) else COUNTED


def follows(watching: Watching, times: int) -> str:
    """What the exam does after the `times`-th leaving that counts: RECORD, WARN or HAND_IN."""
    if watching.leave_action == HAND_IN:
        return HAND_IN if times >= watching.leave_limit else WARN
    return watching.leave_action


# --- in words


def lasting(seconds: int) -> str:
    """40 秒, 1 分 20 秒, 2 分钟"""
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return f"{rest} 秒"
    return f"{minutes} 分 {rest} 秒" if rest else f"{minutes} 分钟"


def told_before(watching: Watching) -> list[str]:
    """What a candidate reads before the start: everything that is noted, and what follows from it."""
    devices = "换设备、与别人先后用同一台设备，都会留下记录。"
    if watching.device_moves == RELEASED:
        devices = "中途换设备，要先请监考人员解除原来的设备。" + devices
    said = [devices]
    if watching.leave_action != OFF:
        said = [_leaving(watching), _phones(watching), *_copying(watching), *said, _meaning(watching)]
    elif watching.blocks_copy:
        said.insert(0, "题目不能复制。")
    return [*said, "答题页上显示您的姓名水印。"] if watching.watermark else said


def _leaving(watching: Watching) -> str:
    window = "；在电脑上，切到别的窗口也算" if watching.focus_counts else ""
    return f"离开答题页（切换到别的应用、标签页，看不见本页）满 {lasting(watching.leave_seconds)}的，会记录次数和时长，不满的不算{window}。"


def _phones(watching: Watching) -> str:
    if watching.phones_count:
        return "浏览器分不清锁屏、来电和切换应用：手机锁屏、接电话使本页看不见的，同样算离开。请先关闭自动锁屏和来电、消息提醒。"
    return "浏览器分不清锁屏、来电和切换应用，所以手机、平板上的离开只记录，不计次数。"


def _copying(watching: Watching) -> list[str]:
    return ["题目不能复制，试图复制会留下记录。" if watching.blocks_copy else "复制题目会留下记录。"]


def _meaning(watching: Watching) -> str:
    if watching.leave_action == HAND_IN:
        return f"第 {watching.leave_limit} 次离开后自动交卷。其他记录只供核实，本身不算违纪。确有原因的，请告诉监考人员，可以恢复答题。"
    warned = "每次离开都会提醒。" if watching.leave_action == WARN else ""
    return f"{warned}这些记录只供核实，本身不算违纪，不影响成绩。"


def in_short(watching: Watching) -> str:
    """The settings as the exam's own page sums them up for its staff."""
    if watching.leave_action == OFF:
        said = ["离开和复制不记录"]
    else:
        after = {RECORD: "只记录", WARN: "当场提醒", HAND_IN: f"第 {watching.leave_limit} 次自动交卷"}[watching.leave_action]
        phones = "手机、平板同样计次数" if watching.phones_count else "手机、平板的不计次数"
        said = [f"离开满 {lasting(watching.leave_seconds)}的{after}", phones]
    said.append("换设备要先解除" if watching.device_moves == RELEASED else "换设备允许并记录")
    return "；".join([*said, *["禁止复制"] * watching.blocks_copy, *["姓名水印"] * watching.watermark])


def warnings(watching: Watching) -> list[str]:
    """What its setter has to know before anybody sits it."""
    found = []
    if watching.leave_action == HAND_IN and watching.phones_count:
        found.append(
            "手机锁屏、来电、弹出通知和切换应用，浏览器分不清，都会计入次数，可能误收卷。考前请提醒考生关闭自动锁屏、来电和消息提醒，"
            "考试中安排人守在考场监控，误收的用“恢复答题”。"
        )
    elif watching.leave_action == HAND_IN:
        found.append("自动交卷只对电脑起作用：手机、平板上分不清锁屏、来电和切换应用，离开只记录。误收的，在考场监控里“恢复答题”。")
    if watching.device_moves == RELEASED:
        found.append("设备没电、坏了，或浏览器清除过数据的，要有人在考场监控里“解除设备”才能接着考，考试中请安排人守着。")
    return found


def told_then(watching: Watching, kind: str, seconds: int, times: int, total: int, *, closed: bool = False) -> str:
    """What the exam page says of one that was noted; `times` and `total` seconds of those that count, this one among them, 0 where it does not."""
    if kind == COPIED:
        return "已记录：试图复制题目。"
    what = "切到别的窗口" if kind == UNFOCUSED else "离开答题页"
    if not times:
        return f"已记录：{what} {lasting(seconds)}。{'页面关闭过的' if closed else '手机、平板上的离开'}不计次数。"
    said = f"已记录：{what} {lasting(seconds)}，这是第 {times} 次，累计 {lasting(total)}。"
    if watching.leave_action == HAND_IN:
        return said + (f"第 {watching.leave_limit} 次将自动交卷。" if times < watching.leave_limit else "")
    return said + "记录只供核实，本身不算违纪。"


def why_collected(limit: int, seconds: int) -> str:
    """The reason of a hand-in by the exam's rule."""
    return f"按本场考试的规定，离开答题页满 {limit} 次，最后一次 {lasting(seconds)}"


def on_watermark(name: str, mobile: str, unit: str) -> str:
    """What tells whose page it was on a photo of it: the name with the last digits of the mobile, or the unit."""
    return f"{name} {mobile[-4:] or unit}"
