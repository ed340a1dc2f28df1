"""The articles a question rests on, as people write them. Pure."""

import re
import unicodedata
from functools import lru_cache

from statutes.rules.numerals import Key, chinese, read_key

_BASIS = re.compile(
    r"《?\s*(?P<title>(?!第[零〇一二三四五六七八九十百千0-9]+条)[^《》()\s]{2,100}?)\s*》?\s*(?P<article>第[零〇一二三四五六七八九十百千0-9]{1,12}条(?:之[一二三四五六七八九十]{1,3})?)?"
    r"(?:\s*\((?P<version>[0-9-]{4,10})版?\))?"
)

MAX_TITLE, MAX_ARTICLE, MAX_VERSION = 100, 30, 20  # characters
Basis = tuple[str, str, str]  # statute title, article number, version of the statute ("" where unknown)


def read_bases(text: str) -> list[tuple[str, Basis | None]]:
    """Each line (or part between ；) of a typed basis with what it means, or None where it cannot be read."""
    return list(_known(text) if len(text) <= 200 else _read(text)) if text else []


@lru_cache(maxsize=4096)  # many questions rest on the same article
def _known(text: str) -> tuple[tuple[str, Basis | None], ...]:
    return _read(text)


def _read(text: str) -> tuple[tuple[str, Basis | None], ...]:
    lines = [line.strip(" 。") for line in re.split(r"[;；\r\n]+", text)]
    found = [(line, _BASIS.fullmatch(line.replace("（", "(").replace("）", ")"))) for line in lines if line]
    return tuple((line, (match["title"], match["article"] or "", match["version"] or "") if match else None) for line, match in found)


def basis_text(basis: Basis) -> str:
    """What `read_bases` reads: 中华人民共和国行政处罚法 第二十四条（2021-01-22）"""
    title, article, version = basis
    return f"{title} {article}".strip() + (f"（{version}）" if version else "")


def article_named(typed: str) -> Key | None:
    """The article somebody looks for: 第二十四条, 第24条, 24条, 24, 二十四, 24之一. None where it cannot be read."""
    said = "".join(unicodedata.normalize("NFKC", typed).split()).removeprefix("第").replace("条", "")
    number, _, suffix = said.partition("之")
    if suffix.isascii() and suffix.isdecimal():
        suffix = chinese(int(suffix))
    return read_key(f"第{number}条" + (f"之{suffix}" if suffix else ""))


def spellings(typed: str) -> list[str]:
    """The ways in which a basis may name the article somebody looks for; none where that cannot be read."""
    key = article_named(typed)
    return [str(key), str(key).replace(chinese(key.number), str(key.number), 1)] if key else []
