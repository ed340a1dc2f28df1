from fractions import Fraction

from core.errors import Refused
from questionbank.types.base import Answer, Choice, Stored, chosen_ids

ALL_OR_NOTHING = "all_or_nothing"
HALF_IF_PARTIAL = "half_if_partial"
PROPORTIONAL = "proportional"
SCORING_RULES = [(ALL_OR_NOTHING, "少选不得分"), (HALF_IF_PARTIAL, "少选得一半"), (PROPORTIONAL, "按正确选项比例得分")]


class Multiple(Choice):
    """多选题: two or more right options. Any wrong tick scores nothing, and so does ticking nothing, under every rule."""

    code = "multiple"
    label = "多选题"
    heading = "多项选择题"
    names = frozenset({"多选题", "多选", "多项选择题", "多项选择", "multiple"})
    input_type = "checkbox"
    answer_help = "多选如 ABD"
    has_scoring_rule = True

    def check_number(self, right: int) -> None:
        if right < 2:
            raise Refused("multiple_needs_two", "多选题至少要有两个答案。", field="key")

    def fraction(self, key: Stored, answer: Answer | None, scoring_rule: str) -> Fraction | None:
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


class Indefinite(Multiple):
    """不定项选择题: one or more right options, and it is not said how many. Scored as 多选题."""

    code = "indefinite"
    label = "不定项选择题"
    heading = "不定项选择题"
    names = frozenset({"不定项选择题", "不定项选择", "不定项", "不定项题", "indefinite"})
    answer_help = "不定项如 B 或 ABD"

    def check_number(self, right: int) -> None:
        """Any number of them."""
