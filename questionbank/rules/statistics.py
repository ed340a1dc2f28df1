"""What exams tell of a question, as Moodle defines it. Pure.

x is the share of its points that the question earned on a paper, r the share of the points of all the rest that the same paper earned, both in
1/10000, so that papers of different totals go together. A paper with nothing besides the question has r = 0.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from fractions import Fraction
from math import sqrt

WHOLE = 10_000
INDEX_DOUBTFUL, EFFICIENCY_DOUBTFUL = 30, 15  # below these it needs checking


def share(award: int, points: int) -> int:
    """In 1/10000, half up."""
    return int(Fraction(award * WHOLE, points) + Fraction(1, 2)) if points else 0


@dataclass(frozen=True)
class Sums:
    """Running sums over papers: enough for all but the efficiency."""

    n: int = 0
    x: int = 0
    r: int = 0
    xx: int = 0
    rr: int = 0
    xr: int = 0

    @classmethod
    def of(cls, x: int, r: int) -> "Sums":
        return cls(1, x, r, x * x, r * r, x * r)

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))

    def __sub__(self, other: "Sums") -> "Sums":
        return Sums(*(mine - theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))

    @property
    def facility(self) -> int | None:
        """得分率: the mean share, in 1/10000."""
        return share(self.x, self.n * WHOLE) if self.n else None

    @property
    def index(self) -> float | None:
        """区分度, -100 to 100: how the question goes with the rest of the paper. None for less than two papers, and where all are alike."""
        return _hundredfold(self.n * self.xr - self.x * self.r, (self.n * self.xx - self.x**2) * (self.n * self.rr - self.r**2))


def _hundredfold(covariance: int, variances: int) -> float | None:
    """Both n times too large, or n - 1: it makes no difference to their quotient."""
    return 100 * covariance / sqrt(variances) if variances > 0 else None


def efficiency(shares: Sequence[tuple[int, int]]) -> float | None:
    """区分效率: the covariance as a part of the largest that the same shares could have. None where there is none to have."""
    had = sum((Sums.of(x, r) for x, r in shares), Sums())
    best = sum(x * r for x, r in zip(sorted(x for x, _ in shares), sorted(r for _, r in shares), strict=True))
    most = had.n * best - had.x * had.r
    return 100 * (had.n * had.xr - had.x * had.r) / most if most > 0 else None
