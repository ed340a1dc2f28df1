"""How questions are searched: which of their characters count, and the grams by which an index finds them. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from questionbank import types
from questionbank.types.base import Option

BREAK = "\n"  # between two fields in a text that is searched; no word that is looked for holds it
_SIGNS = re.compile(r"[\W_]+")


def folded(text: str) -> str:
    """Its letters and digits; width, case, white space, punctuation and signs do not matter."""
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text).casefold())


def words(typed: str) -> list[str]:
    """What a question must hold, each somewhere, to be found: the words typed apart by white space. Empty where nothing counts."""
    return list(dict.fromkeys(word for one in typed.split() if (word := folded(one))))


def fields(kind: str, stem: str, options: Sequence[Option], explanation: str) -> list[str]:
    """What of a question is searched; options that its type gives are nobody's words."""
    return [stem, *(one["text"] for one in options if types.get(kind).own_options), explanation]


def text_of(said: Iterable[str]) -> str:
    """The fields as they are searched, apart, so that no word is found across two of them."""
    return BREAK.join(one for one in map(folded, said) if one)


def grams(text: str) -> list[str]:
    """What the index holds of such a text, each once: every two characters side by side, and the last one of each field by itself, so that each
    character begins a gram."""
    found: dict[str, None] = {}
    for field in text.split(BREAK):
        found.update(dict.fromkeys(map(str.__add__, field, field[1:])))
        found[field[-1:]] = None
    found.pop("", None)
    return list(found)


def pairs(word: str) -> list[str]:
    """The grams that hold all of a word; none of a single character, which is the beginning of some."""
    return list(dict.fromkeys(map(str.__add__, word, word[1:])))
