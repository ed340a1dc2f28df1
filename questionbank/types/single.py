from collections.abc import Sequence
from fractions import Fraction

from core.errors import Refused
from questionbank.types.base import Answer, OptionId, QuestionType, check_letters, chosen_ids


class Single(QuestionType):
    """单选题: one right option; all or nothing."""

    code = "single"
    label = "单选题"
    names = frozenset({"单选题", "单选", "单项选择题", "单项选择", "single"})
    input_type = "radio"

    def check_key(self, option_ids: Sequence[OptionId], key: Sequence[OptionId]) -> None:
        check_letters(option_ids, key)
        if len(key) != 1:
            raise Refused("single_needs_one", "单选题只能有一个答案。", field="key")

    def fraction(self, key: Sequence[OptionId], answer: Answer | None, scoring_rule: str) -> Fraction:
        return Fraction(int(chosen_ids(answer) == set(key)))
