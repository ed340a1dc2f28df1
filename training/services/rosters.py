"""The roster of a session: whom its rule means, with name, unit and post as they stood on its day; who is added and taken off by hand."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from core.db import bulk
from people.models import Person, Posting
from people.selectors.meant import postings_of_rule
from training.models import Attendance, AttendanceChange, Session

COPIES = ["unit", "unit_path", "unit_name", "person_name", "post", "sort_number"]
Standing, Status = Attendance.Standing, Attendance.Status
OUT_OF_RULE = "参加范围修改"
_READ = ("person_id", "unit_id", "unit__path", "unit__name", "person__name", "post", "person__sort_number")  # of a posting
_WRITTEN = ("person_id", "unit_id", "unit_path", "unit_name", "person_name", "post", "sort_number")  # the same, of a place


def day_of(session: Session, now: datetime) -> date:
    """The day whose staff is meant: the session's own when it is past, today while it is to come."""
    return min(timezone.localdate(session.starts_at), timezone.localdate(now))


def meant_by(session: Session, now: datetime, *, on: date | None = None) -> QuerySet[Posting]:
    """Where each of those whom the session's rule means worked on its day, or on the day `on`."""
    return postings_of_rule(session.unit, session.roster_rule, on or day_of(session, now))


def place_of(session: Session, posting: Posting, **facts: object) -> Attendance:
    """A place on the roster, not saved, as the person of `posting` stood by it."""
    person, unit = posting.person, posting.unit
    return Attendance(
        session=session, person=person, unit=unit, unit_path=unit.path, unit_name=unit.name, person_name=person.name, post=posting.post,
        sort_number=person.sort_number, **facts,
    )  # fmt: skip


def fill(session: Session, now: datetime, *, on: date | None = None) -> int:
    """Put everybody whom the rule means and who is not there yet on the roster of a session just made or edited, inside its transaction; returns how
    many. Past the ORM: 5,000 people are one transaction that SQLite's other writers hardly wait for.

    `on`: the day whose staff is meant, where it is not `day_of`: of a past day from before the people were entered nothing is known.
    """
    there = set(session.attendances.values_list("person_id", flat=True))
    rows = [row for row in meant_by(session, now, on=on).values_list(*_READ) if row[0] not in there]
    bulk.insert(Attendance, _WRITTEN, rows, session_id=session.pk)
    return len(rows)


def refresh(session: Session, *, by: Person | None, now: datetime) -> tuple[int, int]:
    """The rule was changed: who is newly meant is put on the list, who no longer is comes off it, unless the clerk put them there or they have
    signed in or are excused. How many came and went."""
    meant = set(meant_by(session, now).values_list("person_id", flat=True))
    untouched = session.attendances.filter(by_hand=False, status=Status.NONE)
    places = list(untouched.values_list("pk", "person_id", "standing"))
    gone = [pk for pk, person, standing in places if standing == Standing.DUE and person not in meant]
    back = [pk for pk, person, standing in places if standing == Standing.REMOVED and person in meant]
    for keys, before, after in ((gone, Standing.DUE, Standing.REMOVED), (back, Standing.REMOVED, Standing.DUE)):
        _move_all(keys, before, after, by, now)
    return fill(session, now) + len(back), len(gone)


def _move_all(keys: Sequence[int], before: str, after: str, by: Person | None, now: datetime) -> None:
    for start in range(0, len(keys), 500):
        Attendance.objects.filter(pk__in=keys[start : start + 500]).update(standing=after)
    said = {"before": {"standing": before}, "after": {"standing": after}}
    bulk.insert(AttendanceChange, ["attendance_id"], [(one,) for one in keys], **said, reason=OUT_OF_RULE, by_id=by and by.pk, at=now)
