"""What is to stand in the ledger, from what stands there and what things earn now. Pure; figures are integers of 1/100."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from training.rules.credits import Pay, credits_of


class Slot(NamedTuple):
    """Where the lines of a thing stand; one that was moved to another day has two."""

    person_id: int
    source_id: int
    on: date


class Sums(NamedTuple):
    """`units`: what credits are paid for."""

    hours: int = 0
    units: int = 0
    credits: int = 0
    label: str = ""

    @property
    def figures(self) -> tuple[int, int, int]:
        return self.hours, self.units, self.credits


class Earned(NamedTuple):
    """What a thing (`source_id`) earns a person now; 1/100. `units`: what the credits are paid for (an hour, a reading unit, a question),
    the hours where nothing is said. A thing belongs to one day."""

    person_id: int
    source_id: int
    on: date
    label: str
    hours: int
    units: int | None = None


class Terms(NamedTuple):
    """How a source is paid in a year. `pay`: None while credits are switched off; then they stay as they are. `counts`: of self-study alone,
    whose units are the hours studied: whether these count."""

    pay: Pay | None
    counts: bool | None = None


def settled(stand: Mapping[Slot, Sums], earned: Mapping[tuple[int, int], Earned], terms: Mapping[int, Terms]) -> dict[Slot, Sums]:
    """`stand` as it is to be: the things of `earned` (by person and id) anew, credits of all by the terms of their years. Where a thing left a day
    nothing remains there."""
    to_be = {slot: sums._replace(hours=0, units=0) if slot[:2] in earned else sums for slot, sums in stand.items()}
    for one in earned.values():
        slot, units = Slot(one.person_id, one.source_id, one.on), one.hours if one.units is None else one.units
        to_be[slot] = Sums(one.hours, units, to_be.get(slot, Sums()).credits, one.label)
    groups: dict[tuple[int, int], list[Slot]] = defaultdict(list)
    for slot, sums in to_be.items():
        if (counts := terms[slot.on.year].counts) is not None:
            to_be[slot] = sums._replace(hours=sums.units if counts else 0)
        groups[slot.person_id, slot.on.year].append(slot)
    for (_, year), slots in groups.items():
        _pay(to_be, slots, terms[year])
    return to_be


def _pay(to_be: dict[Slot, Sums], slots: list[Slot], terms: Terms) -> None:
    """What one person's things of a year are paid, in the order of time."""
    if terms.pay is None:
        return
    slots.sort(key=lambda slot: (slot.on, slot.source_id))
    paid = [(slot.on, to_be[slot].units if terms.counts is None else to_be[slot].hours) for slot in slots]
    for slot, credits in zip(slots, credits_of(paid, terms.pay), strict=True):
        to_be[slot] = to_be[slot]._replace(credits=credits)
