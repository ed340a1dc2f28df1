"""Whom of the people on a page somebody may help to sign in, and how these stand."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from people import access, selectors
from people.access import Can
from people.models import Person
from people.services import lockout


class Help(NamedTuple):
    person: Person
    locked: bool
    allowed: bool  # unlocking and resetting: not for oneself, nor for who has left or holds a role beyond


def helps(by: Person, keys: Iterable[int], now: datetime) -> dict[int, Help]:
    """By their keys the people whom `by` may help; nobody for whom lacks the capability. At most six queries, however many people."""
    if not access.has(by, Can.HELP_SIGN_IN):
        return {}
    people = list(selectors.helped_by(by).filter(pk__in=list(keys)).select_related("unit", "slip"))
    locked, beyond = lockout.locked_among(people, now), access.holders_beyond(by)
    return {one.pk: Help(one, one.pk in locked, one.is_active and one.pk != by.pk and one.pk not in beyond) for one in people}
