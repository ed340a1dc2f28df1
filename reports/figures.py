"""The figures of an exam, as values: counted from tallies, rolled up over the unit tree, turned into texts. No ORM, no clock.

Identifiers and definitions are those of docs/rates.md; every share goes through `core.rates.Rate`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

from core.points import HUNDREDTHS
from core.rates import NO_BASE, Rate
from quiz.models import Candidate
from quiz.rules.grading import EXCELLENT, PASS, PENDING

RULE_VERSIONS = {"figures": 4, "rates": 2}  # raised when a definition or the rounding changes; kept with each snapshot
STEP = 4  # letters of a unit's path for each level of the tree
REQUIRED, EXEMPT, DEFERRED = Candidate.Standing.REQUIRED.value, Candidate.Standing.EXEMPT.value, Candidate.Standing.DEFERRED.value


class Tally(NamedTuple):
    """So many candidates of one exam unit with the same standing and result. `score` in 1/100 point."""

    path: str
    standing: str
    sat: bool
    grade: str
    score: int | None
    first_passed: bool
    people: int


@dataclass
class Figures:
    """The counts of a group of candidates. Whoever is excused and sat all the same is in `excluded_sat_count` and in neither base."""

    expected_count: int = 0
    sat_count: int = 0
    pass_count: int = 0
    excellent_count: int = 0
    pending_count: int = 0  # sat, and waiting to be marked: neither passed nor failed yet
    first_pass_count: int = 0
    exempt_count: int = 0
    deferred_count: int = 0
    excluded_sat_count: int = 0
    scores: Counter[int] = field(default_factory=Counter)  # score in 1/100 point -> people, over those who sat

    def add(self, one: Tally) -> None:
        if one.standing != REQUIRED:
            self.exempt_count += one.people * (one.standing == EXEMPT)
            self.deferred_count += one.people * (one.standing == DEFERRED)
            self.excluded_sat_count += one.people * one.sat
            return
        self.expected_count += one.people
        if not one.sat:
            return
        self.sat_count += one.people
        self.pass_count += one.people * (one.grade in (PASS, EXCELLENT))
        self.excellent_count += one.people * (one.grade == EXCELLENT)
        self.pending_count += one.people * (one.grade == PENDING)
        self.first_pass_count += one.people * one.first_passed
        self.scores[one.score or 0] += one.people

    @property
    def absent_count(self) -> int:
        return self.expected_count - self.sat_count

    @property
    def failed_count(self) -> int:
        return self.sat_count - self.pass_count - self.pending_count

    @property
    def participation_rate(self) -> Rate:
        return Rate(self.sat_count, self.expected_count)

    @property
    def pass_rate(self) -> Rate:
        return Rate(self.pass_count, self.sat_count, pending=self.pending_count > 0)

    @property
    def excellence_rate(self) -> Rate:
        return Rate(self.excellent_count, self.sat_count, pending=self.pending_count > 0)

    @property
    def score_sum(self) -> int:
        """1/100 point."""
        return sum(score * people for score, people in self.scores.items())

    @property
    def average(self) -> float | None:
        """Points, exact; None where nobody sat."""
        return self.score_sum / self.sat_count / HUNDREDTHS if self.sat_count else None

    @property
    def average_text(self) -> str:
        """Points with one decimal, rounded half up; a whole number stands without it."""
        if not self.sat_count:
            return NO_BASE
        tenths = int(Fraction(self.score_sum * 10, self.sat_count * HUNDREDTHS) + Fraction(1, 2))
        whole, rest = divmod(tenths, 10)
        return f"{whole}.{rest}" if rest else str(whole)

    @cached_property
    def median(self) -> int | None:
        """1/100 point, half up; of an even number the mean of the middle two."""
        if not self.sat_count:
            return None
        return (self._ranked((self.sat_count - 1) // 2) + self._ranked(self.sat_count // 2) + 1) // 2

    def _ranked(self, place: int) -> int:
        """The score at `place` (from 0) of all scores in ascending order."""
        passed = 0
        for score in sorted(self.scores):
            passed += self.scores[score]
            if passed > place:
                return score
        raise IndexError(place)

    @property
    def lowest(self) -> int | None:
        """1/100 point."""
        return min(self.scores, default=None)

    @property
    def highest(self) -> int | None:
        """1/100 point."""
        return max(self.scores, default=None)

    def to_json(self) -> dict[str, Any]:
        counts = {name: getattr(self, name) for name in _COUNTS}
        return {**counts, "scores": {str(score): people for score, people in sorted(self.scores.items())}}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Figures":
        counts = {name: kept.get(name, 0) for name in _COUNTS}  # before version 3 nobody was pending
        return cls(**counts, scores=Counter({int(score): people for score, people in kept["scores"].items()}))


_COUNTS = (
    "expected_count", "sat_count", "pass_count", "excellent_count", "pending_count", "first_pass_count", "exempt_count", "deferred_count",
    "excluded_sat_count",
)  # fmt: skip


@dataclass(frozen=True)
class UnitLine:
    """One unit with everything below it, or (`own`) only the people who belong to the unit itself."""

    path: str
    name: str
    figures: Figures
    own: bool = False
    has_below: bool = False


@dataclass(frozen=True)
class ExamFigures:
    """All figures of an exam as of a day. `units` maps the path of each unit that has candidates, or stands above one, to its name and figures."""

    title: str
    year: int
    annual: bool
    unit_name: str
    unit_path: str
    as_of: date
    exam_over: bool
    confirmed: bool
    opens_at: datetime
    closes_at: datetime | None
    full_marks: int  # this and the next two: 1/100 point
    pass_mark: int
    excellent_mark: int
    total: Figures
    units: Mapping[str, tuple[str, Figures]]
    own: Mapping[str, Figures]  # path -> those who belong to the unit itself
    final: Rate | None = None  # 补考后: passed in either / sat in either; None without a make-up
    external: bool = False  # the scores came from elsewhere
    part: str = ""  # the unit these figures were narrowed to; empty: the whole

    @property
    def heading(self) -> str:
        """2024年度学法考试情况"""
        return f"{self.title}情况" if self.title.endswith("考试") else f"{self.title}考试情况"

    @property
    def absent_word(self) -> str:
        """Nobody is absent from an exam that can still be sat."""
        return "缺考" if self.exam_over else "未考"

    @property
    def first_attempt_pass_rate(self) -> Rate | None:
        """None for scores from elsewhere: a sheet need not say which attempt a score is of."""
        return None if self.external else Rate(self.total.first_pass_count, self.total.sat_count, pending=self.total.pending_count > 0)

    @property
    def before_makeup_pass_rate(self) -> Rate | None:
        return self.total.pass_rate if self.final is not None else None

    @property
    def final_pass_rate(self) -> Rate | None:
        return self.final

    def lines(self, path: str = "") -> list[UnitLine]:
        """The rows of the table below `path` (default: the organiser): its direct children, itself (本级) where people belong to it, and at
        the top whoever stands outside the organiser. Their figures add up to those of the whole."""
        top = path or self.unit_path
        shown = {top} if top in self.own else set()
        shown |= {other[: len(top) + STEP] for other in self.own if other != top and other.startswith(top)}
        if not path:
            shown |= {other for other in self.own if not other.startswith(top)}
        return [self._line(one, own=one == top or not one.startswith(top)) for one in sorted(shown)]

    def _line(self, path: str, own: bool) -> UnitLine:
        name, figures = self.units[path]
        if own:
            return UnitLine(path, name, self.own[path], own=True)
        return UnitLine(path, name, figures, has_below=any(other != path and other.startswith(path) for other in self.own))

    def of(self, path: str) -> Figures:
        """The whole, or the figures of one unit with all below. Raises KeyError for a unit without candidates."""
        return self.units[path][1] if path else self.total

    def narrowed(self, path: str, name: str) -> "ExamFigures":
        """The same of one unit with all below it, as if there were no more: for who may read only that. The make-up is counted for the whole only."""
        below = {other: one for other, one in self.units.items() if other.startswith(path)}
        own = {other: one for other, one in self.own.items() if other.startswith(path)}
        total = below[path][1] if path in below else Figures()
        return replace(self, unit_name=name, unit_path=path, total=total, units=below, own=own, final=None, part=name)

    def to_json(self) -> dict[str, Any]:
        return {
            "title": self.title, "year": self.year, "annual": self.annual, "unit_name": self.unit_name, "unit_path": self.unit_path,
            "opens_at": self.opens_at.isoformat(), "closes_at": self.closes_at.isoformat() if self.closes_at else None,
            "full_marks": self.full_marks, "pass_mark": self.pass_mark, "excellent_mark": self.excellent_mark,
            "total": self.total.to_json(),
            "units": {path: {"name": name, "figures": figures.to_json()} for path, (name, figures) in self.units.items()},
            "own": {path: figures.to_json() for path, figures in self.own.items()},
            "final": [self.final.count, self.final.base, self.final.pending] if self.final is not None else None, "external": self.external,
        }  # fmt: skip

    @classmethod
    def from_json(cls, kept: Mapping[str, Any], *, as_of: date, exam_over: bool) -> "ExamFigures":
        """The confirmed figures out of a snapshot."""
        same = {name: kept[name] for name in ("title", "year", "annual", "unit_name", "unit_path", "full_marks", "pass_mark", "excellent_mark")}
        return cls(
            **same, as_of=as_of, exam_over=exam_over, confirmed=True,
            opens_at=datetime.fromisoformat(kept["opens_at"]),
            closes_at=datetime.fromisoformat(kept["closes_at"]) if kept["closes_at"] else None,
            total=Figures.from_json(kept["total"]),
            units={path: (one["name"], Figures.from_json(one["figures"])) for path, one in kept["units"].items()},
            own={path: Figures.from_json(one) for path, one in kept["own"].items()},
            final=Rate(*kept["final"]) if kept["final"] is not None else None,
            external=kept.get("external", False),  # unknown to snapshots of version 1
        )  # fmt: skip


def roll_up(tallies: Iterable[Tally], full_names: Mapping[str, str]) -> tuple[Figures, dict[str, tuple[str, Figures]], dict[str, Figures]]:
    """The whole; each unit by path with its name and the figures of all below it; and the figures of those who belong to a unit itself.

    `full_names` gives the full name (town/office) of each unit that has candidates; the names of those above are read from it.
    """
    total = Figures()
    own: dict[str, Figures] = {}
    units: dict[str, tuple[str, Figures]] = {}
    for one in tallies:
        total.add(one)
        own.setdefault(one.path, Figures()).add(one)
        for end in range(STEP, len(one.path) + 1, STEP):
            path = one.path[:end]
            if path not in units:
                units[path] = (full_names[one.path].split("/")[end // STEP - 1], Figures())
            units[path][1].add(one)
    return total, units, own
