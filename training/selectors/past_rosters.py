"""Whom a roster rule means on a day, and which of them a clerk names."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from people.models import Posting, Unit
from people.rules.texts import plain_mobile, plain_name, plain_number
from people.selectors.meant import postings_of_rule


def due_on(unit: Unit, rule: Mapping[str, Any], on: date) -> list[Posting]:
    """Leaders first, with person and unit. One query, and one for each unit the rule names."""
    found = postings_of_rule(unit, rule, on).select_related("person", "unit")
    return list(found.order_by("person__sort_number", "unit__path", "person_id"))


def named(due: Sequence[Posting], names: Iterable[str]) -> tuple[dict[str, int], list[str]]:
    """Ids of the people of the roster that are named, by the name; and a sentence for each name that means nobody or several.

    Whoever has left since is found too: the roster is that of its day.
    """
    found, wrong = {}, []
    for name in names:
        fitting = _fitting(due, name)
        if len(fitting) == 1:
            found[name] = fitting[0]
        elif fitting:
            wrong.append(f"名单上有 {len(fitting)} 个“{name}”，请改填账号或工号，或在下面的名单里勾选。")
        else:
            wrong.append(f"“{name}”不在应到名单里，请核对姓名，或改选“谁参加”。")
    return found, wrong


def _fitting(due: Sequence[Posting], said: str) -> list[int]:
    number, mobile, name = plain_number(said).lower(), plain_mobile(said), plain_name(said)
    people = [one.person for one in due]
    exact = [one.pk for one in people if number and number in (one.account.lower(), (one.staff_number or "").lower())]
    return exact or [one.pk for one in people if one.name == name or (mobile and one.mobile == mobile)]
