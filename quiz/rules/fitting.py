"""Fitting a preset paper to the bank: what a type lacks goes to the types that are there, and the total stays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from questionbank import types
from quiz.rules.draw import Section
from quiz.rules.terms import shape_text, total_points


@dataclass(frozen=True)
class Fitted:
    """The sections to offer; `sentence` says what was changed and why, or is empty when nothing was."""

    sections: list[Section]
    sentence: str = ""


def fit_sections(sections: Sequence[Section], available: Mapping[str, int]) -> Fitted:
    """Sections of distinct types, without filters, that a bank with so many `available` questions of each type satisfies at the same total.

    Lacking questions' points move to further questions of the other sections, the first ones first. Where no whole number of questions
    makes up for them the sections come back unchanged (saving them is refused then, with what is missing).
    """
    kept = [min(one.count, available.get(one.type, 0)) for one in sections]
    lost = total_points(sections) - sum(count * one.worth for count, one in zip(kept, sections, strict=True))
    if not lost:
        return Fitted(list(sections))
    spare = [available.get(one.type, 0) - count for count, one in zip(kept, sections, strict=True)]
    added = _make_up(lost, [one.worth for one in sections], spare)
    if added is None:
        return Fitted(list(sections))
    fitted = [replace(one, count=count + more) for one, count, more in zip(sections, kept, added, strict=True) if count + more]
    lacking = "、".join(_lack(one, available.get(one.type, 0)) for one, count in zip(sections, kept, strict=True) if count < one.count)
    return Fitted(fitted, f"题库中{lacking}，试卷已改为 {shape_text(fitted)}。")


def _lack(section: Section, available: int) -> str:
    label = types.get(section.type).label
    return f"没有{label}（需要 {section.count} 道）" if not available else f"{label}只有 {available} 道（需要 {section.count} 道）"


def _make_up(lost: int, points: Sequence[int], spare: Sequence[int]) -> list[int] | None:
    """How many more of each section make `lost` points exactly, as many as possible of the first; None when nothing does."""
    if not points:
        return [] if lost == 0 else None
    for more in range(min(spare[0], lost // points[0]), -1, -1):
        rest = _make_up(lost - more * points[0], points[1:], spare[1:])
        if rest is not None:
            return [more, *rest]
    return None
