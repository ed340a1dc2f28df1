"""Rosters of sessions follow people: what a joining, transfer, leaving, retirement or return does to those that are planned and not over."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from core import audit
from core.db import bulk
from people.models import Posting, Unit
from people.registries import PersonChanged
from training.models import Attendance, AttendanceChange, Session
from training.rules import following as rules
from training.services.rosters import COPIES, meant_by, place_of

Standing = Attendance.Standing
_ATTNAMES = ["session_id", "person_id", "unit_id", *(name for name in COPIES if name != "unit"), "standing"]
_ALTERED = ["unit_id", *(name for name in COPIES if name != "unit"), "standing", "by_hand"]


def follow(events: Sequence[PersonChanged]) -> None:
    """Inside the transaction of the change (`people.registries.register_change`): about four statements, and one or two for each session, however
    many people.

    The sessions are held, as closing and every mark hold them: either what they write is seen here, or they see what is written here. One that was
    closed meanwhile is left alone.
    """
    going_on = Session.objects.changing().filter(ends_at__gt=events[0].now)
    sessions = list(going_on.select_for_update(no_key=True, of=("self",)).select_related("unit").order_by("pk"))
    if sessions:
        _Following(sessions, events).write()


@dataclass
class _Following:
    sessions: Sequence[Session]
    events: Sequence[PersonChanged]
    added: list[Attendance] = field(default_factory=list)
    altered: dict[tuple[Any, ...], list[int]] = field(default_factory=lambda: defaultdict(list))  # what is to stand: of which places
    changes: list[AttendanceChange] = field(default_factory=list)

    def write(self) -> None:
        people = [one.person.pk for one in self.events]
        places = Attendance.objects.filter(session__in=self.sessions, person__in=people).order_by("pk")
        self.held = {(one.session_id, one.person_id): one for one in places}
        for session in self.sessions:
            self._follow(session)
        for number, place in zip(bulk.next_ids(Attendance, len(self.added)), self.added, strict=True):
            place.pk = number
        rows = ([place.pk, *(getattr(place, name) for name in _ATTNAMES)] for place in self.added)
        bulk.insert(Attendance, ["id", *_ATTNAMES], rows)
        for values, keys in self.altered.items():  # people move each to a unit and post of their own: as many statements as people, at most
            Attendance.objects.filter(pk__in=keys).update(**dict(zip(_ALTERED, values, strict=True)))
        if self.changes:
            self._keep_changes()
            self._record()

    def _keep_changes(self) -> None:
        names = ["attendance_id", "before", "after", "reason", "by_id", "at"]
        bulk.insert(AttendanceChange, names, ([one.attendance.pk, *(getattr(one, name) for name in names[1:])] for one in self.changes))

    def _follow(self, session: Session) -> None:
        meant = self._meant(session)
        for event in self.events:
            place, posting = self.held.get((session.pk, event.person.pk)), meant.get(event.person.pk)
            step = rules.step(
                place.standing if place else None,
                came=place is not None and place.came,
                inside=_inside(session, event.after),
                meant=posting is not None,
                by_hand=place is not None and place.by_hand,
                came_in=not _inside(session, event.before),
            )
            if step is not None:
                self._take(step, session, event, place, posting)

    def _meant(self, session: Session) -> dict[int, Posting]:
        """Where those of the changed people work whom the session's rule means now."""
        inside = [one.person.pk for one in self.events if _inside(session, one.after)]
        if not inside:
            return {}
        postings = meant_by(session, self.events[0].now).filter(person__in=inside)
        return {one.person_id: one for one in postings.select_related("person", "unit")}

    def _take(self, step: str, session: Session, event: PersonChanged, place: Attendance | None, posting: Posting | None) -> None:
        if place is None:
            assert posting is not None, "only who is meant is added"
            place = place_of(session, posting)
            self.added.append(place)
            self.changes.append(_change(place, "", event))
            return
        place.session = session
        before = place.standing
        if step != rules.REMOVE:
            moved = self._copy(place, event)
            if step == rules.MOVE and not moved:
                return
        if step != rules.MOVE:
            place.standing, place.by_hand = (Standing.REMOVED if step == rules.REMOVE else Standing.DUE), False
            self.changes.append(_change(place, before, event))
        self.altered[tuple(getattr(place, name) for name in _ALTERED)].append(place.pk)

    def _copy(self, place: Attendance, event: PersonChanged) -> bool:
        """Take over unit, name and post as they stand now; whether any differs."""
        assert event.after is not None, "only who works in the organiser's units is moved"
        fresh = place_of(place.session, Posting(person=event.person, unit=event.after, post=event.person.post))
        differs = any(getattr(place, name) != getattr(fresh, name) for name in COPIES)
        for name in COPIES:
            setattr(place, name, getattr(fresh, name))
        return differs

    def _record(self) -> None:
        """One entry for all of it; the rows of `AttendanceChange` say the rest."""
        first = self.events[0]
        subject = f"{first.person.account} {first.person.name}" if len(self.events) == 1 else f"{len(self.events)} 人"
        told = {one.pk: one.title for one in self.sessions}
        titles = sorted({told[one.attendance.session_id] for one in self.changes})
        audit.record("training.roster_followed", by=first.by, now=first.now, subject=subject, sessions=titles, places=len(self.changes))


def _inside(session: Session, unit: Unit | None) -> bool:
    return unit is not None and unit.path.startswith(session.unit.path)


def _change(place: Attendance, before: str, event: PersonChanged) -> AttendanceChange:
    reason = f"{event.kind.label}：{event.reason}"[:200]
    return AttendanceChange(
        attendance=place, before={"standing": before}, after={"standing": place.standing}, reason=reason, by=event.by, at=event.now
    )
