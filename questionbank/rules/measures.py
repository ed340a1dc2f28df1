"""How much room printed text takes. Pure."""

import unicodedata
from collections.abc import Sequence


def width(text: str) -> int:
    """In half characters."""
    return sum(2 if unicodedata.east_asian_width(one) in "WFA" else 1 for one in text)


def columns(texts: Sequence[str], line: int) -> int:
    """How many options, their letters included, share a line of so many half characters: 4 or 2 where the longest allows it, else 1."""
    longest = max(map(width, texts), default=0) + 2
    return next((number for number in (4, 2) if longest <= line // number and len(texts) >= number), 1)
