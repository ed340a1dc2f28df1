"""What rooms above add to people: what follows from a change of a person or a team, what their page says, who hears that a change was filed, what
keeps somebody signed in, who hears of a locked account, what the sign-in page says on the way to them."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from people.models import Membership, Person, PersonnelChange, Unit


class PersonChanged(NamedTuple):
    """A joining, transfer, leaving, retirement or return that has just been carried out; a corrected staffing type is told as a transfer.
    `before` and `after` are None where there is no unit. `with_unit`: their unit was merged into another, and their work went along."""

    person: Person
    kind: PersonnelChange.Kind
    before: Unit | None
    after: Unit | None
    on: date
    reason: str
    by: Person | None
    now: datetime
    with_unit: bool = False


class MembershipMoved(NamedTuple):
    """Somebody joined a team, has another post or field from a day, or left it. `before` and `after` are None where they did not or do not belong
    to it; `on` is the first day of `after`, or the first day after leaving."""

    person: Person
    before: Membership | None
    after: Membership | None
    on: date
    by: Person | None
    now: datetime


class PersonNote(NamedTuple):
    """What a room above says of somebody on their page: a section with a sentence or more and where to go on. `urgent` ones say so in words."""

    title: str
    sentences: Sequence[str]
    url: str = ""
    action: str = ""
    urgent: bool = False


OnChange = Callable[[Sequence[PersonChanged]], None]
OnMembership = Callable[[Sequence[MembershipMoved]], None]
Notes = Callable[[Person, Person, date], Sequence[PersonNote]]  # (viewer, person, today)
OnFiling = Callable[[PersonnelChange, datetime], None]
OnLock = Callable[[Person, datetime], None]
LastBusy = Callable[[Any, datetime], datetime | None]  # (person, now) -> the last moment they had to be left alone; now while it lasts
_on_change: list[OnChange] = []
_on_membership: list[OnMembership] = []
_notes: list[Notes] = []
_on_filing: list[OnFiling] = []
_on_lock: list[OnLock] = []
_holds: list[LastBusy] = []
_hints: dict[str, str] = {}


def register_change(handler: OnChange) -> None:
    """Have `handler` follow changes of people, inside the same transaction: rosters, sessions, certificates. From a room's `apps.py`.

    It gets changes of one kind by one person at one moment together, each of another person: an import may bring a thousand.
    """
    _on_change.append(handler)


def changed(*events: PersonChanged) -> None:
    if events:
        for handler in _on_change:
            handler(events)


def register_membership(handler: OnMembership) -> None:
    """Have `handler` follow who joins a team, changes post or leaves, inside the same transaction: tasks to return a certificate."""
    _on_membership.append(handler)


def membership_moved(*events: MembershipMoved) -> None:
    if events:
        for handler in _on_membership:
            handler(events)


def register_notes(notes: Notes) -> None:
    """Have the page of a person say something of this room, to whoever may see that."""
    _notes.append(notes)


def notes_on(viewer: Person, person: Person, today: date) -> list[PersonNote]:
    return [note for notes in _notes for note in notes(viewer, person, today)]


def register_filing(handler: OnFiling) -> None:
    """Tell somebody that a change was filed, accepted or declined (its state says which), inside the same transaction."""
    _on_filing.append(handler)


def filing_moved(change: PersonnelChange, now: datetime) -> None:
    for handler in _on_filing:
        handler(change, now)


def register_lock(handler: OnLock) -> None:
    """Tell somebody when too many wrong passwords locked a person."""
    _on_lock.append(handler)


def locked(person: Person, now: datetime) -> None:
    for handler in _on_lock:
        handler(person, now)


def register_session_hold(last_busy: LastBusy) -> None:
    """Keep people signed in who are busy: idle time counts from the moment `last_busy` names, if it is later than their last page."""
    _holds.append(last_busy)


def last_busy(person: Person, now: datetime) -> datetime | None:
    return max((at for hold in _holds if (at := hold(person, now)) is not None), default=None)


def register_sign_in_hint(path: str, sentence: str) -> None:
    """What the sign-in page says to whoever it leads on to an address that begins with `path`."""
    _hints[path] = sentence


def sign_in_hint(to: str) -> str:
    return next((sentence for path, sentence in _hints.items() if to.startswith(path)), "")
