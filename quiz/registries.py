"""What rooms above add to exams: further conditions for starting, what a change of results does to the figures, what follows from practice, papers
that are printed to be signed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple


class Arrival(NamedTuple):
    """Somebody about to start: who (a Candidate with its exam), from which address, and what they typed or ticked; nothing yet on the exam's page."""

    candidate: Any
    address: str | None = None
    brought: Mapping[str, str] = MappingProxyType({})


class Asked(NamedTuple):
    """What somebody has still to bring. `says` names it on the exam's page, `template` asks for it in the form of the start (`asked` is this), and
    who comes without is refused with `sentence`."""

    code: str
    says: str
    template: str
    sentence: str
    context: Mapping[str, Any] = MappingProxyType({})


class Closed(NamedTuple):
    """Why somebody cannot start whatever they bring, and where they get what is missing."""

    sentence: str
    url: str = ""
    action: str = ""


# a sentence or Closed: closed, whatever they bring; Asked: open to who brings it; None: open
Gate = Callable[[Arrival, datetime], str | Closed | Asked | None]
_gates: list[Gate] = []


class Door(NamedTuple):
    """All gates together: why it is closed, or what is to be brought."""

    closed: Closed | None
    asked: list[Asked]


def register_gate(gate: Gate) -> None:
    """Add a condition for starting an attempt. Called from a room's `apps.py`; one statement at most, and none where it asks nothing: a room above
    that has something to ask of an exam says so there (`Exam.asks_more`)."""
    _gates.append(gate)


def at_the_door(arrival: Arrival, now: datetime) -> Door:
    found = [answer for gate in _gates if (answer := gate(arrival, now)) is not None]
    closed = next((Closed(one) if isinstance(one, str) else one for one in found if isinstance(one, str | Closed)), None)
    return Door(closed, [one for one in found if isinstance(one, Asked)])


@dataclass(frozen=True)
class Link:
    """What a room above has to say of an exam on its clerk's page, and where it is set."""

    title: str
    says: str
    url: str
    action: str


LinkOf = Callable[[Any], Link | None]  # of an exam; None: nothing to say, or switched off
_links: list[LinkOf] = []


def register_exam_link(link: LinkOf) -> None:
    """Called from a room's `apps.py`; one statement at most."""
    _links.append(link)


def exam_links(exam: Any) -> list[Link]:
    return [link for of in _links if (link := of(exam)) is not None]


class Outcome(NamedTuple):
    """A candidate's result as the figures count it."""

    sat: bool
    grade: str
    score: int | None  # 1/100 point
    first_passed: bool


class Moved(NamedTuple):
    """A candidate whose result would be another."""

    person: int
    path: str  # of their unit in the exam
    standing: str
    before: Outcome
    after: Outcome


class RateMoved(NamedTuple):
    """A published figure, and what it would be."""

    of: str  # 全部, or the unit
    what: str
    before: str
    after: str


@dataclass
class Effect:
    """`rates`: those that change; `frozen`: a sentence for each confirmed state of them, which stays as it is."""

    rates: list[RateMoved] = field(default_factory=list)
    frozen: list[str] = field(default_factory=list)


EffectOf = Callable[[Any, Sequence[Moved], datetime], Effect]  # (exam, who would move, now)
_effects: list[EffectOf] = []


def register_effect(effect: EffectOf) -> None:
    """Say what changed results do to the figures of an exam. Called from a room's `apps.py`."""
    _effects.append(effect)


def effect_of(exam: Any, moved: Sequence[Moved], now: datetime) -> Effect:
    whole = Effect()
    for one in _effects:
        found = one(exam, moved, now)
        whole.rates += found.rates
        whole.frozen += found.frozen
    return whole


Practised = Callable[[Any, Any, bool, datetime], None]  # (person, revision of the question or case, whether it was right, now)
_practised: list[Practised] = []


def register_practised(listener: Practised) -> None:
    """Hear of every question that somebody practised to the end, in the transaction that stores it. Called from a room's `apps.py`."""
    _practised.append(listener)


def tell_practised(person: Any, revision: Any, right: bool, now: datetime) -> None:
    for listener in _practised:
        listener(person, revision, right, now)


def _always(exam: Any, now: datetime) -> str:
    return ""


@dataclass(frozen=True)
class Print:
    """A paper of an exam that is printed, signed, stamped, and comes back as a scan. The worker calls `make(exam, file, asked, now)`: `file` is one
    of `files`, `asked` what its form said. `why_not(exam, now)` is a sentence while it cannot be printed."""

    slug: str
    label: str
    says: str  # what it is for
    place: int  # in the order of the page
    files: tuple[str, ...] = ()  # pdf, docx; none: only scans are kept
    make: Callable[[Any, str, Mapping[str, Any], datetime], bytes] | None = None
    why_not: Callable[[Any, datetime], str] = _always


_prints: dict[str, Print] = {}


def register_print(one: Print) -> None:
    """Called from a room's `apps.py`."""
    _prints[one.slug] = one


def prints() -> list[Print]:
    return sorted(_prints.values(), key=lambda one: one.place)


def print_named(slug: str) -> Print | None:
    return _prints.get(slug)


@dataclass(frozen=True)
class Part:
    """A folder of the file for the archive: `write(exam, out, now)` adds its members to a `core.dossier.Writer`, `says` is what is told of it."""

    folder: str
    says: str
    write: Callable[[Any, Any, datetime], None]


_parts: list[Part] = []


def register_part(part: Part) -> None:
    """Called from a room's `apps.py`."""
    _parts.append(part)


def parts() -> list[Part]:
    return sorted(_parts, key=lambda one: one.folder)
