"""Sums of the ledger. Totals are never stored."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from django.db.models import Max, Q, Sum

from training.models import CreditEntry
from training.rules.settling import Slot, Sums


class Balance(NamedTuple):
    """1/100 学时 and 1/100 学分."""

    hours: int
    credits: int


def balances(person_id: int, year: int) -> dict[str, Balance]:
    """What one person has of a year, by source. One statement."""
    rows = CreditEntry.objects.filter(person=person_id, year=year).order_by().values("source").annotate(hours=Sum("hours"), credits=Sum("credits"))
    return {row["source"]: Balance(row["hours"], row["credits"]) for row in rows}


def totals(people: Collection[int], year: int, until: date | None = None) -> dict[int, Balance]:
    """What several people have of a year, by person; one without an entry is missing. With `until`, by the end of that day. One statement."""
    found = CreditEntry.objects.filter(person__in=people, year=year)
    if until is not None:
        found = found.filter(on__lte=until)
    rows = found.order_by().values("person").annotate(hours=Sum("hours"), credits=Sum("credits"))
    return {row["person"]: Balance(row["hours"], row["credits"]) for row in rows}


def standing(which: Q) -> dict[Slot, Sums]:
    """What stands of each thing whose lines `which` finds, on each of its days. One statement."""
    rows = CreditEntry.objects.filter(which).order_by().values_list("person_id", "source_id", "on")
    found = rows.annotate(Sum("hours"), Sum("units"), Sum("credits"), Max("label"))
    return {Slot(*row[:3]): Sums(*row[3:]) for row in found}
