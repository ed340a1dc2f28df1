"""How alike two questions are, and which of very many are alike. Pure.

A question is the bag of the character pairs of its stem and of each option: punctuation, width, case and the order of options do not matter. Likeness
is the share that two bags have in common (Dice): twice the common pairs by the pairs of both, in whole percent, rounded down.
"""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from questionbank.rules.grams import folded

Bag = Counter[str]
Progress = Callable[[int], None]  # percent done; raises what stops the work

LEAST, USUAL = 70, 85  # percent: what may be asked for at least, and what an office asks for at first
WINDOW = 5  # characters
_COMMON = 5  # of the pairs that must be common this part, taken from the rarest, decides whether two questions are compared at all
_NEAREST = 1000  # of questions that share a pair, those nearest in size are looked at
_MOST = 10  # pairs kept of one question, the most alike


def bag(fields: Iterable[str]) -> Bag:
    """The pairs of characters of each field; a field of one character is one."""
    found: Bag = Counter()
    for text in map(folded, fields):
        found.update(map(str.__add__, text, text[1:]) if len(text) > 1 else [text] if text else [])
    return found


def likeness(one: Bag, other: Bag) -> int:
    """0 to 100; two questions without letters or digits have nothing in common."""
    return _percent((one & other).total(), one.total(), other.total())


def _percent(common: int, one: int, other: int) -> int:
    return 200 * common // (one + other) if one + other else 0


def windows(fields: Iterable[str], count: int = 8) -> list[str]:
    """Stretches of the text that a question much like it has too, most likely: spread over the longest fields, each once."""
    texts = sorted((text for text in map(folded, fields) if len(text) >= WINDOW), key=len, reverse=True)
    starts = [(text, place) for text in texts for place in range(0, len(text) - WINDOW + 1, WINDOW)]
    step = max(1, len(starts) / count)
    chosen = [starts[int(number * step)] for number in range(min(count, len(starts)))]
    return list(dict.fromkeys(text[place : place + WINDOW] for text, place in chosen))


def alike(bags: Iterable[tuple[int, Bag]], percent: int, progress: Progress = lambda done: None) -> Iterator[tuple[int, int, int]]:
    """(one, other, likeness) of all of `bags`, each with its id, that are at least so alike: the smaller id first; of one the most alike only.

    Two so alike are of about one size and share some of their rarest pairs: with the pairs of each in one order, the rarest first, the first so many
    common ones lie within the first few of both. Only those that share so many among these few are compared.
    """
    tokens = _ranked(bags)
    order = sorted((one for one in tokens if tokens[one]), key=lambda one: (len(tokens[one]), one))
    sizes = [len(tokens[one]) for one in order]
    places: dict[int, array[int]] = {}  # a rare pair -> places in `order` of those that have it, so far
    for place, one in enumerate(order):
        if place % 500 == 0:
            progress(100 * place // len(order))
        met, needed = _met(tokens[one], place, places, sizes, percent)
        own = set(tokens[one])
        found = [(len(own.intersection(tokens[order[other]])), other) for other, count in met.items() if count >= needed]
        best = sorted(((_percent(common, sizes[place], sizes[other]), order[other]) for common, other in found), reverse=True)
        yield from ((min(one, other), max(one, other), much) for much, other in best[:_MOST] if much >= percent)


def _met(row: Sequence[int], place: int, places: dict[int, "array[int]"], sizes: Sequence[int], percent: int) -> tuple[Counter[int], int]:
    """How many of its first few pairs those before it have among theirs, and how many must be common; from now on it is among those before."""
    least = _least_common(len(row), percent)
    needed = min(least, max(3, least // _COMMON))
    smallest = bisect_left(sizes, least)
    met: Counter[int] = Counter()
    for token in row[: len(row) - least + needed]:
        there = places.setdefault(token, array("I"))
        met.update(there[max(bisect_left(there, smallest), len(there) - _NEAREST) :])
        there.append(place)
    return met, needed


def _ranked(bags: Iterable[tuple[int, Bag]]) -> dict[int, "array[int]"]:
    """Each bag as sorted numbers, a pair that is there twice as two: the rarer, the smaller."""
    numbers: dict[tuple[str, int], int] = {}
    often: list[int] = []
    rows: dict[int, array[int]] = {}
    for key, one in bags:
        row = rows[key] = array("I")
        for token in ((gram, time) for gram, times in one.items() for time in range(times)):
            number = numbers.setdefault(token, len(often))
            if number == len(often):
                often.append(0)
            often[number] += 1
            row.append(number)
    rank = array("I", bytes(array("I").itemsize * len(often)))
    for place, number in enumerate(sorted(range(len(often)), key=often.__getitem__)):
        rank[number] = place
    return {key: array("I", sorted(map(rank.__getitem__, row))) for key, row in rows.items()}


def _least_common(size: int, percent: int) -> int:
    """So many of the pairs are common to a bag of this size and any that is so alike; no such bag is smaller."""
    return -(-size * percent // (200 - percent))
