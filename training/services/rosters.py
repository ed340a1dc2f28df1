"""The roster of a session: whom its rule means, with name, unit and post as they stood on its day."""

from datetime import date, datetime

from django.utils import timezone

from people.models import Posting
from people.selectors.meant import postings_of_rule
from training.models import Attendance, Session

COPIES = ["unit", "unit_path", "unit_name", "person_name", "post", "sort_number"]


def day_of(session: Session, now: datetime) -> date:
    """The day whose staff is meant: the session's own when it is past, today while it is to come."""
    return min(timezone.localdate(session.starts_at), timezone.localdate(now))


def place_of(session: Session, posting: Posting, **facts: object) -> Attendance:
    """A place on the roster, not saved, as the person of `posting` stood by it."""
    person, unit = posting.person, posting.unit
    return Attendance(
        session=session, person=person, unit=unit, unit_path=unit.path, unit_name=unit.name, person_name=person.name, post=posting.post,
        sort_number=person.sort_number, **facts,
    )  # fmt: skip


def fill(session: Session, now: datetime, *, on: date | None = None) -> list[Attendance]:
    """Put everybody whom the rule means and who is not there yet on the roster of a session just made or edited; inside its transaction.

    `on`: the day whose staff is meant, where it is not `day_of`: of a past day from before the people were entered nothing is known.
    """
    postings = postings_of_rule(session.unit, session.roster_rule, on or day_of(session, now)).select_related("person", "unit")
    there = set(session.attendances.values_list("person_id", flat=True))
    made = [place_of(session, one) for one in postings if one.person_id not in there]
    return Attendance.objects.bulk_create(made, batch_size=500)
