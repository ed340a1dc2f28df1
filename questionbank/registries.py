"""What rooms above add to the bank: where questions are used, and what is known of them."""

from collections.abc import Callable

from django.db.models import Exists, Q

Shares = Callable[[int], list[tuple[int, int]]]  # question -> (x, r) of each paper that its sums count: questionbank.rules.statistics
Use = Callable[[], Exists]  # a condition on questions, by OuterRef("pk")
_shares: list[Shares] = []
_uses: list[Use] = []


def register_shares(shares: Shares) -> None:
    """Tell what each paper earned with a question. Called from a room's `apps.py`; a few statements."""
    _shares.append(shares)


def shares_of(question: int) -> list[tuple[int, int]]:
    return [pair for shares in _shares for pair in shares(question)]


def register_use(use: Use) -> None:
    """Name a use that keeps a question in the bank: the papers it stands on. From a room's `apps.py`."""
    _uses.append(use)


def used() -> Q:
    """The condition that a question is used anywhere."""
    condition = Q(pk__in=[])
    for use in _uses:
        condition |= Q(use())
    return condition
