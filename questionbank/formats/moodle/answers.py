"""How Moodle's files say what is right: shares in percent, wild cards, blanks. Used by its XML and by GIFT."""

import re
from collections.abc import Sequence

from questionbank.formats.base import Record
from questionbank.types.blank import BLANK, Blank

_SHARE = re.compile(r"-?\d{1,3}(?:\.\d{0,10})?")
_BLANKS = re.compile(r"[_＿]{2,}")
_WILD = re.compile(r"(?<!\\)\*")
_TOKENS = re.compile(r"\\.|[^\\]|\\$", re.DOTALL)
_SLACK = 0.2  # percent: three shares of 33.33333 are a whole


def tokens(text: str) -> list[str]:
    """Character by character, each escaped one with its backslash."""
    return _TOKENS.findall(text)


def cut(text: str, sign: str) -> list[str]:
    """Text in pieces at each `sign` that is not escaped; escapes are left as they are."""
    pieces = [""]
    for one in tokens(text):
        if one == sign:
            pieces.append("")
        else:
            pieces[-1] += one
    return pieces


def share(text: str) -> float | None:
    """A share in percent; None for what is no number."""
    return float(text) if _SHARE.fullmatch(text.strip()) else None


def share_text(parts: int) -> str:
    """What one of so many right options earns, as Moodle writes it: 33.33333."""
    return f"{100 / parts:.5f}".rstrip("0").rstrip(".")


def right_places(record: Record, shares: Sequence[float | None], *, several: bool) -> list[int]:
    """The places of what is right; says what is wrong where the shares give partial points, or none."""
    known = [one if one is not None else 0.0 for one in shares]
    right = [place for place, one in enumerate(known) if one > 0]
    if any(one is None for one in shares):
        record.error("answer", "有的选项的分值不是百分数，读不懂哪些是正确答案。")
    elif not right:
        record.error("answer", "没有哪个选项得分，不知道正确答案。")
    elif several and abs(sum(known[place] for place in right) - 100) > _SLACK:
        record.error("answer", "得分选项的分值加起来不是 100%，不能确定哪些是正确答案。")
    elif not several and (len(right) > 1 or known[right[0]] != 100):
        record.error("answer", "单选题应当只有一个选项得 100%，这道题有部分得分的选项，或有几个正确选项。")
    else:
        return right
    return []


def accepted(record: Record, forms: Sequence[str], shares: Sequence[float | None], *, case_matters: bool) -> list[str]:
    """The accepted forms of a blank; what earns nothing is left out. Refuses partial points and wild cards."""
    if any(one is None or 0 < one < 100 for one in shares):
        record.error("answer", "有只得部分分的答案，填空题的每种写法都应得满分。")
        return []
    right = [form.strip() for form, one in zip(forms, shares, strict=True) if one is not None and one > 0]
    if any(_WILD.search(form) for form in right):
        record.error("answer", "答案里有通配符 *，请把可以接受的写法一一写出。")
        return []
    if not right:
        record.error("answer", "没有得满分的答案。")
    if case_matters and any(form.lower() != form.upper() for form in right):
        record.warn("answer", "原题区分大小写，导入后不区分。")
    return [form.replace("\\*", "*") for form in right]


def form_text(form: str) -> str:
    """An accepted form without wild cards."""
    return form.replace("*", "\\*")


def with_blank(stem: str) -> str:
    """A stem with one place to fill in: empty brackets are one, and a question that has none gets it at its end."""
    stem = Blank().fitted(stem, [[]])
    return stem if _BLANKS.search(stem) else f"{stem}{BLANK}"
