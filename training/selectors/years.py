"""What the office decided for a year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Min

from people.access import Can, scope
from training.models import CreditEntry, CreditRule, Kind, Session, StudyYear

LAST_OF_ORDER = 2025  # 国办发〔2023〕27号, which asked 60 hours of each officer, ended with it
NOT_COUNTED = (Kind.BRIEFING, Kind.UPPER)  # by default: domain.md section 6


def of(year: int) -> StudyYear:
    """The year's row, or the defaults, not saved."""
    default = StudyYear(year=year, counted_kinds=[kind.value for kind in Kind if kind not in NOT_COUNTED])
    return StudyYear.objects.filter(year=year).first() or default


def rules_of(year: int) -> dict[str, CreditRule]:
    """The rules that a year has, by source."""
    return {one.source: one for one in CreditRule.objects.filter(year=year)}


@dataclass(frozen=True)
class Draft:
    """What a year's form begins with. `copied`: from the year before, nothing is saved yet."""

    row: StudyYear
    rules: dict[str, CreditRule]
    copied: bool


def draft(year: int) -> Draft:
    """The year as it was decided; before that what last year had, but its duty of hours only where that is not of a rule that has ended."""
    row, rules = StudyYear.objects.filter(year=year).first(), rules_of(year)
    if row is not None or rules:
        return Draft(row or of(year), rules, copied=False)
    last = StudyYear.objects.filter(year=year - 1).first()
    made = of(year)
    if last is not None:
        made.counted_kinds, made.counts_self_study = last.counted_kinds, last.counts_self_study
        made.attendance_floor = last.attendance_floor
        made.officer_hours = last.officer_hours if year - 1 > LAST_OF_ORDER else None
    rules = rules_of(year - 1)
    return Draft(made, rules, copied=last is not None or bool(rules))


def known(today: date) -> Sequence[int]:
    """The years to choose from, the latest first: from the first that anything was studied in until this one."""
    first = [
        CreditEntry.objects.aggregate(first=Min("year"))["first"],
        Session.objects.aggregate(first=Min("year"))["first"],
        StudyYear.objects.aggregate(first=Min("year"))["first"],
    ]
    return range(today.year, min([one for one in first if one] + [today.year]) - 1, -1)


def set_by(person: Any) -> bool:
    """Whether they decide for the whole office."""
    return any(unit.is_root() for unit in scope(person, Can.MANAGE_TRAINING))
