"""A paper on paper: its parts with their heads, and how much room each question takes. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from core.points import HUNDREDTHS, points_text
from questionbank import types
from questionbank.formats.papers.lines import flat
from questionbank.formats.papers.marks import has_empty_bracket
from questionbank.rules.measures import columns
from statutes.rules.numerals import chinese

LINE = 80  # half characters on a line of the question paper, beside the seal line too
A_ROW = 10  # boxes side by side on the answer sheet
LEAST_LINES, MOST_LINES = 4, 20  # to write an answer on: about one for each point
SYMBOLS = {"正确": "✓", "错误": "×"}
Shown = dict[str, Any]  # a question as quiz.selectors.paper shows it


@dataclass
class Part:
    """一、单项选择题 with its questions; of cases each with its material, and its sub-questions below it."""

    ordinal: str
    label: str
    note: str
    items: list[Shown] = field(default_factory=list)

    @property
    def boxed(self) -> list[list[Shown | None]]:
        """What is answered by letters or a sign, in rows of the answer sheet; the last is filled up with None."""
        wanted = [one for one in self.items if one["options"]]
        rows = [wanted[start : start + A_ROW] for start in range(0, len(wanted), A_ROW)]
        return [[*row, *[None] * (A_ROW - len(row))] for row in rows]

    @property
    def written(self) -> list[Shown]:
        return [one for one in self.items if not one["options"]]


def parts(items: Sequence[Shown]) -> list[Part]:
    """Runs of one type, all cases that stand together as one."""
    runs: list[list[Shown]] = []
    for item in items:
        if runs and _kind(runs[-1][0]) == _kind(item):
            runs[-1].append(item)
        else:
            runs.append([item])
    return [_part(place, run) for place, run in enumerate(runs, 1)]


def _kind(item: Shown) -> str:
    return next(one.code for one in types.every() if one.has_parts) if item["case"] else str(item["type"])


def _part(place: int, run: list[Shown]) -> Part:
    kind, worth = types.get(_kind(run[0])), {one["points"] for one in run}
    even = len(worth) == 1 and not kind.has_parts
    whole = points_text(sum(one["points"] for one in run))
    note = f"每题 {points_text(run[0]['points'])} 分，共 {whole} 分" if even else f"共 {_number(run)} 题，{whole} 分"
    if kind.input_type == "radio" and not kind.own_options:
        note += f"；正确的打“{SYMBOLS['正确']}”，错误的打“{SYMBOLS['错误']}”"
    elif run[0]["rule_text"] and not kind.has_parts:
        note += f"；{run[0]['rule_text']}，错选不得分"
    return Part(chinese(place), kind.heading or kind.label, note, [laid_out(one, tell_points=not even) for one in run])


def _number(run: list[Shown]) -> int:
    return len({one["case"].first if one["case"] else one["position"] for one in run})


def laid_out(item: Shown, *, tell_points: bool) -> Shown:
    """With what its print needs: a bracket to write into where its stem has none, how many options share a line, room to write."""
    kind = types.get(item["type"])
    return {
        **item,
        "bracket": bool(item["options"]) and not has_empty_bracket(flat(item["stem"])),
        "printed_options": item["options"] if kind.own_options else [],
        "columns": _columns(item["options"]),
        "points_told": points_text(item["points"]) if tell_points else "",
        "lines": range(min(max(item["points"] // HUNDREDTHS, LEAST_LINES), MOST_LINES) if kind.input_type == "text" else 0),
        "begins_case": item["case"] is not None and item["case"].first == item["position"],
    }


def _columns(options: Sequence[Shown]) -> int:
    """How many share a line; of those with pictures two at most."""
    if any("\n" in one["text"] for one in options):
        return 1
    most = 2 if any(one["images"] for one in options) else 4
    return min(columns([f"A．{one['text']}" for one in options], LINE), most)


def key_text(shown: Shown) -> str:
    """The key as whoever marks looks for it: letters as this paper has them, ✓ or ×, the accepted words, the reference answer."""
    if shown["key_letters"] and not shown["key_text"]:
        return str(shown["key_letters"])
    text = str(shown["key_text"])
    return SYMBOLS.get(text, text)
