"""The ledger follows what it rests on: each thing's lines are brought to the sum that it earns now. Append-only."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Count, Sum
from django.utils import timezone

from training.models import Attendance, CreditEntry, Session, Source
from training.rules import hours as rules


class Earned(NamedTuple):
    """What a thing (`source_id`) earns a person now; 1/100."""

    person_id: int
    source_id: int
    on: date
    label: str
    hours: int
    credits: int = 0


def settle(source: Source, earned: Sequence[Earned], now: datetime) -> int:
    """Write the lines that are missing so that each thing's sum is what it earns; returns how many. Inside the transaction that changed the things,
    whose lock makes sure that nobody else settles the same."""
    stand = _standing(source, [one.source_id for one in earned])
    lines = []
    for one in earned:
        hours, credits, number = stand.get((one.person_id, one.source_id), (0, 0, 0))
        if (one.hours, one.credits) != (hours, credits):
            lines.append(
                CreditEntry(
                    person_id=one.person_id,
                    year=one.on.year,
                    on=one.on,
                    source=source,
                    source_id=one.source_id,
                    number=number + 1,
                    hours=one.hours - hours,
                    credits=one.credits - credits,
                    label=one.label[:120],
                    at=now,
                )  # fmt: skip
            )
    CreditEntry.objects.bulk_create(lines, batch_size=500)
    return len(lines)


def _standing(source: Source, ids: Sequence[int]) -> Mapping[tuple[int, int], tuple[int, int, int]]:
    """What stands of each thing: hours, credits, how many lines."""
    found = {}
    for start in range(0, len(ids), 500):
        rows = CreditEntry.objects.filter(source=source, source_id__in=ids[start : start + 500]).order_by().values("person_id", "source_id")
        for row in rows.annotate(hours=Sum("hours"), credits=Sum("credits"), lines=Count("id")):
            found[row["person_id"], row["source_id"]] = (row["hours"], row["credits"], row["lines"])
    return found


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
