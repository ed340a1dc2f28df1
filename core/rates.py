"""The one way a share of people becomes a number and a text (rounding rules: docs/rates.md)."""

from dataclasses import dataclass
from fractions import Fraction

PROSE_PLACES = 0
TABLE_PLACES = 1
NO_BASE = "—"
PENDING = "评卷中"


@dataclass(frozen=True)
class Rate:
    """`count` of `base` people. `value` is the exact share as a float, or None where the base is 0.

    While results of some of them are `pending` there is no share: it has no value and prints as 评卷中.
    """

    count: int
    base: int
    pending: bool = False

    @property
    def value(self) -> float | None:
        return self.count / self.base if self.base and not self.pending else None

    def text(self, places: int = PROSE_PLACES) -> str:
        """The share as a percentage with `places` decimals, rounded half up.

        A share that is not 0 or 1 never prints as 0 % or 100 %: the nearest value that differs is printed instead. A full share is always
        "100%", and no share at all "0%". Without a base it is "—".
        """
        if self.pending:
            return PENDING
        if not self.base:
            return NO_BASE
        share = Fraction(self.count, self.base)
        if share in (0, 1):
            return f"{int(share) * 100}%"
        scale = 10**places
        steps = int(share * 100 * scale + Fraction(1, 2))  # half up, in units of the last place
        steps = min(max(steps, 1), 100 * scale - 1) if 0 < share < 1 else steps
        whole, rest = divmod(steps, scale)
        return f"{whole}.{rest:0{places}d}%" if places else f"{whole}%"

    @property
    def prose(self) -> str:
        return self.text(PROSE_PLACES)

    @property
    def table(self) -> str:
        return self.text(TABLE_PLACES)
