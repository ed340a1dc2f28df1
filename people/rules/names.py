"""Accounts and search initials made from a Chinese name.

pypinyin is imported where it is used: its dictionary takes half a second, which every start of every process would pay.
"""

import re
from collections.abc import Collection

# characters that are read otherwise as a surname; compound surnames (尉迟) pypinyin knows itself
SURNAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "查": "zha", "区": "ou", "翟": "zhai", "种": "chong", "覃": "qin", "朴": "piao",
    "盖": "ge", "缪": "miao", "贠": "yun", "员": "yun", "薄": "bo", "黑": "he", "宓": "mi", "秘": "bi", "折": "she", "召": "shao", "祭": "zhai",
    "句": "gou", "繁": "po", "洗": "xian",
}  # fmt: skip


def initials(name: str) -> str:
    """Pinyin initials in lower case, without dots and gaps: 陈志强 -> "czq", 曾丽 -> "zl", 阿里·买买提 -> "almmt"."""
    from pypinyin import Style, lazy_pinyin

    surname, rest = _parted(name)
    return _letters(surname[:1] + "".join(lazy_pinyin(rest, style=Style.FIRST_LETTER)))[:40]


def free_account(name: str, taken: Collection[str]) -> str:
    """Pinyin and the first free number of two digits (three when 99 are used): 陈志强 -> "chenzhiqiang01". `taken` is in lower case."""
    from pypinyin import lazy_pinyin

    surname, rest = _parted(name)
    base = _letters(surname + "".join(lazy_pinyin(rest)))[:34].rstrip("0123456789") or "user"
    number = 1
    while f"{base}{number:02d}" in taken:
        number += 1
    return f"{base}{number:02d}"


def _parted(name: str) -> tuple[str, str]:
    """The reading of a surname that has one of its own, and the rest of the name. 查干·巴特尔 has no surname."""
    surname = SURNAMES.get(name[:1], "") if "·" not in name else ""
    return surname, name[1:] if surname else name


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())
