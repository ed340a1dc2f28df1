"""Rosters of sessions follow people: what a joining, transfer, leaving, retirement or return does to those that are planned."""

from collections.abc import Sequence

from people.registries import PersonChanged
from people.selectors.meant import postings_of_rule
from training.models import Attendance, AttendanceChange, Session
from training.services.rosters import COPIES, day_of, place_of

Standing = Attendance.Standing


def follow(events: Sequence[PersonChanged]) -> None:
    """Inside the transaction of the change (`people.registries.register_change`). Whoever signed in already stays as they are."""
    now = events[0].now
    for session in Session.objects.changing().filter(ends_at__gt=now).select_related("unit"):
        _follow(session, events)


def _follow(session: Session, events: Sequence[PersonChanged]) -> None:
    now = events[0].now
    people = {one.person.pk: one for one in events}
    postings = postings_of_rule(session.unit, session.roster_rule, day_of(session, now)).filter(person__in=people)
    meant = {one.person_id: one for one in postings.select_related("person", "unit")}
    held = session.attendances.select_for_update(no_key=True).filter(person__in=people).order_by("pk")
    places = {one.person_id: one for one in held}
    changes = []
    for key, event in people.items():
        place, posting = places.get(key), meant.get(key)
        if place is None:
            if posting is not None:
                place = place_of(session, posting)
                place.save()
                changes.append(_change(place, "", Standing.DUE, event))
            continue
        if place.status != Attendance.Status.NONE:
            continue
        before = place.standing
        if posting is not None:
            fresh = place_of(session, posting)
            for name in COPIES:
                setattr(place, name, getattr(fresh, name))
            place.standing = place.standing if place.by_hand else Standing.DUE
        elif not place.by_hand or event.after is None or not event.after.path.startswith(session.unit.path):
            place.standing = Standing.REMOVED
        place.save(update_fields=["standing", *COPIES])
        if place.standing != before:
            changes.append(_change(place, before, place.standing, event))
    AttendanceChange.objects.bulk_create(changes)


def _change(place: Attendance, before: str, after: str, event: PersonChanged) -> AttendanceChange:
    return AttendanceChange(
        attendance=place, before={"standing": before}, after={"standing": after}, reason=f"{event.kind.label}：{event.reason}"[:200], by=event.by,
        at=event.now,
    )  # fmt: skip
