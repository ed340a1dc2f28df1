"""What somebody earns by their own doing: reading units passed, questions practised."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Sum

from training.models import CreditEntry, Source
from training.rules.settling import Earned
from training.services import ledger


def earn(source: Source, things: Sequence[Earned], now: datetime, *, adding: bool = False) -> int:
    """Let the ledger say that each thing earns this, whatever it said before; with `adding`, that its hours and units are so many more.
    Returns how many lines were written.

    Units are 1/100: a reading unit or a question is 100. A thing belongs to one person, year and day, so its id must be one of that year: of a
    reading pass; of a day (`date.toordinal`) for what is counted by the day, such as questions practised. Credits by the year's rule and
    caps; none while they are switched off.
    """
    with transaction.atomic():
        ledger.hold_people({one.person_id for one in things})
        return ledger.settle(source, _added(source, things) if adding else things, now)


def _added(source: Source, things: Sequence[Earned]) -> list[Earned]:
    which = CreditEntry.objects.filter(source=source, person__in={one.person_id for one in things}, source_id__in={one.source_id for one in things})
    rows = which.order_by().values_list("person_id", "source_id").annotate(Sum("hours"), Sum("units"))
    stand = {(person, thing): (hours, units) for person, thing, hours, units in rows}
    found = []
    for one in things:
        hours, units = stand.get((one.person_id, one.source_id), (0, 0))
        more = one.hours if one.units is None else one.units
        found.append(one._replace(hours=hours + one.hours, units=units + more))
    return found
