"""The wording of two texts beside each other."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_TOKEN = re.compile(r"[0-9０-９]+|[A-Za-z]+|.", re.DOTALL)
_SAME_SIGN = str.maketrans(":;,()<>", "：；，（）〈〉")
_SIGNS = re.compile(r"[\s，。、；：！？“”‘’《》〈〉（）「」…—·\-\"']+")
_ISLAND = 3  # a stretch of at most so many characters between longer changes belongs to the change


@dataclass(frozen=True)
class Piece:
    """A stretch of both texts: equal where `old == new`, signs' width apart."""

    same: bool
    old: str
    new: str


def bare(text: str) -> str:
    """Without signs and blanks: what must differ for an article to count as changed."""
    return _SIGNS.sub("", text.translate(_SAME_SIGN))


def pieces(old: str, new: str) -> list[Piece]:
    """Both texts cut into equal and different stretches; joined, each gives its text again."""
    olds, news = _TOKEN.findall(old), _TOKEN.findall(new)
    matcher = SequenceMatcher(None, [one.translate(_SAME_SIGN) for one in olds], [one.translate(_SAME_SIGN) for one in news], autojunk=False)
    cut = [Piece(tag == "equal", "".join(olds[a:b]), "".join(news[c:d])) for tag, a, b, c, d in matcher.get_opcodes()]
    return list(_joined(_without_islands(cut)))


def _without_islands(cut: list[Piece]) -> Iterator[Piece]:
    for place, one in enumerate(cut):
        around = cut[place - 1 : place] + cut[place + 1 : place + 2]
        sizes = [max(len(piece.old), len(piece.new)) for piece in around]
        island = one.same and len(sizes) == 2 and len(one.old) <= min(_ISLAND, *sizes) and "\n" not in one.old
        yield Piece(False, one.old, one.new) if island else one


def _joined(cut: Iterator[Piece]) -> Iterator[Piece]:
    held: Piece | None = None
    for one in cut:
        if held and held.same == one.same:
            held = Piece(held.same, held.old + one.old, held.new + one.new)
            continue
        if held:
            yield held
        held = one
    if held:
        yield held


def marked(text: str, words: Sequence[str]) -> list[tuple[str, bool]]:
    """The text cut where one of `words` stands, each stretch with whether it is one."""
    if not words:
        return [(text, False)]
    any_word = re.compile("|".join(re.escape(one) for one in sorted(words, key=len, reverse=True)), re.IGNORECASE)
    cut, end = [], 0
    for found in any_word.finditer(text):
        cut += [(text[end : found.start()], False), (found[0], True)]
        end = found.end()
    return [one for one in (*cut, (text[end:], False)) if one[0]]
