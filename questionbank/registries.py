"""What rooms above know of questions."""

from collections.abc import Callable

Shares = Callable[[int], list[tuple[int, int]]]  # question -> (x, r) of each paper that its sums count: questionbank.rules.statistics
_shares: list[Shares] = []


def register_shares(shares: Shares) -> None:
    """Tell what each paper earned with a question. Called from a room's `apps.py`; two statements at most."""
    _shares.append(shares)


def shares_of(question: int) -> list[tuple[int, int]]:
    return [pair for shares in _shares for pair in shares(question)]
