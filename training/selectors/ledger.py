"""Sums of the ledger. Totals are never stored."""

from collections.abc import Collection
from typing import NamedTuple

from django.db.models import Sum

from training.models import CreditEntry


class Balance(NamedTuple):
    """1/100 学时 and 1/100 学分."""

    hours: int
    credits: int


def balances(person_id: int, year: int) -> dict[str, Balance]:
    """What one person has of a year, by source. One statement."""
    rows = CreditEntry.objects.filter(person=person_id, year=year).order_by().values("source").annotate(hours=Sum("hours"), credits=Sum("credits"))
    return {row["source"]: Balance(row["hours"], row["credits"]) for row in rows}


def totals(people: Collection[int], year: int) -> dict[int, Balance]:
    """What several people have of a year, by person; one without an entry is missing. One statement."""
    rows = CreditEntry.objects.filter(person__in=people, year=year).order_by().values("person").annotate(hours=Sum("hours"), credits=Sum("credits"))
    return {row["person"]: Balance(row["hours"], row["credits"]) for row in rows}
