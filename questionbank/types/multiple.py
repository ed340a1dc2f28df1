from collections.abc import Sequence
from fractions import Fraction

from core.errors import Refused
from questionbank.types.base import Answer, OptionId, QuestionType, check_letters, chosen_ids

ALL_OR_NOTHING = "all_or_nothing"
HALF_IF_PARTIAL = "half_if_partial"
PROPORTIONAL = "proportional"
SCORING_RULES = [(ALL_OR_NOTHING, "少选不得分"), (HALF_IF_PARTIAL, "少选得一半"), (PROPORTIONAL, "按正确选项比例得分")]


class Multiple(QuestionType):
    """多选题: two or more right options. Any wrong tick scores nothing, and so does ticking nothing, under every rule."""

    code = "multiple"
    label = "多选题"
    names = frozenset({"多选题", "多选", "多项选择题", "多项选择", "multiple"})
    input_type = "checkbox"
    has_scoring_rule = True

    def check_key(self, option_ids: Sequence[OptionId], key: Sequence[OptionId]) -> None:
        check_letters(option_ids, key)
        if len(set(key)) < 2:
            raise Refused("multiple_needs_two", "多选题至少要有两个答案。", field="key")

    def fraction(self, key: Sequence[OptionId], answer: Answer | None, scoring_rule: str) -> Fraction:
        chosen, right = chosen_ids(answer), set(key)
        if not chosen or not chosen <= right:
            return Fraction(0)
        if chosen == right:
            return Fraction(1)
        if scoring_rule == HALF_IF_PARTIAL:
            return Fraction(1, 2)
        if scoring_rule == PROPORTIONAL:
            return Fraction(len(chosen), len(right))
        return Fraction(0)
