from collections.abc import Sequence
from fractions import Fraction

from core.errors import Refused
from questionbank.types.base import Answer, OptionId, QuestionType, chosen_ids

TRUE, FALSE = "t", "f"


class Judge(QuestionType):
    """判断题: a statement that is right or wrong. Its two options are given: 正确, 错误."""

    code = "judge"
    label = "判断题"
    names = frozenset({"判断题", "判断", "是非题", "是非", "judge"})
    input_type = "radio"
    own_options = False
    shuffles = False
    options = [{"id": TRUE, "text": "正确"}, {"id": FALSE, "text": "错误"}]

    def check_key(self, option_ids: Sequence[OptionId], key: Sequence[OptionId]) -> None:
        if list(option_ids) != [TRUE, FALSE] or len(key) != 1 or key[0] not in (TRUE, FALSE):
            raise Refused("judge_key", "判断题的答案应为“对”或“错”。", field="key")

    def fraction(self, key: Sequence[OptionId], answer: Answer | None, scoring_rule: str) -> Fraction:
        return Fraction(int(chosen_ids(answer) == set(key)))
