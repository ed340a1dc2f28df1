"""The names of laws as somebody types them. Pure."""

import re
from collections.abc import Iterable

_BETWEEN = re.compile(r"[、，,;；\r\n]+|(?<=》)\s*(?=《)")


def titles_in(texts: Iterable[str]) -> list[str]:
    """Each name once, in order, without 《》: several may stand in one text, as in “民法典、行政处罚法” or “《民法典》《行政处罚法》”."""
    said = (part.strip().strip("《》").strip() for text in texts for part in _BETWEEN.split(text.replace("\0", "")))
    return list(dict.fromkeys(one for one in said if one))
