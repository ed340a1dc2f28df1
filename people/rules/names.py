"""Accounts and search initials made from a Chinese name.

pypinyin is imported where it is used: its dictionary takes half a second, which every start of every process would pay.
"""

import re
from collections.abc import Collection


def initials(name: str) -> str:
    """Pinyin initials in lower case: 陈志强 -> "czq"."""
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))[:40].lower()


def free_account(name: str, taken: Collection[str]) -> str:
    """Pinyin and the first free number of two digits (three when 99 are used): 陈志强 -> "chenzhiqiang01". `taken` is in lower case."""
    from pypinyin import lazy_pinyin

    base = re.sub(r"[^a-z0-9]", "", "".join(lazy_pinyin(name)).lower())[:34].rstrip("0123456789") or "user"
    number = 1
    while f"{base}{number:02d}" in taken:
        number += 1
    return f"{base}{number:02d}"
