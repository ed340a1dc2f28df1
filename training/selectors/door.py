"""The roster as the tablet at the door shows it, and what has changed of it since."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from people.models import Person
from people.selectors.people import found
from training.models import Attendance, AttendanceChange, Session
from training.selectors import standing

MOST_FOUND = 30  # guests offered


def last_change(session: Session) -> int:
    """The change that came last; whatever writes one holds the session, so that none with a lower id follows. One statement."""
    return AttendanceChange.objects.filter(attendance__session=session).order_by("-pk").values_list("pk", flat=True).first() or 0


def state(session: Session, since: int, now: datetime) -> dict[str, Any]:
    """For the page's script: who stands otherwise than after the change `since`. Three statements."""
    last = last_change(session)
    changed = AttendanceChange.objects.filter(attendance__session=session, pk__gt=since, pk__lte=last) if last > since else None
    places = session.attendances.filter(pk__in=changed.values("attendance")) if changed is not None else ()
    return {
        "now": int(now.timestamp() * 1000),
        "last": last,
        "open": session.state == Session.State.PLANNED,
        "places": [as_told(one) for one in places],
    }


def as_told(place: Attendance) -> dict[str, str]:
    return {"id": str(place.public_id), "status": place.status, "standing": place.standing, "says": says(place)}


def says(place: Attendance) -> str:
    """到会 9:02 扫码."""
    if place.status == Attendance.Status.NONE:
        return place.get_status_display()
    words = [place.get_status_display()]
    if place.signed_in_at:
        words.append(f"{timezone.localtime(place.signed_in_at):%H:%M}")
    if place.via in (Attendance.Via.QR, Attendance.Via.CODE):
        words.append(place.get_via_display())
    if place.status == Attendance.Status.LEAVE:
        words.append(place.leave_reason)
    return " ".join(words)


def counts(session: Session) -> list[tuple[str, str, int]]:
    """应到 and each status with its name for the script; guests last, who are in none of the others. One statement."""
    have = standing.counts(session)
    return [
        ("due", "应到", have.due), ("present", "按时到会", have.came - have.late), ("late", "迟到", have.late), ("leave", "请假", have.leave),
        ("absent", "缺席", have.absent), ("none", "未签到", have.waiting), ("guest", "列席", have.guests),
    ]  # fmt: skip


def who_may_come(session: Session, words: str) -> QuerySet[Person]:
    """Active people of the organiser's units whom the words name: perhaps a guest."""
    people = Person.objects.filter(session.unit.within("unit__"))
    return found(people, words=words, unit=None, status=Person.Status.ACTIVE).select_related("unit").order_by("sort_number", "id")[:MOST_FOUND]


def listed(session: Session, people: Iterable[Person]) -> set[int]:
    """Those of `people` who are on the roster."""
    on_it = session.attendances.filter(~Q(standing=Attendance.Standing.REMOVED), person__in=people)
    return set(on_it.values_list("person", flat=True))
