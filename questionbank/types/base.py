"""What every question type answers. Pure: values in, values out."""

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, ClassVar

from core.errors import Refused

OptionId = str
Answer = dict[str, Any]  # choice types: {"chosen": ["b", "d"]}
_OPTION_ID = re.compile(r"[a-z0-9]{1,8}")


class QuestionType(ABC):
    code: ClassVar[str]  # stored
    label: ClassVar[str]  # shown
    names: ClassVar[frozenset[str]]  # how files of offices call it
    input_type: ClassVar[str]  # radio or checkbox
    has_scoring_rule: ClassVar[bool] = False  # the exam's choice for partly right answers applies
    own_options: ClassVar[bool] = True  # the author writes the options
    shuffles: ClassVar[bool] = True
    options: ClassVar[list[dict[str, str]]] = []  # the given ones, where the author writes none

    @abstractmethod
    def check_key(self, option_ids: Sequence[OptionId], key: Sequence[OptionId]) -> None:
        """Raise `Refused` with a sentence when options and key make no question of this type."""

    @abstractmethod
    def fraction(self, key: Sequence[OptionId], answer: Answer | None, scoring_rule: str) -> Fraction:
        """The share of the item's points that `answer` earns, 0 to 1. No answer earns 0."""

    def check_answer(self, content: Any) -> Answer:
        """The answer in its stored form; raises `Refused` when it does not look like an answer of a choice type."""
        chosen = content.get("chosen") if isinstance(content, dict) and set(content) == {"chosen"} else None
        if not isinstance(chosen, list) or len(chosen) > 26 or not all(isinstance(one, str) and _OPTION_ID.fullmatch(one) for one in chosen):
            raise Refused("answer_malformed", "答案格式不正确，请刷新页面后重新作答。")
        return {"chosen": sorted(set(chosen))}


def chosen_ids(answer: Answer | None) -> set[OptionId]:
    return set(answer.get("chosen", [])) if answer else set()


def check_letters(option_ids: Sequence[OptionId], key: Sequence[OptionId]) -> None:
    """What every choice type asks: at least two options, a key, and no key beyond the options."""
    if len(option_ids) < 2:
        raise Refused("options_missing", "至少要有两个选项。", field="options")
    if not key:
        raise Refused("key_missing", "没有填写答案。", field="key")
    if not set(key) <= set(option_ids):
        raise Refused("key_beyond_options", "答案超出了选项范围。", field="key")
