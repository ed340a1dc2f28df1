import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from core.errors import Refused
from questionbank.types import written
from questionbank.types.base import Answer, Filled, Given, Option, OptionId, QuestionType, Stored, malformed, typed

MAX_BLANKS, MAX_FORMS, MAX_FORM = 20, 20, 200
BLANK = "____"  # how a blank stands in a stored stem
_BLANK = re.compile(r"[_＿]{2,}")
_BRACKETS = re.compile(r"[(（]\s*[)）]")


class Blank(QuestionType):
    """填空题: each blank of the stem (____) has one or more accepted forms. Each blank earns its share of the points. Width, case and white
    space of what is filled in do not matter, nor a full stop at its end."""

    code = "blank"
    label = "填空题"
    names = frozenset({"填空题", "填空", "blank"})
    input_type = "blanks"
    shape = "texts"
    max_answer = MAX_FORM
    answer_help = "填空题几个空用分号分开，一个空的几种写法用 / 分开，如：五日/5日；书面（文字里的 / 写成 \\/，| 写成 \\|）"

    def stored(self, stem: str, ids: Sequence[OptionId], key: Given) -> list[Any]:
        if ids:
            raise Refused("options_given", "填空题没有选项，请删去选项，或改为选择题。", field="options")
        places = stem.count(BLANK)
        if not places:
            raise Refused("blanks_missing", "填空题的题干里没有空，请在要填的地方写四个下划线 ____。", field="stem")
        if places > MAX_BLANKS:
            raise Refused("blanks_many", f"一道填空题最多 {MAX_BLANKS} 个空，现有 {places} 个。", field="stem")
        if len(key) != places:
            raise Refused("blanks_differ", f"题干里有 {places} 个空，答案却有 {len(key)} 个。几个空的答案用分号分开。", field="key")
        return [self._forms(number, forms) for number, forms in enumerate(key, 1)]

    @staticmethod
    def _forms(number: int, forms: Sequence[str]) -> list[str]:
        kept = list(dict.fromkeys(written.line(form) for form in forms))
        if not kept or not all(_comparable(one) for one in kept):
            raise Refused("blank_empty", f"第 {number} 个空的答案是空的，请填写。", field="key")
        if len(kept) > MAX_FORMS or any(len(one) > MAX_FORM for one in kept):
            raise Refused("blank_long", f"第 {number} 个空的答案太多或太长（最多 {MAX_FORMS} 种写法，每种 {MAX_FORM} 个字）。", field="key")
        return kept

    def given(self, ids: Sequence[OptionId], key: Stored) -> list[Any]:
        return [list(forms) for forms in key]

    def read(self, text: str, options: Sequence[str]) -> list[Any] | None:
        return None if written.divides(text) or written.has_bar(text) else written.blanks(text)

    def written(self, options: Sequence[Option], key: Stored) -> str:
        return written.blanks_text(key)

    def fraction(self, key: Stored, answer: Answer | None, scoring_rule: str) -> Fraction | None:
        return Fraction(sum(one.right for one in self.blanks(key, answer)), len(key))

    def blanks(self, key: Stored, answer: Answer | None) -> list[Filled]:
        texts = [*(answer or {}).get("texts", []), *[""] * len(key)]
        return [Filled(text, forms, _comparable(text) in {_comparable(form) for form in forms}) for text, forms in zip(texts, key, strict=False)]

    def check_answer(self, content: Any) -> Answer:
        texts = content.get("texts") if isinstance(content, dict) and set(content) == {"texts"} else None
        if not isinstance(texts, list) or len(texts) > MAX_BLANKS or not all(isinstance(one, str) for one in texts):
            raise malformed()
        return {"texts": [typed(one, MAX_FORM) for one in texts]}

    def from_form(self, values: Sequence[str]) -> Answer:
        return self.check_answer({"texts": list(values)})

    def shown(self, stem: str) -> str:
        """Several blanks are numbered, since the fields stand below."""
        first, *rest = stem.split(BLANK)
        if len(rest) < 2:
            return stem
        return first + "".join(f"（{number}）{BLANK}{text}" for number, text in enumerate(rest, 1))

    def blanks_in(self, stem: str) -> int:
        return stem.count(BLANK)

    def tidied(self, stem: str) -> str:
        return _BLANK.sub(BLANK, written.lines(stem))

    def fitted(self, stem: str, key: Given) -> str:
        """Empty brackets are the blanks where no other ones are drawn and there are as many as the key fills."""
        brackets = len(_BRACKETS.findall(stem))
        return _BRACKETS.sub(BLANK, stem) if brackets == len(key) and not _BLANK.search(stem) else stem


def _comparable(text: str) -> str:
    return written.normalised(text).casefold().rstrip("。.")
