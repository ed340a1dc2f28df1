"""What several marks for one answer come to. Pure; points in 1/100."""

from collections.abc import Mapping

FIRST, SECOND, THIRD = 1, 2, 3


def settled(given: Mapping[int, int], *, double: bool, within: int) -> int | None:
    """What counts, of `given` (turn -> points): the first mark, or of two that differ by no more than `within` their mean, half up. A third decides.
    None while one is missing."""
    if THIRD in given:
        return given[THIRD]
    if not double:
        return given.get(FIRST)
    if FIRST not in given or SECOND not in given or abs(given[FIRST] - given[SECOND]) > within:
        return None
    return (given[FIRST] + given[SECOND] + 1) // 2


def turns_open(given: Mapping[int, int], taken: set[int], *, double: bool, within: int) -> list[int]:
    """The turns that somebody may take on now: those needed that nobody has."""
    if settled(given, double=double, within=within) is not None:
        return []
    needed = [FIRST, SECOND] if double else [FIRST]
    if double and FIRST in given and SECOND in given:
        needed = [THIRD]
    return [turn for turn in needed if turn not in taken and turn not in given]
