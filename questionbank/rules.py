"""Pure rules of the bank: what a question is made of, when two are the same, and whose options must not be shuffled."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.errors import Refused
from questionbank import types

MAX_OPTIONS = 8  # A to H
MAX_STEM, MAX_OPTION, MAX_EXPLANATION, MAX_TOPIC = 3000, 1000, 5000, 60  # characters
LETTERS = "ABCDEFGH"
_FRESH_IDS = (*"abcdefghijklmnopqrstuvwxyz", *(f"n{number}" for number in range(1, 1000)))

Option = dict[str, str]
_SPACE = re.compile(r"\s+")
_NAMES_LETTERS = re.compile(r"(?<![A-Za-z])[A-H](?:\s*[、,，和与及]\s*[A-H])*\s*(?:项|选项)|以上(?:都|均|皆|全|选项)|上述(?:都|均|皆|全|选项)")
_BEGINS_LIKE_LETTER = re.compile(r"\s*[A-HＡ-Ｈ]\s*(?:[、.．:：)）,，]|项)")


@dataclass(frozen=True)
class Content:
    """What a revision stores, checked by its type."""

    stem: str
    options: list[Option]
    key: list[str]
    explanation: str
    fixed_order: bool
    fingerprint: str


def normalised(text: str) -> str:
    """Text without white space and without differences of character width; other punctuation stays."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


def fingerprint(kind: str, stem: str, options: Sequence[str]) -> str:
    """Equal for questions of the same type, stem and set of options (in any order)."""
    parts = [kind, normalised(stem), *sorted(normalised(one) for one in options)]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def names_letters(texts: Sequence[str]) -> bool:
    """True when an option's text names options by letter or as "all of the above": their order must stay as written."""
    return any(_NAMES_LETTERS.search(one) or begins_like_letter(one) for one in texts)


def begins_like_letter(text: str) -> bool:
    """A、B项以外的…, or an option that carries its own letter."""
    return bool(_BEGINS_LIKE_LETTER.match(text))


def compose(
    kind: str,
    stem: str,
    options: Sequence[str],
    key: Sequence[int],
    explanation: str = "",
    *,
    previous: Sequence[Option] = (),
    used_ids: Iterable[str] = (),
) -> Content:
    """Stem, options and key (places from 0; of a judge question 0 is 正确, 1 is 错误) as a revision keeps them.

    An option keeps the id it has in `previous`; a new one gets an id not among `used_ids`. Refuses what makes no question of type `kind`.
    """
    question_type = types.get(kind)
    stem, explanation, texts = stem.strip(), explanation.strip(), [one.strip() for one in options]
    if question_type.own_options:
        _check_options(texts)
        shown = _with_ids(texts, previous, used_ids)
    else:
        shown = list(question_type.options)
    if not stem:
        raise Refused("stem_missing", "没有填写题干。", field="stem")
    for what, field, text, limit in (("题干", "stem", stem, MAX_STEM), ("解析", "explanation", explanation, MAX_EXPLANATION)):
        if len(text) > limit:
            raise Refused(f"{field}_too_long", f"{what}有 {len(text)} 个字，最多 {limit} 个字。", field=field)
    ids = [one["id"] for one in shown]
    if len(ids) > 1 and any(not 0 <= place < len(ids) for place in key):
        raise Refused("key_beyond_options", "答案超出了选项范围。", field="key")
    right = [ids[place] for place in sorted(set(key)) if 0 <= place < len(ids)]
    question_type.check_key(ids, right)
    shown_texts = [one["text"] for one in shown]
    fixed = question_type.own_options and names_letters(shown_texts)
    return Content(stem, shown, right, explanation, fixed, fingerprint(kind, stem, shown_texts))


def _check_options(texts: Sequence[str]) -> None:
    if len(texts) > MAX_OPTIONS:
        raise Refused("options_too_many", f"选项有 {len(texts)} 个，最多 {MAX_OPTIONS} 个。", field="options")
    for letter, text in zip(LETTERS, texts, strict=False):
        if not text:
            raise Refused("option_empty", f"选项{letter}是空的，后面却还有选项。请补上，或把后面的选项前移。", field="options")
        if len(text) > MAX_OPTION:
            raise Refused("option_too_long", f"选项{letter}有 {len(text)} 个字，最多 {MAX_OPTION} 个字。", field="options")


def _with_ids(texts: Sequence[str], previous: Sequence[Option], used_ids: Iterable[str]) -> list[Option]:
    """Same text keeps its id wherever it moved; else the place keeps it (a corrected wording); else a fresh one."""
    left = dict(enumerate(previous))
    ids: list[str | None] = [None] * len(texts)
    for place, text in enumerate(texts):
        same = [old for old, option in left.items() if normalised(option["text"]) == normalised(text)]
        if same:
            ids[place] = left.pop(place if place in same else same[0])["id"]
    for place in range(len(texts)):
        if ids[place] is None and place in left:
            ids[place] = left.pop(place)["id"]
    taken = {*used_ids, *(one["id"] for one in previous)}
    fresh = (one for one in _FRESH_IDS if one not in taken)
    return [{"id": known or next(fresh), "text": text} for known, text in zip(ids, texts, strict=True)]


_BASIS = re.compile(
    r"《?\s*(?P<title>(?!第[零〇一二三四五六七八九十百千0-9]+条)[^《》()\s]{2,100}?)\s*》?\s*(?P<article>第[零〇一二三四五六七八九十百千0-9]{1,12}条(?:之[一二三四五六七八九十]{1,3})?)?"
    r"(?:\s*\((?P<version>[0-9-]{4,10})版?\))?"
)

Basis = tuple[str, str, str]  # statute title, article number, version of the statute ("" where unknown)


def read_bases(text: str) -> list[tuple[str, Basis | None]]:
    """Each line (or part between ；) of a typed basis with what it means, or None where it cannot be read."""
    lines = [line.strip(" 。") for line in re.split(r"[;；\r\n]+", text)]
    found = [(line, _BASIS.fullmatch(line.replace("（", "(").replace("）", ")"))) for line in lines if line]
    return [(line, (match["title"], match["article"] or "", match["version"] or "") if match else None) for line, match in found]


def basis_text(basis: Basis) -> str:
    """What `read_bases` reads: 中华人民共和国行政处罚法 第二十四条（2021-01-22）"""
    title, article, version = basis
    return f"{title} {article}".strip() + (f"（{version}）" if version else "")


def without_letters(lines: Sequence[str]) -> list[str]:
    """Lines typed as A. … B. … C. … without their letters; any other lines as they are."""
    own = [re.fullmatch(r"\s*([A-Za-zＡ-Ｚ])\s*[、.．:：]\s*(.+)", line) for line in lines]
    if all(match and unicodedata.normalize("NFKC", match[1]).upper() == letter for match, letter in zip(own, LETTERS, strict=False)):
        return [match[2] for match in own if match]
    return list(lines)
