"""Drawing papers from the bank: what a rule needs, whether the bank has it, and which questions it takes."""

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import combinations

from questionbank import types

MAX_SECTIONS = 12  # feasibility looks at every set of sections of one type


@dataclass(frozen=True)
class Section:
    """So many questions of a type at so many points each (1/100), from the named statutes, topics, tags and difficulty (empty or None:
    any).

    A section of cases counts cases of exactly `parts` sub-questions, each at so many points, so that all papers come to the same total.
    """

    type: str
    count: int
    points: int
    statutes: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    difficulty: int | None = None
    parts: int = 1  # of a case; 1 for what is no case
    tags: frozenset[str] = frozenset()

    @property
    def items(self) -> int:
        """How many places of a paper it fills."""
        return self.count * self.parts

    @property
    def worth(self) -> int:
        """What one question, or one whole case, is worth (1/100 point)."""
        return self.parts * self.points

    @property
    def kind(self) -> tuple[str, int]:
        """Sections of one kind want the same questions."""
        return self.type, self.parts

    def takes(self, question: "Drawable") -> bool:
        return (
            question.type == self.type
            and (not question.parts or len(question.parts) == self.parts)
            and (not self.statutes or bool(self.statutes & question.statutes))
            and (not self.topics or question.topic in self.topics)
            and (not self.tags or bool(self.tags & question.tags))
            and (self.difficulty is None or question.difficulty == self.difficulty)
        )


@dataclass(frozen=True)
class Part:
    """A sub-question of a case as drawing sees it."""

    revision_id: int
    type: str
    option_ids: tuple[str, ...]
    fixed_order: bool


@dataclass(frozen=True)
class Drawable:
    """A question, or a case with its sub-questions in order, as drawing sees it."""

    revision_id: int
    type: str
    topic: str
    difficulty: int
    statutes: frozenset[str]
    option_ids: tuple[str, ...]
    fixed_order: bool
    parts: tuple[Part, ...] = ()
    tags: frozenset[str] = frozenset()

    @property
    def items(self) -> "Sequence[Part | Drawable]":
        """What of it stands on a paper, in order."""
        return self.parts or (self,)


@dataclass(frozen=True)
class Drawn:
    position: int
    revision_id: int
    option_order: list[str]
    points: int


@dataclass(frozen=True)
class Shortage:
    """A set of sections of one kind for which the bank has too few questions; `reserved` more exist, kept for a formal exam."""

    sections: tuple[int, ...]  # indexes
    type: str
    needed: int
    available: int
    reserved: int = 0
    parts: int = 1

    @property
    def sentence(self) -> str:
        places = "、".join(f"第 {index + 1} 部分" for index in self.sections)
        together = "合计" if len(self.sections) > 1 else ""
        kind = types.get(self.type)
        what = f"{kind.label}（每题 {self.parts} 小题）" if kind.has_parts else kind.label
        lacking = f"{places}{what}{together}需要 {self.needed} 道，题库中可用 {self.available} 道"
        if self.reserved:
            return f"{lacking}，另有 {self.reserved} 道留给正式考试、考试结束前不能用。请先导入试题、改小题数，或等正式考试结束。"
        return f"{lacking}。请先导入试题，或改小题数。"


def shortages(sections: Sequence[Section], pool: Iterable[Drawable]) -> list[Shortage]:
    """What the pool lacks. By Hall's theorem a rule can be met when every set of sections finds as many questions as it needs."""
    found: list[Shortage] = []
    matches = _matches(sections, pool)
    for kind in dict.fromkeys(section.kind for section in sections):
        group = [index for index, section in enumerate(sections) if section.kind == kind]
        for size in range(1, len(group) + 1):
            for some in combinations(group, size):
                needed = sum(sections[index].count for index in some)
                available = sum(number for takers, number in matches.items() if takers & set(some))
                if needed > available and not any(set(one.sections) < set(some) for one in found):
                    found.append(Shortage(some, kind[0], needed, available, parts=kind[1]))
    return found


def _matches(sections: Sequence[Section], pool: Iterable[Drawable]) -> Counter[frozenset[int]]:
    """How many questions fit exactly which sections."""
    return Counter(frozenset(index for index, section in enumerate(sections) if section.takes(question)) for question in pool)


def draw(
    sections: Sequence[Section], pool: Sequence[Drawable], chance: random.Random, *, uses: Mapping[int, int], mine: Set[int], shuffle_options: bool
) -> list[Drawn]:
    """One paper, sections in order; within each, questions this candidate has not had, then the least used, ties at random. A case comes whole,
    its sub-questions in their order.

    `uses` counts the places of a revision on papers of this exam; `mine` holds the revisions this candidate has had. No question stands
    twice. Raises ValueError when the pool cannot satisfy the sections (`shortages` says why).
    """
    taken: set[int] = set()
    paper: list[Drawn] = []
    order = _least_worn_first(pool, chance, uses, mine)
    for index, section in enumerate(sections):
        chosen = _choose(section, [other for other in sections[index + 1 :] if other.kind == section.kind], order, taken)
        if len(chosen) < section.count:
            raise ValueError(f"the pool cannot fill section {index + 1}")
        chance.shuffle(chosen)
        paper += laid_out(((question, section.points) for question in chosen), chance, after=len(paper), shuffle_options=shuffle_options)
    return paper


def laid_out(questions: Iterable[tuple[Drawable, int]], chance: random.Random, *, after: int = 0, shuffle_options: bool) -> list[Drawn]:
    """Questions with what each, or each sub-question, is worth, as places of a paper in the same order; the first comes after place `after`."""
    items = [(item, points) for question, points in questions for item in question.items]
    return [Drawn(after + place, one.revision_id, option_order(one, chance, shuffle_options), points) for place, (one, points) in enumerate(items, 1)]


def _least_worn_first(pool: Sequence[Drawable], chance: random.Random, uses: Mapping[int, int], mine: Set[int]) -> list[Drawable]:
    """By whether the candidate has had it, how often it was drawn, and lots; a case by its sub-questions."""

    def worn(one: Drawable) -> tuple[bool, int, float]:
        if one.parts:
            return any(part.revision_id in mine for part in one.parts), max(uses.get(part.revision_id, 0) for part in one.parts), chance.random()
        return one.revision_id in mine, uses.get(one.revision_id, 0), chance.random()

    return sorted(pool, key=worn)


def _choose(section: Section, rivals: Sequence[Section], order: Sequence[Drawable], taken: set[int]) -> list[Drawable]:
    """The first in the order that the section takes and no rival, which comes later, cannot do without; they are `taken` from then on."""
    chosen: list[Drawable] = []
    for question in order:
        if len(chosen) == section.count:
            break
        if question.revision_id in taken or not section.takes(question):
            continue
        taken.add(question.revision_id)
        if rivals and shortages(rivals, [other for other in order if other.revision_id not in taken]):
            taken.discard(question.revision_id)
            continue
        chosen.append(question)
    return chosen


def option_order(question: Part | Drawable, chance: random.Random, shuffle: bool) -> list[str]:
    """The ids of its options as one paper shows them."""
    order = list(question.option_ids)
    if shuffle and not question.fixed_order and types.get(question.type).shuffles:
        chance.shuffle(order)
    return order
