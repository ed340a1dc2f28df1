"""The figures of certificates on a day, as values: who holds one, the three rates, what ends when, and the sentence. Pure.

Definitions are those of docs/rates.md; every share goes through `core.rates.Rate`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from certificates.rules.life import Kind
from certificates.rules.quarters import Ending, Quarter, quarters
from core.rates import Rate

SOON_DAYS = 30
STEP = 4  # letters of a unit's path for each level of the tree
UNKNOWN = "不详"  # of whom no unit and staffing type was entered for the day
NO_FIELD = "未定领域"


class Heads(NamedTuple):
    """So many people who are alike in all that the figures ask of them on the day. `path`: of their unit; `field`: of their membership."""

    staffing: int | None
    established: bool
    path: str
    field: int | None
    on_post: bool
    holds: bool
    people: int = 1


@dataclass
class Holding:
    """How many of a group hold a valid certificate; a person with two is one holder. `established`: 在编; `on_post`: 执法岗."""

    people: int = 0
    established: int = 0
    holder_count: int = 0  # 持证人数
    established_holders: int = 0
    on_post: int = 0
    on_post_holders: int = 0

    def add(self, one: Heads) -> None:
        self.people += one.people
        self.established += one.people * one.established
        self.on_post += one.people * one.on_post
        if one.holds:
            self.holder_count += one.people
            self.established_holders += one.people * one.established
            self.on_post_holders += one.people * one.on_post

    @property
    def holding_rate(self) -> Rate:
        """持证率, of all"""
        return Rate(self.holder_count, self.people)

    @property
    def established_holding_rate(self) -> Rate:
        """持证率, of those 在编"""
        return Rate(self.established_holders, self.established)

    @property
    def on_duty_cert_rate(self) -> Rate:
        """持证上岗率"""
        return Rate(self.on_post_holders, self.on_post)


def holding(some: Iterable[Heads]) -> Holding:
    found = Holding()
    for one in some:
        found.add(one)
    return found


@dataclass(frozen=True)
class Duty:
    """The hours of a year's officers until the day, 1/100; `duty` is what the year asks of each, or None: then only how many they are is known."""

    officers: int = 0
    duty: int | None = None
    hours: int = 0
    reached: int = 0

    @property
    def asked(self) -> int:
        return self.officers * (self.duty or 0)

    @property
    def behind(self) -> int:
        return self.officers - self.reached

    @property
    def rate(self) -> Rate:
        return Rate(self.reached, self.officers)


@dataclass(frozen=True)
class Passing:
    """One exam, or one subject of the qualification: how many sat, how many of them passed. `key`: by which its names are asked for; `state`: of an
    exam that is not over yet."""

    key: str
    label: str
    sat: int
    passed: int
    pending: bool = False
    state: str = ""
    expected: int | None = None  # on its roster; None where nobody is

    @property
    def pass_rate(self) -> Rate:
        return Rate(self.passed, self.sat, self.pending)


@dataclass(frozen=True)
class Side:
    """A team, or a unit with all below it. `word` is what its people are called as a base: 全队, 全镇."""

    name: str
    word: str
    heads: Sequence[Heads]
    soon: int = 0  # people one of whose valid cards ends within SOON_DAYS
    ends: Sequence[Ending] = ()
    duty: Duty = field(default_factory=Duty)
    changes: Mapping[Kind, int] = field(default_factory=dict)  # of the year until the day

    @property
    def total(self) -> Holding:
        return holding(self.heads)

    @property
    def base(self) -> str:
        """全队22人，在编20人"""
        return f"{self.word}{self.total.people}人，在编{self.total.established}人"

    def split(self, by: Callable[[Heads], Any]) -> dict[Any, Holding]:
        found: dict[Any, Holding] = {}
        for one in self.heads:
            found.setdefault(by(one), Holding()).add(one)
        return found


class Place(NamedTuple):
    """A unit: what it is called, and by what it is asked for."""

    name: str
    key: str


class Line(NamedTuple):
    """One row of a table, the team's people and the unit's beside each other. `narrow` is what asks for its names: staffing=3."""

    narrow: str
    label: str
    team: Holding | None
    unit: Holding
    key: str = ""  # of a unit whose own figures can be asked for


class FieldLine(NamedTuple):
    """A field of enforcement: the team's members by the field of their membership, the unit's valid cards by those that stand on them."""

    narrow: str
    label: str
    team: Holding | None
    cards: int


@dataclass(frozen=True)
class CertificateFigures:
    """All of a day. `team` is None where there is none; `part`: only what lies in a unit below the top of what is read.

    `beyond`: people with a valid card who stand on no unit's books that day. Labels of staffing types and fields are in the office's order.
    """

    as_of: date
    unit: Side
    team: Side | None = None
    unit_path: str = ""
    part: bool = False
    staffing: Mapping[int, str] = field(default_factory=dict)
    fields: Mapping[int, str] = field(default_factory=dict)
    units: Mapping[str, Place] = field(default_factory=dict)  # by path
    cards_by_field: Mapping[int | None, int] = field(default_factory=dict)
    beyond: int = 0
    qualifications: Sequence[Passing] = ()
    exams: Sequence[Passing] = ()
    county: Any = None  # training.selectors.external.County

    @property
    def county_exam(self) -> Passing | None:
        """The exam of the county's training, where somebody sat one."""
        of = self.county
        return Passing("", f"{of.year}年县级执法培训考试", of.examined, of.passed) if of and of.examined else None

    @property
    def all_exams(self) -> list[Passing]:
        return [*self.qualifications, *self.exams, *([self.county_exam] if self.county_exam else [])]

    @property
    def sides(self) -> list[tuple[str, Side]]:
        return [(name, side) for name, side in (("team", self.team), ("unit", self.unit)) if side]

    @property
    def year(self) -> int:
        return self.as_of.year

    def by_staffing(self) -> list[Line]:
        """Staffing types that occur; last those of whom it is unknown."""
        labels = [*self.staffing.items(), (None, UNKNOWN)]
        return self._lines(lambda one: one.staffing, [(key, label, f"staffing={key or 'none'}", "") for key, label in labels])

    def by_unit(self) -> list[Line]:
        """The unit's direct children with all below each, and itself (本级) where people belong to it; of a team's members also who is elsewhere."""
        end = len(self.unit_path) + STEP
        paths = sorted({one.path[:end] for _, side in self.sides for one in side.heads if one.path.startswith(self.unit_path)})
        labels = [self._place(path) for path in paths]
        return self._lines(
            lambda one: one.path[:end] if one.path.startswith(self.unit_path) else "", [*labels, ("", "其他单位或不详", "place=none", "")]
        )

    def _place(self, path: str) -> tuple[str, str, str, str]:
        name, key = self.units.get(path, Place("", ""))
        return (path, f"{name}（本级）", "place=own", "") if path == self.unit_path else (path, name, f"place={key}", key)

    def by_field(self) -> list[FieldLine]:
        """Fields in which there is a member or a card."""
        team = self.team.split(lambda one: one.field) if self.team else {}
        labels: list[tuple[int | None, str]] = [*self.fields.items(), (None, NO_FIELD)]
        return [
            FieldLine(f"field={key or 'none'}", label, team.get(key, Holding()) if self.team else None, self.cards_by_field.get(key, 0))
            for key, label in labels
            if key in team or key in self.cards_by_field
        ]

    def _lines(self, by: Callable[[Heads], Any], labels: Sequence[tuple[Any, str, str, str]]) -> list[Line]:
        """`labels`: (what `by` finds, label, narrow, key)"""
        found = {which: side.split(by) for which, side in self.sides}
        return [
            Line(narrow, label, found["team"].get(value, Holding()) if self.team else None, found["unit"].get(value, Holding()), key)
            for value, label, narrow, key in labels
            if any(value in some for some in found.values())
        ]

    def quarters(self) -> list[tuple[Quarter, int | None, int]]:
        """Each with the team's cards and the unit's."""
        team = dict(quarters(self.as_of, self.team.ends)) if self.team else None
        return [(one, team[one] if team is not None else None, cards) for one, cards in quarters(self.as_of, self.unit.ends)]

    def changes(self) -> list[tuple[Kind, int | None, int]]:
        """Every kind of step but corrections, in the order of a card's life."""
        kinds = [kind for kind in Kind if kind != Kind.CORRECT]
        return [(kind, self.team.changes.get(kind, 0) if self.team else None, self.unit.changes.get(kind, 0)) for kind in kinds]

    @property
    def sentence(self) -> str:
        """综合行政执法队全队22人（在编20人），行政执法证16人有效，持证率73%（按全队22人）、80%（按在编20人），持证上岗率100%（按执法岗16人），1人30天内到期
        （截至2026年11月28日）。"""
        said = [_said(self.team, self.as_of, rates=True)] if self.team else []
        return "".join([*said, _said(self.unit, self.as_of, rates=not self.team)])


def _said(side: Side, as_of: date, *, rates: bool) -> str:
    total, day = side.total, f"{as_of.year}年{as_of.month}月{as_of.day}日"
    parts = [f"{side.name}{side.word}{total.people}人（在编{total.established}人）", f"行政执法证{total.holder_count}人有效"]
    if rates and total.people:
        base = f"持证率{total.holding_rate.prose}（按{side.word}{total.people}人）"
        parts.append(base + (f"、{total.established_holding_rate.prose}（按在编{total.established}人）" if total.established else ""))
        if total.on_post:
            parts.append(f"持证上岗率{total.on_duty_cert_rate.prose}（按执法岗{total.on_post}人）")
    parts.append(f"{side.soon}人{SOON_DAYS}天内到期")
    return f"{'，'.join(parts)}（截至{day}）。"
