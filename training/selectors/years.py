"""What the office decided for a year."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Min

from training.models import CreditEntry, CreditRule, Kind, Session, StudyYear

NOT_COUNTED = (Kind.BRIEFING, Kind.UPPER)  # by default: domain.md section 6


def of(year: int) -> StudyYear:
    """The year's row, or the defaults, not saved."""
    default = StudyYear(year=year, counted_kinds=[kind.value for kind in Kind if kind not in NOT_COUNTED])
    return StudyYear.objects.filter(year=year).first() or default


def rules_of(year: int) -> dict[str, CreditRule]:
    """The rules that a year has, by source."""
    return {one.source: one for one in CreditRule.objects.filter(year=year)}


def before(year: int) -> tuple[StudyYear | None, dict[str, CreditRule]]:
    """What the year before it decided, to be copied: its settings where there are any, and its rules."""
    return StudyYear.objects.filter(year=year - 1).first(), rules_of(year - 1)


def known(today: date) -> Sequence[int]:
    """The years to choose from, the latest first: from the first that anything was studied in until this one."""
    first = [
        CreditEntry.objects.aggregate(first=Min("year"))["first"],
        Session.objects.aggregate(first=Min("year"))["first"],
        StudyYear.objects.aggregate(first=Min("year"))["first"],
    ]
    return range(today.year, min([one for one in first if one] + [today.year]) - 1, -1)
