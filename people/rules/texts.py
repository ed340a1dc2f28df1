"""What people type or paste, as it is kept and compared: one line, no invisible characters. Values in, values out."""

import re
import unicodedata

# come along from web pages, chats and PDF files, and make two equal texts differ
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


def one_line(text: str) -> str:
    return " ".join(_INVISIBLE.sub("", text).split())


def plain_name(text: str) -> str:
    """A person's name: 陈　强 is written with a gap in many tables."""
    name = one_line(text)
    return name if name.isascii() else name.replace(" ", "")


def plain_number(text: str) -> str:
    """An account or a number: letters and digits of full width become plain ones."""
    return unicodedata.normalize("NFKC", one_line(text)).strip()


def plain_mobile(text: str) -> str:
    """The digits of a mobile number alone: "+86 139-0000-0001" -> "13900000001"."""
    digits = re.sub(r"[\s-]", "", plain_number(text))
    return re.sub(r"^(\+86|0086|86(?=1\d{10}$))", "", digits)
