"""What every question type answers. Pure: values in, values out.

A key has two forms. As *given* by an author or a file: of a choice question the places of the right options from 0 (of a judge question 0 is
正确, 1 is 错误), of a fill-in question the accepted forms of each blank, of a short answer its reference answer. As *stored* in a revision:
options are named by their ids, the rest is the same.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, ClassVar, NamedTuple

from core.errors import Refused
from questionbank.types import written

OptionId = str
Option = dict[str, str]  # {"id": "a", "text": "…"}
Given = Sequence[Any]  # a key as given
Stored = Sequence[Any]  # a key as stored
Answer = dict[str, Any]  # choice {"chosen": ["b", "d"]}, fill-in {"texts": ["…", …]}, short answer {"text": "…"}


class Filled(NamedTuple):
    """One blank: what was filled in, the forms it accepts, whether it is right."""

    text: str
    accepted: Sequence[str]
    right: bool


_OPTION_ID = re.compile(r"[a-z0-9]{1,8}")
_UNKEEPABLE = re.compile("[\0\ud800-\udfff]")  # NUL, and halves of characters: no database keeps the one, no page shows the other


class QuestionType(ABC):
    code: ClassVar[str]  # stored
    label: ClassVar[str]  # shown
    heading: ClassVar[str] = ""  # of its part of a question paper, where that is not the label
    names: ClassVar[frozenset[str]]  # how files of offices call it
    input_type: ClassVar[str]  # radio, checkbox, blanks, text; "" for what is not answered itself
    shape: ClassVar[str] = ""  # the one field of its answers: chosen, texts, text
    max_answer: ClassVar[int] = 0  # characters of what is typed into one field
    answer_help: ClassVar[str]  # how its answer is typed
    has_scoring_rule: ClassVar[bool] = False  # the exam's choice for partly right answers applies
    own_options: ClassVar[bool] = False  # the author writes the options
    shuffles: ClassVar[bool] = False
    options: ClassVar[list[Option]] = []  # the given ones, where the author writes none
    long_answer: ClassVar[bool] = False  # its answer takes several lines
    marked_by_hand: ClassVar[bool] = False  # a person says what an answer earns
    subjective: ClassVar[bool] = False  # offered only while the office's switch is on
    has_parts: ClassVar[bool] = False  # it is answered in its sub-questions
    max_stem: ClassVar[int] = 3000  # characters

    @abstractmethod
    def stored(self, stem: str, ids: Sequence[OptionId], key: Given) -> list[Any]:
        """The key as a revision stores it; raises `Refused` with a sentence when stem, options and key make no question of this type."""

    @abstractmethod
    def given(self, ids: Sequence[OptionId], key: Stored) -> list[Any]:
        """What `stored` was made of."""

    @abstractmethod
    def read(self, text: str, options: Sequence[str]) -> list[Any] | None:
        """The key, as given, that a typed answer means; None where it cannot be read."""

    @abstractmethod
    def written(self, options: Sequence[Option], key: Stored) -> str:
        """The key as a clerk reads and types it; `read` understands it."""

    @abstractmethod
    def fraction(self, key: Stored, answer: Answer | None, scoring_rule: str) -> Fraction | None:
        """The share of the item's points that `answer` earns, 0 to 1; None where a person has to mark it. No answer earns 0."""

    @abstractmethod
    def check_answer(self, content: Any) -> Answer:
        """The answer in its stored form; raises `Refused` when it does not look like an answer of this type."""

    @abstractmethod
    def from_form(self, values: Sequence[str]) -> Answer:
        """The answer that a plain form sends as `values` of one name; of none the empty answer."""

    def tidied(self, stem: str) -> str:
        """The stem as it is stored."""
        return written.lines(stem)

    def fitted(self, stem: str, key: Given) -> str:
        """The stem of a file, made to fit its key where there is no doubt."""
        return stem

    def shown(self, stem: str) -> str:
        """The stem as a candidate reads it."""
        return stem

    def blanks_in(self, stem: str) -> int:
        """How many blanks are to be filled in."""
        return 0

    def blanks(self, key: Stored, answer: Answer | None) -> list[Filled]:
        """What stands in each blank of the key."""
        return []


def malformed() -> Refused:
    return Refused("answer_malformed", "答案格式不正确，请刷新页面后重新作答。")


def typed(text: str, limit: int) -> str:
    """What somebody typed as an answer keeps it; refuses more than `limit` characters."""
    kept = written.lines(_UNKEEPABLE.sub("", text))
    if len(kept) > limit:
        raise Refused("answer_long", f"答案有 {len(kept)} 个字，最多 {limit} 个字，请删减后再保存。")
    return kept


class Choice(QuestionType):
    """What is answered by ticking options."""

    shape = "chosen"
    own_options = True
    shuffles = True

    def stored(self, stem: str, ids: Sequence[OptionId], key: Given) -> list[Any]:
        if len(ids) < 2:
            raise Refused("options_missing", "至少要有两个选项。", field="options")
        if any(not 0 <= place < len(ids) for place in key):
            raise Refused("key_beyond_options", "答案超出了选项范围。", field="key")
        if not key:
            raise Refused("key_missing", "没有填写答案。", field="key")
        self.check_number(len(set(key)))
        return [ids[place] for place in sorted(set(key))]

    def check_number(self, right: int) -> None:
        """Raises `Refused` when a question of this type cannot have so many right options."""

    def given(self, ids: Sequence[OptionId], key: Stored) -> list[Any]:
        return [place for place, one in enumerate(ids) if one in key]

    def read(self, text: str, options: Sequence[str]) -> list[Any] | None:
        return written.letters(text)

    def written(self, options: Sequence[Option], key: Stored) -> str:
        return written.letters_of(self.given([one["id"] for one in options], key))

    def check_answer(self, content: Any) -> Answer:
        chosen = content.get("chosen") if isinstance(content, dict) and set(content) == {"chosen"} else None
        if not isinstance(chosen, list) or len(chosen) > 26 or not all(isinstance(one, str) and _OPTION_ID.fullmatch(one) for one in chosen):
            raise malformed()
        return {"chosen": sorted(set(chosen))}

    def from_form(self, values: Sequence[str]) -> Answer:
        return self.check_answer({"chosen": list(values)})


def chosen_ids(answer: Answer | None) -> set[OptionId]:
    return set(answer.get("chosen", [])) if answer else set()
