"""What became of each article from one version of a law to another.

Likeness is the share of pairs of neighbouring characters that two texts have in common, rare pairs counting more: what every article says
(处五日以上十日以下拘留) tells little. Articles mostly keep their order, so the pairs that fit one order are taken first, those that are most
alike together; what moved across the others must be clearly alike. 119 articles against 144 take a tenth of a second, 1,260
against 1,260 half a second, or three where all of them changed.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import log

from statutes.rules.numerals import Key
from statutes.rules.wording import bare

IN_ORDER = 0.25  # least likeness of an article that kept its place among the others
MOVED = 0.45  # the same, of one that moved across others
ALONE = 0.3  # the same, where every other article is at most NEAR as much alike
NEAR = 0.75

Texts = Sequence[tuple[Key, str]]
Alike = dict[tuple[int, int], float]


class Became(StrEnum):
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    RENUMBERED = "renumbered"  # says the same, punctuation apart, under another number
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True)
class Step:
    """One article: its place in the old and in the new version (None: not there)."""

    became: Became
    old: int | None
    new: int | None


def compare(old: Texts, new: Texts) -> list[Step]:
    """Each article of both versions once, in the new order; what is gone stands behind the article that it followed."""
    partners = match([text for _, text in old], [text for _, text in new])
    steps = [_step(old, new, partners.get(place), place) for place in range(len(new))]
    found = set(partners.values())
    return _with_gone(steps, [place for place in range(len(old)) if place not in found])


def match(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Place in the new version -> place in the old."""
    alike = likeness(old, new)
    partners = _in_order(alike, len(new))
    _moved(alike, partners)
    return partners


def _step(old: Texts, new: Texts, before: int | None, now: int) -> Step:
    if before is None:
        return Step(Became.NEW, None, now)
    if bare(old[before][1]) != bare(new[now][1]):
        return Step(Became.CHANGED, before, now)
    return Step(Became.UNCHANGED if old[before][0] == new[now][0] else Became.RENUMBERED, before, now)


def _with_gone(steps: list[Step], gone: Sequence[int]) -> list[Step]:
    places = {step.old: place for place, step in enumerate(steps) if step.old is not None}
    behind: Mapping[int, list[Step]] = defaultdict(list)
    for one in gone:
        kept = max((place for place in places if place < one), default=None)
        behind[-1 if kept is None else places[kept]].append(Step(Became.GONE, one, None))
    return behind[-1] + [one for place, step in enumerate(steps) for one in (step, *behind[place])]


def likeness(old: Sequence[str], new: Sequence[str]) -> Alike:
    """(place in old, place in new) -> 0..1, for those with anything in common. Who says the same as one other is compared with no third."""
    olds, news = [_pairs(text) for text in old], [_pairs(text) for text in new]
    alike = _identical(old, new)
    done = ({before for before, _ in alike}, {now for _, now in alike})
    weight = _weights(olds, news)
    where: dict[str, list[int]] = defaultdict(list)
    for place, pairs in enumerate(news):
        for pair in pairs if place not in done[1] else ():
            where[pair].append(place)
    sizes = [sum(weight[pair] for pair in pairs) for pairs in news]
    for place, pairs in enumerate(olds):
        common: dict[int, float] = defaultdict(float)
        for pair in pairs if place not in done[0] else ():
            for other in where.get(pair, ()):
                common[other] += weight[pair]
        size = sum(weight[pair] for pair in pairs)
        alike |= {(place, other): 2 * shared / (size + sizes[other]) for other, shared in common.items()}
    return alike


def _identical(old: Sequence[str], new: Sequence[str]) -> Alike:
    """Those that say the same as exactly one of the other version."""
    places: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side, texts in enumerate((old, new)):
        for place, text in enumerate(texts):
            places[bare(text)][side].append(place)
    return {(olds[0], news[0]): 1.0 for olds, news in places.values() if len(olds) == len(news) == 1}


def _weights(*versions: Sequence[set[str]]) -> dict[str, float]:
    """The rarer a pair of characters, the more it tells."""
    counts = Counter(pair for version in versions for pairs in version for pair in pairs)
    articles = sum(len(version) for version in versions)
    return {pair: log((articles + 1) / count) for pair, count in counts.items()}


def _pairs(text: str) -> set[str]:
    said = bare(text)
    return {left + right for left, right in pairwise(said)} or {said}


def _in_order(alike: Alike, new: int) -> dict[int, int]:
    """The pairs in one order that are most alike together: the heaviest chain, found from the old version's first article on."""
    best: list[tuple[float, int]] = [(0.0, -1)] * (new + 1)  # a Fenwick tree over the new version: weight and end of the heaviest chain so far
    chain: list[tuple[int, int, int]] = []  # old, new, and the link before
    for before, now in sorted((pair for pair, value in alike.items() if value > IN_ORDER), key=lambda pair: (pair[0], -pair[1])):
        weight, link = _heaviest(best, now)
        chain.append((before, now, link))
        _enter(best, now + 1, (weight + alike[before, now] - IN_ORDER, len(chain) - 1))
    partners, link = {}, _heaviest(best, new)[1]
    while link >= 0:
        before, now, link = chain[link]
        partners[now] = before
    return partners


def _heaviest(tree: Sequence[tuple[float, int]], upto: int) -> tuple[float, int]:
    found = tree[0]
    while upto:
        found = max(found, tree[upto])
        upto &= upto - 1
    return found


def _enter(tree: list[tuple[float, int]], place: int, value: tuple[float, int]) -> None:
    while place < len(tree):
        tree[place] = max(tree[place], value)
        place += place & -place


def _moved(alike: Alike, partners: dict[int, int]) -> None:
    """Pair what is left and clearly alike, the most alike first: by itself, or because nothing else that is left comes near."""
    taken = set(partners.values())
    left = {pair: value for pair, value in alike.items() if pair[0] not in taken and pair[1] not in partners}
    nearest: dict[tuple[int, int], list[float]] = defaultdict(list)
    for pair, value in left.items():
        for side, place in enumerate(pair):
            nearest[side, place].append(value)
    for (before, now), value in sorted(left.items(), key=lambda one: -one[1]):
        second = max(sorted(nearest[side, place])[-2:-1] or [0.0] for side, place in enumerate((before, now)))[0]
        clear = value >= MOVED or (value >= ALONE and second <= value * NEAR)
        if clear and before not in taken and now not in partners:
            partners[now] = before
            taken.add(before)
