"""The ledger follows what it rests on: each thing's lines are brought to the sum that it earns now. Append-only.

A line keeps the units that its source's rule pays for, so that a year is settled anew from the ledger alone, whatever its things are.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db.models import Max, Q
from django.utils import timezone

from core.models import Office
from people.models import Person
from training.models import Attendance, CreditEntry, CreditRule, Session, Source
from training.rules import hours as rules
from training.rules.credits import NOTHING, Pay
from training.rules.settling import Earned as Earned
from training.rules.settling import Slot, Sums, Terms, settled
from training.selectors import years
from training.selectors.ledger import standing

CHUNK = 500
BY_PERSON = (Source.READING, Source.PRACTICE)  # one person's doing: their callers hold the person


def settle(source: Source, earned: Sequence[Earned], now: datetime) -> int:
    """Write the lines that are missing so that each thing's sum is what it earns; returns how many. Inside the transaction that changed the things,
    whose lock makes sure that nobody else settles the same.

    Where a cap cuts off, other things of the person's year are settled with them. Of self-study the hours studied are said, counted or not.
    """
    return sum(_settle(source, earned[start : start + CHUNK], now) for start in range(0, len(earned), CHUNK))


def settle_anew(source: Source, people: Collection[int], year: int, now: datetime) -> int:
    """Bring what these people have of a source in a year to what its rule and the year's settings say now; returns how many lines that took."""
    if source in BY_PERSON:
        hold_people(people)
    terms = _terms(source, {year})
    stand = standing(Q(source=source, person__in=people, year=year))
    return _write(source, stand, settled(stand, {}, terms), now)


def hold_people(people: Collection[int]) -> None:
    """Nobody else settles these people's reading and practice until the transaction ends."""
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk").values_list("pk"))


def _settle(source: Source, earned: Sequence[Earned], now: datetime) -> int:
    wanted = {(one.person_id, one.source_id): one for one in earned}
    people = {one.person_id for one in earned}
    stand = standing(Q(source=source, person__in=people, source_id__in={one.source_id for one in earned}))
    stand = {slot: sums for slot, sums in stand.items() if slot[:2] in wanted}
    terms = _terms(source, {one.on.year for one in earned} | {slot.on.year for slot in stand})
    capped = [year for year, one in terms.items() if one.pay is not None and one.pay.capped]
    if capped:
        stand |= standing(Q(source=source, person__in=people, year__in=capped))
    return _write(source, stand, settled(stand, wanted, terms), now)


def _terms(source: Source, of: Collection[int]) -> dict[int, Terms]:
    """Of each year; its rule is held until the transaction ends, where many people are settled by it."""
    counts = {year: years.of(year).counts_self_study for year in of} if source == Source.SELF_STUDY else {}
    office = Office.current()
    if office is None or not office.credits:
        return {year: Terms(None, counts.get(year)) for year in of}
    rows = CreditRule.objects.filter(source=source, year__in=of)
    if source not in BY_PERSON:
        rows = rows.select_for_update().order_by("year")
    known = {one.year: Pay(one.credits, one.daily_cap, one.yearly_cap) for one in rows}
    return {year: Terms(known.get(year, NOTHING), counts.get(year)) for year in of}


def _write(source: Source, stand: Mapping[Slot, Sums], to_be: Mapping[Slot, Sums], now: datetime) -> int:
    nothing = Sums()
    differ = sorted((slot for slot, sums in to_be.items() if sums.figures != stand.get(slot, nothing).figures), key=lambda slot: (slot.on, slot))
    if not differ:
        return 0
    which = Q(source=source, person__in={one.person_id for one in differ}, source_id__in={one.source_id for one in differ})
    rows = CreditEntry.objects.filter(which).order_by().values_list("person_id", "source_id").annotate(last=Max("number"))
    last = {(person, thing): number for person, thing, number in rows}
    lines = []
    for slot in differ:
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
                label=after.label[:120],
                at=now,
            )  # fmt: skip
        )
    CreditEntry.objects.bulk_create(lines, batch_size=CHUNK)
    return len(lines)


def settle_session(session: Session, attendances: Sequence[Attendance], now: datetime) -> int:
    """The hours of these people at a session; nothing before it is closed. Guests earn too."""
    return follow_session(session, attendances, now) if session.is_held else 0


def follow_session(session: Session, attendances: Sequence[Attendance], now: datetime) -> int:
    """The same; what a session paid that was opened again is taken back."""
    on = timezone.localdate(session.starts_at)
    pays = session.is_held
    earned = [Earned(one.person_id, one.pk, on, session.title, hours_of(session, one) if pays else 0) for one in attendances]
    return settle(Source.SESSION, earned, now)


def hours_of(session: Session, attendance: Attendance) -> int:
    """1/100 学时 that this attendance earns, as it stands."""
    if attendance.standing == Attendance.Standing.REMOVED:
        return 0
    early = rules.left_early(attendance.signed_out_at, session.ends_at, session.early_minutes, asks_sign_out=session.asks_sign_out)
    return rules.earned(attendance.status, session.hours, early=early, part_percent=session.part_percent)
