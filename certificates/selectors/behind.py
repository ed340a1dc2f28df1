"""Which officers are behind in hours."""

from datetime import date
from typing import Any, NamedTuple

from certificates.selectors.certificates import reached
from people.access import Can
from people.models import Person
from training.rules.behind import expected_by
from training.selectors import ledger, officers, years


class Behind(NamedTuple):
    """`people` of `officers` have less than should be there by the day (training.rules.behind.expected_by)."""

    people: int
    officers: int


def officers_behind(person: Any, today: date) -> Behind:
    """Of the officers in office whose certificates the person manages. Three statements, one in a year without a duty."""
    duty = years.of(today.year).officer_hours
    if not duty:
        return Behind(0, 0)
    mine = reached(person, "person__unit__", (Can.MANAGE_CERTIFICATES,))
    due = officers.of_year(today.year, today).filter(mine, person__status=Person.Status.ACTIVE)
    keys = set(due.values_list("person", flat=True))
    have, expected = ledger.totals(keys, today.year, until=today), expected_by(duty, today.year, today)
    return Behind(sum((have[one].hours if one in have else 0) < expected for one in keys), len(keys))
