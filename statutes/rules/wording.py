"""The wording of two texts beside each other."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_TOKEN = re.compile(r"[0-9０-９]+|[A-Za-z]+|.", re.DOTALL)
_SAME_SIGN = str.maketrans(":;,()<>", "：；，（）〈〉")
_SIGNS = re.compile(r"[\s，。、；：！？“”‘’《》〈〉（）「」…—·\-\"']+")
_SENTENCE = re.compile(r"[^。；\n]*[。；\n]|[^。；\n]+")
_AT_ONCE = 4_000_000  # pairs of words or signs: about a second at worst
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


def pieces(old: str, new: str, *, exact: bool = False) -> list[Piece]:
    """Both texts cut into equal and different stretches; joined, each gives its text again. `exact`: the width of signs counts too.

    A long text is compared sentence by sentence first: the time grows with the square of what is compared at once.
    """
    if old == new:
        return [Piece(True, old, new)] if old else []
    olds, news = _TOKEN.findall(old), _TOKEN.findall(new)
    if len(olds) * len(news) <= _AT_ONCE:
        return list(_joined(_without_islands(_cut(olds, news, exact))))
    return list(_joined(_by_sentence(_SENTENCE.findall(old), _SENTENCE.findall(new), exact)))


def _cut(olds: Sequence[str], news: Sequence[str], exact: bool) -> list[Piece]:
    told, tnew = (olds, news) if exact else ([one.translate(_SAME_SIGN) for one in side] for side in (olds, news))
    matcher = SequenceMatcher(None, told, tnew, autojunk=False)
    return [Piece(tag == "equal", "".join(olds[a:b]), "".join(news[c:d])) for tag, a, b, c, d in matcher.get_opcodes()]


def _by_sentence(olds: Sequence[str], news: Sequence[str], exact: bool) -> Iterator[Piece]:
    """As many sentences for as many are taken for each other in turn; what remains long is different as a whole."""
    matcher = SequenceMatcher(None, olds, news, autojunk=False)
    for _, a, b, c, d in matcher.get_opcodes():
        pairs = zip(olds[a:b], news[c:d], strict=True) if b - a == d - c else [("".join(olds[a:b]), "".join(news[c:d]))]
        for old, new in pairs:
            yield from pieces(old, new, exact=exact) if len(old) * len(new) <= _AT_ONCE else [Piece(old == new, old, new)]


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
