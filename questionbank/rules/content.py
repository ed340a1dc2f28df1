"""What a question is made of, when two are the same, and whose options must not be shuffled. Pure."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from string import ascii_uppercase
from typing import Any

from core.errors import Refused
from questionbank import types
from questionbank.types.base import Given, Option
from questionbank.types.written import has_hidden, line, lines, normalised

MAX_OPTIONS = 8  # A to H
MAX_STEM, MAX_OPTION, MAX_EXPLANATION, MAX_TOPIC = 8000, 1000, 5000, 60  # characters; what a type allows of a stem may be less
MAX_TAG, MAX_TAGS = 20, 10
MAX_IMAGES, MAX_WORDS = 10, 200  # pictures of a question; characters that say what one shows
MAX_PARTS = 20  # sub-questions of a case
LETTERS = "ABCDEFGH"
_FRESH_IDS = (*"abcdefghijklmnopqrstuvwxyz", *(f"n{number}" for number in range(1, 1000)))

_NAMES_LETTERS = re.compile(r"(?<![A-Za-z])[A-H](?:\s*[、,，和与及]\s*[A-H])*\s*(?:项|选项)|以上(?:都|均|皆|全|选项)|上述(?:都|均|皆|全|选项)")
_OWN_LETTER = re.compile(r"\s*([A-Za-zＡ-Ｚａ-ｚ])\s*(、(?!\s*[A-HＡ-Ｈ]\s*(?:[、,，和与及项]|$))|[.．:：])\s*(.+)", re.DOTALL)
_BEGINS_LIKE_LETTER = re.compile(r"\s*[A-HＡ-Ｈ]\s*(?:[、.．:：)）,，]|项)")


@dataclass(frozen=True)
class Content:
    """What a revision stores, checked by its type."""

    stem: str
    options: list[Option]
    key: list[Any]
    explanation: str
    fixed_order: bool
    fingerprint: str
    images: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Image:
    """A picture as given: below the stem (`at` is None) or in the option at that place from 0. `file` is the public id of the stored file, `words`
    say what it shows to who cannot see it."""

    file: str
    sha256: str
    width: int
    height: int
    at: int | None = None
    words: str = ""


def fingerprint(kind: str, stem: str, options: Sequence[str], images: Sequence[Image] = ()) -> str:
    """Equal for questions of the same type, stem and set of options (in any order), with the same pictures at the same places."""
    parts = [kind, normalised(stem), *sorted(normalised(one) for one in options)]
    parts += sorted(f"\x1e{'' if one.at is None else normalised(options[one.at])}\x1e{one.sha256}" for one in images)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def right_answer(options: Sequence[Option], key: Sequence[Any]) -> str:
    """Equal for two questions with one fingerprint whose keys mean the same, in whatever order their options stand."""
    texts = {option["id"]: normalised(option["text"]) for option in options}
    return "\x1f".join(sorted(texts[one] for one in key)) if texts else json.dumps(list(key))


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
    key: Given,
    explanation: str = "",
    *,
    previous: Sequence[Option] = (),
    used_ids: Iterable[str] = (),
    images: Sequence[Image] = (),
) -> Content:
    """Stem, options and key (as given, see `types.base`) as a revision keeps them.

    An option keeps the id it has in `previous`; a new one gets an id not among `used_ids`. Refuses what makes no question of type `kind`.
    """
    question_type = types.get(kind)
    stem, explanation, texts = question_type.tidied(stem), lines(explanation), [line(one) for one in options]
    if question_type.own_options or texts and not question_type.options:
        _check_options(texts)
        shown = _with_ids(texts, previous, used_ids)
    else:
        shown = list(question_type.options)
    if not stem:
        raise Refused("stem_missing", "没有填写题干。", field="stem")
    limits = (("题干", "stem", stem, question_type.max_stem), ("解析", "explanation", explanation, MAX_EXPLANATION))
    for what, name, text, limit in limits:
        if len(text) > limit:
            raise Refused(f"{name}_too_long", f"{what}有 {len(text)} 个字，最多 {limit} 个字。", field=name)
    stored = question_type.stored(stem, [one["id"] for one in shown], key)
    shown_texts = [one["text"] for one in shown]
    _refuse_hidden(stem=stem, options="".join(shown_texts), key="".join("".join(one) for one in stored), explanation=explanation)
    fixed = question_type.own_options and names_letters(shown_texts)
    _check_images(images, len(shown) if question_type.own_options else 0)
    placed = [_placed(one, "" if one.at is None else shown[one.at]["id"]) for one in images]
    return Content(stem, shown, stored, explanation, fixed, fingerprint(kind, stem, shown_texts, images), placed)


def _check_images(images: Sequence[Image], options: int) -> None:
    if len(images) > MAX_IMAGES:
        raise Refused("images_many", f"图片有 {len(images)} 张，最多 {MAX_IMAGES} 张。", field="images")
    for number, one in enumerate(images, 1):
        if one.at is not None and not 0 <= one.at < options:
            raise Refused("image_place", f"第 {number} 张图片所在的选项不存在，请重新选择位置。", field="images")
        if len(one.words) > MAX_WORDS:
            raise Refused("image_words", f"第 {number} 张图片的说明有 {len(one.words)} 个字，最多 {MAX_WORDS} 个字。", field="images")


def _placed(image: Image, at: str) -> dict[str, Any]:
    """As a revision stores it."""
    return {"file": image.file, "at": at, "words": image.words, "width": image.width, "height": image.height, "sha256": image.sha256}


def _refuse_hidden(**texts: str) -> None:
    for name, text in texts.items():
        if has_hidden(text):
            what = {"stem": "题干", "options": "选项", "key": "答案", "explanation": "解析"}[name]
            raise Refused("hidden_characters", f"{what}里有看不见的控制字符，请删去后再试。", field=name)


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
    if not previous and not used_ids:
        return [{"id": fresh, "text": text} for fresh, text in zip(_FRESH_IDS, texts, strict=False)]
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


def without_letters(texts: Sequence[str]) -> list[str]:
    """Options typed as A. … B. … C. … without their letters; any others as they are, so also A、B项… and B、C项…, which name options."""
    own = [_OWN_LETTER.fullmatch(text) for text in texts]
    if all(match and unicodedata.normalize("NFKC", match[1]).upper() == letter for match, letter in zip(own, ascii_uppercase, strict=False)):
        return [match[3] for match in own if match]
    return list(texts)


def read_tags(text: str) -> list[str]:
    """Tags as typed, apart by 、 ， ； or space; each once, in order."""
    if not text:
        return []
    return list(_known_tags(text) if len(text) <= 100 else _tags(text))


@lru_cache(maxsize=1024)  # a file repeats them on many rows
def _known_tags(text: str) -> tuple[str, ...]:
    return _tags(text)


def _tags(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in re.split(r"[、,，;；\s]+", unicodedata.normalize("NFKC", text)) if one))


def check_tags(tags: Sequence[str]) -> None:
    """Raises `Refused` for too many tags or a tag too long."""
    if len(tags) > MAX_TAGS:
        raise Refused("tags_many", f"标签有 {len(tags)} 个，最多 {MAX_TAGS} 个。", field="tags")
    for one in tags:
        if len(one) > MAX_TAG:
            raise Refused("tag_long", f"标签“{one}”有 {len(one)} 个字，最多 {MAX_TAG} 个字。", field="tags")


def check_parts(kinds: Sequence[str]) -> None:
    """Raises `Refused` for sub-questions, given by their types, that make no case."""
    if not kinds:
        raise Refused("parts_missing", "案例题至少要有一道小题，请添加。", field="parts")
    if len(kinds) > MAX_PARTS:
        raise Refused("parts_many", f"案例题有 {len(kinds)} 道小题，最多 {MAX_PARTS} 道。", field="parts")
    for place, kind in enumerate(kinds, 1):
        if kind and types.get(kind).has_parts:
            raise Refused("case_in_case", f"第 {place} 小题不能又是案例题。", field="parts")


def case_fingerprint(case: Content, parts: Sequence[Content]) -> str:
    """Of a case: its material with its sub-questions in order."""
    return hashlib.sha256("\x1f".join([case.fingerprint, *(one.fingerprint for one in parts)]).encode()).hexdigest()
