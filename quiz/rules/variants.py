"""Fixed papers: which of several a candidate gets, and what shape they have. Pure."""

from collections import Counter
from collections.abc import Sequence

from quiz.rules.draw import Drawable, Section

Fixed = tuple[Drawable, int]  # a question and what it, or each of its sub-questions, is worth (1/100 point)


def turn(place: int, number: int, many: int) -> int:
    """Which of `many` papers (from 0) the candidate at `place` of the roster (from 0) gets as their `number`-th: neighbours another one, and who
    sits again the next."""
    return (place + number - 1) % many


def shape(paper: Sequence[Fixed]) -> list[Section]:
    """The sections that describe it: so many of a type at so many points, in the order in which they first come."""
    counts = Counter((one.type, points, len(one.parts) or 1) for one, points in paper)
    return [Section(kind, count, points, parts=parts) for (kind, points, parts), count in counts.items()]


def alike(papers: Sequence[Sequence[Fixed]]) -> bool:
    """Whether all have the same questions by type and points: only then are their scores comparable."""
    return len({frozenset(Counter(shape_key(one) for one in paper).items()) for paper in papers}) < 2


def shape_key(one: Fixed) -> tuple[str, int, int]:
    question, points = one
    return question.type, points, len(question.parts) or 1


Line = tuple[int, int]  # id of a revision, points


def changed(lines: Sequence[Line], do: str, newest: Sequence[int]) -> list[Line]:
    """The lines after a button was pressed: up-3, down-3, remove-3 or fresh-3 (take the newest revision) of the third; anything else changes
    nothing."""
    action, _, place = do.partition("-")
    result, at = list(lines), int(place) - 1 if place.isascii() and place.isdigit() else -1
    if not 0 <= at < len(result):
        return result
    if action == "remove":
        del result[at]
    elif action == "fresh":
        result[at] = (newest[at], result[at][1])
    elif action in ("up", "down"):
        other = min(max(at + (1 if action == "down" else -1), 0), len(result) - 1)
        result[at], result[other] = result[other], result[at]
    return result
