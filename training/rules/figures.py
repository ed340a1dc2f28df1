"""The figures of meetings, as values: turnout and its rate, meetings, laws studied, and the sentence for a report. Pure.

Definitions are those of docs/rates.md; every share goes through `core.rates.Rate`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from core.rates import Rate
from training.rules.hours import CAME, LATE, PRESENT

DUE, GUEST, LEAVE = "due", "guest", "leave"
STEP = 4  # letters of a unit's path for each level of the tree


@dataclass
class Turnout:
    """How many of those due came. `present` counts who came in time, `late` who came late; `excused` is leave that the session's setting takes out
    of the base. Guests are in no base."""

    due: int = 0
    present: int = 0
    late: int = 0
    leave: int = 0
    excused: int = 0  # of `leave`
    absent: int = 0  # whoever has neither come nor leave
    guests: int = 0

    def add(self, standing: str, status: str, people: int, *, leave_in_base: bool) -> None:
        """So many places on rosters with the same standing and status."""
        if standing != DUE:
            self.guests += people * (standing == GUEST and status in CAME)
            return
        self.due += people
        self.present += people * (status == PRESENT)
        self.late += people * (status == LATE)
        self.leave += people * (status == LEAVE)
        self.excused += people * (status == LEAVE and not leave_in_base)
        self.absent += people * (status not in (*CAME, LEAVE))

    def __add__(self, other: "Turnout") -> "Turnout":
        return Turnout(**{name: getattr(self, name) + getattr(other, name) for name in self.__dict__})

    @property
    def came(self) -> int:
        """人次"""
        return self.present + self.late

    @property
    def base(self) -> int:
        return self.due - self.excused

    @property
    def attendance_rate(self) -> Rate:
        """参训率"""
        return Rate(self.came, self.base)


def total(some: Iterable[Turnout]) -> Turnout:
    return sum(some, Turnout())


class Place(NamedTuple):
    """The turnout of one unit's own people at one session."""

    session_id: int
    path: str
    turnout: Turnout


class Meeting(NamedTuple):
    """A session that was held. `laws`: (what makes it the same law, what it is called)."""

    pk: int
    public_id: str
    title: str
    kind: str
    on: date
    laws: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Line:
    """One row of a table. `path` is a unit's."""

    label: str
    turnout: Turnout
    meetings: int = 0
    laws: int = 0
    path: str = ""
    counted: bool = True


@dataclass(frozen=True)
class YearFigures:
    """All of a year for one unit: the meetings to which its people were called. `part`: the unit is not the whole office.

    `meetings` are in the order of time. 次, 部, 人次 and the rate are of those whose kind counts in the year (`counted_kinds`).
    """

    year: int
    unit_name: str
    unit_path: str
    part: bool
    as_of: date
    counted_kinds: Sequence[str]
    meetings: Sequence[Meeting]
    places: Sequence[Place]
    names: Mapping[str, str] = field(default_factory=dict)  # of units, by path

    @property
    def counted(self) -> list[Meeting]:
        return [one for one in self.meetings if one.kind in self.counted_kinds]

    @property
    def session_count(self) -> int:
        """次"""
        return len(self.counted)

    @property
    def laws(self) -> list[str]:
        """部: each once, however often it was studied, in the order in which they were."""
        return distinct(self.counted)

    @property
    def turnout(self) -> Turnout:
        return self._of({one.pk for one in self.counted})

    def by_session(self) -> list[tuple[Meeting, Turnout, bool]]:
        """Each meeting, and whether it counts."""
        at: dict[int, Turnout] = {}
        for place in self.places:
            at[place.session_id] = at.get(place.session_id, Turnout()) + place.turnout
        return [(one, at.get(one.pk, Turnout()), one.kind in self.counted_kinds) for one in self.meetings]

    def by_kind(self, labels: Mapping[str, str]) -> list[Line]:
        """Kinds that were held, in the order of `labels`; those that do not count too."""
        lines = []
        for kind, label in labels.items():
            some = [one for one in self.meetings if one.kind == kind]
            if some:
                turnout = self._of({one.pk for one in some})
                lines.append(Line(label, turnout, len(some), len(distinct(some)), counted=kind in self.counted_kinds))
        return lines

    def by_unit(self) -> list[Line]:
        """The unit's direct children with all below, and itself (本级) where people belong to it. They add up to `turnout`; `meetings` are those to
        which the unit's people were called."""
        counted = {one.pk for one in self.counted}
        found: dict[str, tuple[Turnout, set[int]]] = {}
        for place in self.places:
            if place.session_id in counted:
                path = place.path[: len(self.unit_path) + STEP]
                before, sessions = found.get(path, (Turnout(), set()))
                found[path] = before + place.turnout, sessions | {place.session_id}
        return [self._line(path, *found[path]) for path in sorted(found)]

    def _line(self, path: str, turnout: Turnout, sessions: set[int]) -> Line:
        own = path == self.unit_path
        return Line(f"{self.unit_name}（本级）" if own else self.names.get(path, ""), turnout, len(sessions), path="" if own else path)

    def _of(self, sessions: set[int]) -> Turnout:
        return total(place.turnout for place in self.places if place.session_id in sessions)

    @property
    def sentence(self) -> str:
        """2024年全年组织法治学习会议5次，学习民法典等8部法律法规，参训540人次，参训率98%。"""
        over = self.as_of.year > self.year
        when = f"{self.year}年{'全年' if over else f'截至{self.as_of.month}月{self.as_of.day}日'}"
        subject = f"{self.unit_name}{when}参加" if self.part else f"{when}组织"
        if not self.session_count:
            return f"{subject}法治学习会议0次。"
        turnout, laws = self.turnout, self.laws
        studied = f"学习{laws[0]}{'等' if len(laws) > 1 else ''}{len(laws)}部法律法规" if laws else ""
        parts = [f"{subject}法治学习会议{self.session_count}次", studied, f"参训{turnout.came}人次", f"参训率{turnout.attendance_rate.prose}"]
        return "，".join(one for one in parts if one) + "。"


def distinct(meetings: Iterable[Meeting]) -> list[str]:
    """What the laws are called, each once."""
    seen: dict[str, str] = {}
    for one in meetings:
        for key, title in one.laws:
            seen.setdefault(key, title)
    return list(seen.values())
