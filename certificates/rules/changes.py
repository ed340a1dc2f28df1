"""What a correction changed of a step, for people to read. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from certificates.rules.facts import LABELS
from certificates.rules.life import Kind, Step


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Correction:
    """What one correction made of its step."""

    number: int
    struck: bool
    restored: bool  # a step that had been struck out counts again
    changes: list[Change]


def in_words(facts: Mapping[str, Any], fields: Mapping[int, str]) -> dict[str, str]:
    """Facts by their labels, in the order in which they stand on a card. `fields`: names of the fields of enforcement."""
    said = {}
    for name, label in LABELS.items():
        if value := facts.get(name):
            said[label] = "、".join(fields.get(one, str(one)) for one in value) if name == "fields" else str(value)
    return said


def of_step(steps: Iterable[Step], number: int, fields: Mapping[int, str]) -> list[Correction]:
    """The corrections of the step `number` in the order in which they were entered, each beside what was known before it."""
    said = sorted(steps, key=lambda one: one.number)
    now = next(one for one in said if one.number == number)
    made = []
    for one in said:
        if one.kind != Kind.CORRECT or one.corrects != number:
            continue
        changes = [] if one.struck else _between(now.on, now.facts, one.on, one.facts, fields)
        made.append(Correction(one.number, one.struck, now.struck and not one.struck, changes))
        now = replace(now, struck=True) if one.struck else replace(now, on=one.on, facts=one.facts, struck=False)
    return made


def _between(on: date, facts: Mapping[str, Any], later: date, then: Mapping[str, Any], fields: Mapping[int, str]) -> list[Change]:
    before = {"日期": str(on), **in_words(facts, fields)}
    after = {"日期": str(later), **in_words(then, fields)}
    labels = ["日期", *LABELS.values()]
    return [Change(one, before.get(one, ""), after.get(one, "")) for one in labels if before.get(one) != after.get(one)]
