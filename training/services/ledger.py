"""The ledger follows what it rests on: each thing's lines are brought to the sum that it earns now. Append-only.

A line keeps the units that its source's rule pays for, so that a year is settled anew from the ledger alone, whatever its things are.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Max, Q, Sum
from django.utils import timezone

from core.models import Office
from people.models import Person
from training.models import Attendance, CreditEntry, CreditRule, Session, Source
from training.rules import credits as credit_rules
from training.rules import hours as rules
from training.selectors import years

CHUNK = 500
BY_PERSON = (Source.READING, Source.PRACTICE)  # one person's doing: their callers hold the person


class Earned(NamedTuple):
    """What a thing (`source_id`) earns a person now; 1/100. `units`: what the credits are paid for (an hour, a reading unit, a question),
    the hours where nothing is said. A thing belongs to one day."""

    person_id: int
    source_id: int
    on: date
    label: str
    hours: int
    units: int | None = None


class Slot(NamedTuple):
    """Where the lines of a thing stand; one that was moved to another day has two."""

    person_id: int
    source_id: int
    on: date


@dataclass
class Sums:
    hours: int = 0
    units: int = 0
    credits: int = 0
    label: str = ""


def settle(source: Source, earned: Sequence[Earned], now: datetime) -> int:
    """Write the lines that are missing so that each thing's sum is what it earns; returns how many. Inside the transaction that changed the things,
    whose lock makes sure that nobody else settles the same.

    Where a cap cuts off, other things of the person's year are settled with them.
    """
    return sum(_settle(source, earned[start : start + CHUNK], now) for start in range(0, len(earned), CHUNK))


def settle_anew(source: Source, people: Collection[int], year: int, now: datetime) -> int:
    """Bring what these people have of a source in a year to what its rule and the year's settings say now."""
    if source in BY_PERSON:
        hold_people(people)
    pay = _pay(source, {year})
    stand = _standing(Q(source=source, person__in=people, year=year))
    return _write(source, stand, _to_be(source, stand, {}, pay), now)


def _settle(source: Source, earned: Sequence[Earned], now: datetime) -> int:
    wanted = {(one.person_id, one.source_id): one for one in earned}
    people = {one.person_id for one in earned}
    stand = _standing(Q(source=source, person__in=people, source_id__in={one.source_id for one in earned}))
    stand = {slot: sums for slot, sums in stand.items() if slot[:2] in wanted}
    touched = {one.on.year for one in earned} | {slot.on.year for slot in stand}
    pay = _pay(source, touched)
    capped = [year for year, one in pay.items() if one is not None and one.capped]
    if capped:
        stand |= _standing(Q(source=source, person__in=people, year__in=capped))
    return _write(source, stand, _to_be(source, stand, wanted, pay), now)


def _standing(which: Q) -> dict[Slot, Sums]:
    rows = CreditEntry.objects.filter(which).order_by().values("person_id", "source_id", "on")
    found = rows.annotate(hours=Sum("hours"), units=Sum("units"), credits=Sum("credits"), label=Max("label"))
    return {Slot(row["person_id"], row["source_id"], row["on"]): Sums(row["hours"], row["units"], row["credits"], row["label"]) for row in found}


def hold_people(people: Collection[int]) -> None:
    """Nobody else settles these people's reading and practice until the transaction ends."""
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk").values_list("pk"))


def _pay(source: Source, of: Collection[int]) -> dict[int, credit_rules.Pay | None]:
    """Each year's rule, held until the transaction ends where many people are settled by it; None for all while credits are switched off."""
    office = Office.current()
    if office is None or not office.credits:
        return dict.fromkeys(of)
    rows = CreditRule.objects.filter(source=source, year__in=of)
    if source not in BY_PERSON:
        rows = rows.select_for_update().order_by("year")
    known: dict[int, credit_rules.Pay | None] = {one.year: credit_rules.Pay(one.credits, one.daily_cap, one.yearly_cap) for one in rows}
    return {year: known.get(year, credit_rules.NOTHING) for year in of}


def _to_be(
    source: Source, stand: dict[Slot, Sums], wanted: dict[tuple[int, int], Earned], pay: dict[int, credit_rules.Pay | None]
) -> dict[Slot, Sums]:
    """What is to stand instead of `stand`."""
    to_be = {slot: Sums(one.hours, one.units, one.credits, one.label) for slot, one in stand.items()}
    for slot, sums in to_be.items():
        if slot[:2] in wanted:
            sums.hours = sums.units = 0
    for one in wanted.values():
        sums = to_be.setdefault(Slot(one.person_id, one.source_id, one.on), Sums())
        sums.hours, sums.units, sums.label = one.hours, one.hours if one.units is None else one.units, one.label[:120]
    if source == Source.SELF_STUDY:  # its units are the hours studied, which count where the year says so
        counts = {year: years.of(year).counts_self_study for year in {slot.on.year for slot in to_be}}
        for slot, sums in to_be.items():
            sums.hours = sums.units if counts[slot.on.year] else 0
    _pay_for(source, to_be, pay)
    return to_be


def _pay_for(source: Source, to_be: dict[Slot, Sums], pay: dict[int, credit_rules.Pay | None]) -> None:
    groups: dict[tuple[int, int], list[Slot]] = defaultdict(list)
    for slot in to_be:
        groups[slot.person_id, slot.on.year].append(slot)
    for (_, year), slots in groups.items():
        rule = pay.get(year)
        if rule is not None:
            slots.sort(key=lambda slot: (slot.on, slot.source_id))
            paid = [(slot.on, to_be[slot].hours if source == Source.SELF_STUDY else to_be[slot].units) for slot in slots]
            for slot, credits in zip(slots, credit_rules.credits_of(paid, rule), strict=True):
                to_be[slot].credits = credits


def _write(source: Source, stand: dict[Slot, Sums], to_be: dict[Slot, Sums], now: datetime) -> int:
    nothing = Sums()
    differ = [slot for slot, sums in to_be.items() if _figures(sums) != _figures(stand.get(slot, nothing))]
    if not differ:
        return 0
    which = Q(source=source, person__in={one.person_id for one in differ}, source_id__in={one.source_id for one in differ})
    rows = CreditEntry.objects.filter(which).order_by().values_list("person_id", "source_id").annotate(last=Max("number"))
    last = {(person, thing): number for person, thing, number in rows}
    lines = []
    for slot in sorted(differ, key=lambda slot: (slot.on, slot)):
        before, after = stand.get(slot, nothing), to_be[slot]
        last[slot[:2]] = last.get(slot[:2], 0) + 1
        lines.append(
            CreditEntry(
                person_id=slot.person_id,
                year=slot.on.year,
                on=slot.on,
                source=source,
                source_id=slot.source_id,
                number=last[slot[:2]],
                hours=after.hours - before.hours,
                units=after.units - before.units,
                credits=after.credits - before.credits,
                label=after.label,
                at=now,
            )  # fmt: skip
        )
    CreditEntry.objects.bulk_create(lines, batch_size=CHUNK)
    return len(lines)


def _figures(sums: Sums) -> tuple[int, int, int]:
    return sums.hours, sums.units, sums.credits


def settle_session(session: Session, attendances: Sequence[Attendance], now: datetime) -> int:
    """The hours of these people at a session; nothing before it is closed. Guests earn too."""
    if not session.is_held:
        return 0
    on = timezone.localdate(session.starts_at)
    return settle(Source.SESSION, [Earned(one.person_id, one.pk, on, session.title, hours_of(session, one)) for one in attendances], now)


def hours_of(session: Session, attendance: Attendance) -> int:
    """1/100 学时 that this attendance earns, as it stands."""
    if attendance.standing == Attendance.Standing.REMOVED:
        return 0
    early = rules.left_early(attendance.signed_out_at, session.ends_at, session.early_minutes, asks_sign_out=session.asks_sign_out)
    return rules.earned(attendance.status, session.hours, early=early, part_percent=session.part_percent)
