"""How far the bank goes for a section of a paper: for one paper, and for all the chances of a candidate. Pure."""

from dataclasses import dataclass

from questionbank import types
from quiz.rules.draw import Section

WITHOUT_END = 99  # chances


@dataclass(frozen=True)
class Supply:
    place: int  # of the section, from 1
    section: Section
    available: int
    attempts: int

    @property
    def needed(self) -> int:
        return self.section.count

    @property
    def needed_for_all(self) -> int:
        """So many that nobody meets a question twice, whatever their chances."""
        return self.section.count * self.attempts

    @property
    def lacks(self) -> bool:
        return self.available < self.needed

    @property
    def sentence(self) -> str:
        """第 1 部分单选题：可用 45 道，需要 20 道；3 次机会都不重复需要 60 道，不足时会出现考过的题。"""
        text = f"第 {self.place} 部分{types.get(self.section.type).label}：可用 {self.available} 道，需要 {self.needed} 道"
        if self.lacks:
            return f"{text}，还差 {self.needed - self.available} 道。"
        if self.attempts < 2 or self.attempts >= WITHOUT_END:
            return f"{text}。"
        rest = "" if self.available >= self.needed_for_all else "，不足时会出现考过的题"
        return f"{text}；{self.attempts} 次机会都不重复需要 {self.needed_for_all} 道{rest}。"
