"""What those due are told of a session in a notice. Pure; moments are local."""

from datetime import datetime
from typing import NamedTuple

from notices.rules import when


class Meeting(NamedTuple):
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    laws: tuple[str, ...]
    lecturer: str


def time_in_words(starts_at: datetime, ends_at: datetime) -> str:
    """11月5日 09:00 至 11:00, or until another day."""
    until = f"{ends_at:%H:%M}" if starts_at.date() == ends_at.date() else when(ends_at)
    return f"{when(starts_at)} 至 {until}"


def invitation(meeting: Meeting, moved_because: str = "") -> tuple[str, str]:
    """Title and text; `moved_because` is why it is not at the time told before."""
    parts = [f"时间：{time_in_words(meeting.starts_at, meeting.ends_at)}"]
    parts += [f"地点：{meeting.place}"] if meeting.place else []
    parts += ["学习" + "".join(f"《{one}》" for one in meeting.laws)] if meeting.laws else []
    parts += [f"主讲：{meeting.lecturer}"] if meeting.lecturer else []
    said = "；".join(parts)
    if moved_because:
        return f"改期：{meeting.title}", f"{_cut(said, 280)}。改期原因：{moved_because}。请按新的时间参加。"
    return f"会议通知：{meeting.title}", f"{_cut(said, 420)}。请准时参加，不能参加的请事先请假。"


def cancellation(meeting: Meeting, reason: str) -> tuple[str, str]:
    return f"会议取消：{meeting.title}", f"原定 {time_in_words(meeting.starts_at, meeting.ends_at)} 的会议取消。原因：{reason}。"


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
