"""Sessions as a calendar file (RFC 5545). Pure; moments are local."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from icalendar import Calendar, Event

TYPE = "text/calendar; charset=utf-8"
_MADE_BY = "-//学法考试与培训//学法会议//CN"


class Entry(NamedTuple):
    """`uid` never changes, and `sequence` goes up with each change of the session, so that a calendar replaces the entry it has."""

    uid: str
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    says: str
    link: str
    sequence: int
    cancelled: bool


def calendar_of(entries: Iterable[Entry], name: str, made_at: datetime) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", _MADE_BY)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for one in entries:
        calendar.add_component(_event(one, made_at))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(one: Entry, made_at: datetime) -> Event:
    event = Event()
    event.add("uid", one.uid)
    event.add("dtstamp", made_at)
    event.add("dtstart", one.starts_at)
    event.add("dtend", one.ends_at)
    event.add("summary", f"取消：{one.title}" if one.cancelled else one.title)
    event.add("status", "CANCELLED" if one.cancelled else "CONFIRMED")
    event.add("sequence", one.sequence)
    for name, value in (("location", one.place), ("description", one.says), ("url", one.link)):
        if value:
            event.add(name, value)
    return event
