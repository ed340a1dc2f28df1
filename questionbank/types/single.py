from fractions import Fraction

from core.errors import Refused
from questionbank.types.base import Answer, Choice, Stored, chosen_ids


class Single(Choice):
    """单选题: one right option; all or nothing."""

    code = "single"
    label = "单选题"
    heading = "单项选择题"
    names = frozenset({"单选题", "单选", "单项选择题", "单项选择", "single"})
    input_type = "radio"
    answer_help = "单选如 B"

    def check_number(self, right: int) -> None:
        if right != 1:
            raise Refused("single_needs_one", "单选题只能有一个答案。", field="key")

    def fraction(self, key: Stored, answer: Answer | None, scoring_rule: str) -> Fraction | None:
        return Fraction(int(chosen_ids(answer) == set(key)))
