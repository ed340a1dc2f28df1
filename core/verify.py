"""Codes on what the office has attested, and which room answers for them: whoever holds a print asks `/verify/<code>/`.

A code is the prefix of a room and 18 random letters (83 bits), of an alphabet in which nothing looks like anything else; what is typed for
something that looks alike is read as what is meant. A room keeps `digest_of` a code and finds its row by that, so that how long a look-up takes
says nothing about codes that exist.
"""

import hashlib
import secrets
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.models import Office

ALPHABET = "23456789ACDEFHJKMNPRTVWXY"
RANDOM_LETTERS = 18
GROUP = 4
_MEANT = str.maketrans("BGSZU", "8652V")

VALID, CHANGED, WITHDRAWN = "valid", "changed", "withdrawn"


@dataclass(frozen=True)
class Verified:
    """What anyone may know of a code that was given out: how it stands, and what it says, as (label, value)."""

    state: str  # VALID, CHANGED or WITHDRAWN
    title: str
    facts: Sequence[tuple[str, str]] = ()
    caveat: str = ""
    word: str = ""  # how it stands, where the usual word of its state does not say it
    says: str = ""  # what follows from that, instead of the usual sentence


Find = Callable[[str, datetime], Verified | None]


@dataclass(frozen=True)
class Room:
    """`switch`: the field of Office by which the office lets anyone ask; `what`: what is checked, in words."""

    find: Find
    switch: str
    what: str


_rooms: dict[str, Room] = {}


def register(prefix: str, find: Find, *, switch: str = "public_check", what: str = "证明") -> None:
    """Name who knows the codes that begin with `prefix`: `find(code, now)`, with the code as `new_code` made it; None for one never given out.
    Nobody is answered while the office's `switch` is off."""
    if len(prefix) != 2 or not set(prefix) <= set(ALPHABET):
        raise ValueError(f"a prefix is two letters of {ALPHABET}")
    _rooms[prefix] = Room(find, switch, what)


def open_rooms(office: Office | None) -> list[Room]:
    """Those whose switch is on."""
    return [one for one in _rooms.values() if office is not None and getattr(office, one.switch)]


def new_code(prefix: str) -> str:
    return prefix + "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_LETTERS))


def digest_of(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def shown(code: str) -> str:
    """In groups of four, as it is printed and read out."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def read(typed: str) -> str:
    """The code that somebody means by what they typed: any case and width, with or without groups."""
    plain = unicodedata.normalize("NFKC", typed[:100]).upper()
    return "".join(letter for letter in plain if letter.isalnum()).translate(_MEANT)


def look_up(typed: str, now: datetime) -> Verified | None:
    """None for a code that nobody gave out, or whose room answers nobody at present."""
    code = read(typed)
    if len(code) != 2 + RANDOM_LETTERS or not set(code) <= set(ALPHABET):
        return None
    room = _rooms.get(code[:2])
    if room is None or room not in open_rooms(Office.current()):
        return None
    return room.find(code, now)
