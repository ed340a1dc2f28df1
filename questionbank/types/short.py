from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from core.errors import Refused
from questionbank.types import written
from questionbank.types.base import Answer, Given, Option, OptionId, QuestionType, Stored, malformed, typed

MAX_REFERENCE = 5000
MAX_ANSWER = 6000  # characters: under 20 kB of UTF-8


class Short(QuestionType):
    """简答题: answered in own words and marked by hand against a reference answer."""

    code = "short"
    label = "简答题"
    names = frozenset({"简答题", "简答", "问答题", "问答", "论述题", "short"})
    input_type = "text"
    shape = "text"
    max_answer = MAX_ANSWER
    answer_help = "简答题写参考答案和评分要点"
    long_answer = True
    marked_by_hand = True
    subjective = True

    def stored(self, stem: str, ids: Sequence[OptionId], key: Given) -> list[Any]:
        if ids:
            raise Refused("options_given", "简答题没有选项，请删去选项，或改为选择题。", field="options")
        reference = written.lines("\n".join(key))
        if not reference:
            raise Refused("key_missing", "没有填写参考答案。", field="key")
        if len(reference) > MAX_REFERENCE:
            raise Refused("key_too_long", f"参考答案有 {len(reference)} 个字，最多 {MAX_REFERENCE} 个字。", field="key")
        return [reference]

    def given(self, ids: Sequence[OptionId], key: Stored) -> list[Any]:
        return list(key)

    def read(self, text: str, options: Sequence[str]) -> list[Any] | None:
        return [text.strip()] if text.strip() else None

    def written(self, options: Sequence[Option], key: Stored) -> str:
        return "".join(key)

    def fraction(self, key: Stored, answer: Answer | None, scoring_rule: str) -> Fraction | None:
        return None if answer and str(answer.get("text", "")).strip() else Fraction(0)

    def check_answer(self, content: Any) -> Answer:
        text = content.get("text") if isinstance(content, dict) and set(content) == {"text"} else None
        if not isinstance(text, str):
            raise malformed()
        return {"text": typed(text, MAX_ANSWER)}

    def from_form(self, values: Sequence[str]) -> Answer:
        return self.check_answer({"text": "".join(values[:1])})
