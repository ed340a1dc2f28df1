from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from core.errors import Refused
from questionbank.types.base import Answer, Given, Option, OptionId, QuestionType, Stored, malformed


class Case(QuestionType):
    """案例题: shared material, which is its stem, with sub-questions in a fixed order. It is answered and graded in these alone."""

    code = "case"
    label = "案例题"
    heading = "案例分析题"
    names = frozenset({"案例题", "案例分析题", "案例分析", "案例", "材料题", "case"})
    input_type = ""
    answer_help = "案例题的答案写在各小题里"
    subjective = True
    has_parts = True
    max_stem = 8000

    def stored(self, stem: str, ids: Sequence[OptionId], key: Given) -> list[Any]:
        if ids or key:
            raise Refused("case_answered", "案例材料本身没有选项和答案，请写在各小题里。", field="options" if ids else "key")
        return []

    def given(self, ids: Sequence[OptionId], key: Stored) -> list[Any]:
        return []

    def read(self, text: str, options: Sequence[str]) -> list[Any] | None:
        return None if text.strip() else []

    def written(self, options: Sequence[Option], key: Stored) -> str:
        return ""

    def fraction(self, key: Stored, answer: Answer | None, scoring_rule: str) -> Fraction | None:
        return Fraction(0)

    def check_answer(self, content: Any) -> Answer:
        raise malformed()

    def from_form(self, values: Sequence[str]) -> Answer:
        raise malformed()
