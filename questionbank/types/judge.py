from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from core.errors import Refused
from questionbank.types import written
from questionbank.types.base import Answer, Choice, Given, Option, OptionId, Stored, chosen_ids

TRUE, FALSE = "t", "f"


class Judge(Choice):
    """判断题: a statement that is right or wrong. Its two options are given: 正确, 错误."""

    code = "judge"
    label = "判断题"
    names = frozenset({"判断题", "判断", "是非题", "是非", "judge"})
    input_type = "radio"
    answer_help = "判断写“对”或“错”"
    own_options = False
    shuffles = False
    options = [{"id": TRUE, "text": "正确"}, {"id": FALSE, "text": "错误"}]

    def stored(self, stem: str, ids: Sequence[OptionId], key: Given) -> list[Any]:
        if len(key) != 1 or key[0] not in (0, 1):
            raise Refused("judge_key", "判断题的答案应为“对”或“错”。", field="key")
        return [(TRUE, FALSE)[key[0]]]

    def read(self, text: str, options: Sequence[str]) -> list[Any] | None:
        return written.judge_key(text, options)

    def written(self, options: Sequence[Option], key: Stored) -> str:
        return "".join(one["text"] for one in self.options if one["id"] in key)

    def fraction(self, key: Stored, answer: Answer | None, scoring_rule: str) -> Fraction | None:
        return Fraction(int(chosen_ids(answer) == set(key)))
