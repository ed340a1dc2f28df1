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
    """So many questions of a type at so many points each (1/100), from the named statutes, topics and difficulty (empty or None: any)."""

    type: str
    count: int
    points: int
    statutes: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    difficulty: int | None = None

    def takes(self, question: "Drawable") -> bool:
        return (
            question.type == self.type
            and (not self.statutes or bool(self.statutes & question.statutes))
            and (not self.topics or question.topic in self.topics)
            and (self.difficulty is None or question.difficulty == self.difficulty)
        )


@dataclass(frozen=True)
class Drawable:
    """A question as drawing sees it."""

    revision_id: int
    type: str
    topic: str
    difficulty: int
    statutes: frozenset[str]
    option_ids: tuple[str, ...]
    fixed_order: bool


@dataclass(frozen=True)
class Drawn:
    position: int
    revision_id: int
    option_order: list[str]
    points: int


@dataclass(frozen=True)
class Shortage:
    """A set of sections of one type for which the bank has too few questions; `reserved` more exist, kept for a formal exam."""

    sections: tuple[int, ...]  # indexes
    type: str
    needed: int
    available: int
    reserved: int = 0

    @property
    def sentence(self) -> str:
        places = "、".join(f"第 {index + 1} 部分" for index in self.sections)
        together = "合计" if len(self.sections) > 1 else ""
        lacking = f"{places}{types.get(self.type).label}{together}需要 {self.needed} 道，题库中可用 {self.available} 道"
        if self.reserved:
            return f"{lacking}，另有 {self.reserved} 道留给正式考试、考试结束前不能用。请先导入试题、改小题数，或等正式考试结束。"
        return f"{lacking}。请先导入试题，或改小题数。"


def shortages(sections: Sequence[Section], pool: Iterable[Drawable]) -> list[Shortage]:
    """What the pool lacks. By Hall's theorem a rule can be met when every set of sections finds as many questions as it needs."""
    found: list[Shortage] = []
    matches = _matches(sections, pool)
    for kind in dict.fromkeys(section.type for section in sections):
        group = [index for index, section in enumerate(sections) if section.type == kind]
        for size in range(1, len(group) + 1):
            for some in combinations(group, size):
                needed = sum(sections[index].count for index in some)
                available = sum(number for takers, number in matches.items() if takers & set(some))
                if needed > available and not any(set(one.sections) < set(some) for one in found):
                    found.append(Shortage(some, kind, needed, available))
    return found


def _matches(sections: Sequence[Section], pool: Iterable[Drawable]) -> Counter[frozenset[int]]:
    """How many questions fit exactly which sections."""
    return Counter(frozenset(index for index, section in enumerate(sections) if section.takes(question)) for question in pool)


def draw(
    sections: Sequence[Section], pool: Sequence[Drawable], chance: random.Random, *, uses: Mapping[int, int], mine: Set[int], shuffle_options: bool
) -> list[Drawn]:
    """One paper, sections in order; within each, questions this candidate has not had, then the least used, ties at random.

    `uses` counts the places of a revision on papers of this exam; `mine` holds the revisions this candidate has had. No question stands
    twice. Raises ValueError when the pool cannot satisfy the sections (`shortages` says why).
    """
    taken: set[int] = set()
    paper: list[Drawn] = []
    order = sorted(pool, key=lambda one: (one.revision_id in mine, uses.get(one.revision_id, 0), chance.random()))
    for index, section in enumerate(sections):
        rivals = [other for other in sections[index + 1 :] if other.type == section.type]
        chosen: list[Drawable] = []
        for question in order:
            if len(chosen) == section.count:
                break
            if question.revision_id in taken or not section.takes(question):
                continue
            taken.add(question.revision_id)
            if rivals and shortages(rivals, [other for other in pool if other.revision_id not in taken]):
                taken.discard(question.revision_id)  # a later section cannot do without it
                continue
            chosen.append(question)
        if len(chosen) < section.count:
            raise ValueError(f"the pool cannot fill section {index + 1}")
        chance.shuffle(chosen)
        paper += [
            Drawn(len(paper) + place, one.revision_id, _option_order(one, chance, shuffle_options), section.points)
            for place, one in enumerate(chosen, 1)
        ]
    return paper


def _option_order(question: Drawable, chance: random.Random, shuffle: bool) -> list[str]:
    order = list(question.option_ids)
    if shuffle and not question.fixed_order and types.get(question.type).shuffles:
        chance.shuffle(order)
    return order
