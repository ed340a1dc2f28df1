"""Accounts and search initials made from a Chinese name."""

import re
from collections.abc import Collection

from pypinyin import Style, lazy_pinyin


def initials(name: str) -> str:
    """Pinyin initials in lower case: 陈志强 -> "czq"."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))[:40].lower()


def free_account(name: str, taken: Collection[str]) -> str:
    """Pinyin and the first free number of two digits (three when 99 are used): 陈志强 -> "chenzhiqiang01". `taken` is in lower case."""
    base = re.sub(r"[^a-z0-9]", "", "".join(lazy_pinyin(name)).lower())[:34].rstrip("0123456789") or "user"
    number = 1
    while f"{base}{number:02d}" in taken:
        number += 1
    return f"{base}{number:02d}"
