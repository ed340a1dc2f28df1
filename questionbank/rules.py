"""Pure rules of the bank: when two questions are the same, and whose options must not be shuffled."""

import hashlib
import re
import unicodedata
from collections.abc import Sequence

_SPACE = re.compile(r"\s+")
_NAMES_LETTERS = re.compile(r"(?<![A-Za-z])[A-H](?:\s*[、,，和与及]\s*[A-H])*\s*(?:项|选项)|以上(?:都|均|皆|全|选项)|上述(?:都|均|皆|全|选项)")


def normalised(text: str) -> str:
    """Text without white space and without differences of character width; other punctuation stays."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


def fingerprint(kind: str, stem: str, options: Sequence[str]) -> str:
    """Equal for questions of the same type, stem and set of options (in any order)."""
    parts = [kind, normalised(stem), *sorted(normalised(one) for one in options)]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def names_letters(texts: Sequence[str]) -> bool:
    """True when an option's text names options by letter or as "all of the above": their order must stay as written."""
    return any(_NAMES_LETTERS.search(one) for one in texts)
