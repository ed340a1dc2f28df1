"""Whom a roster rule means: "who" in words (established, everyone, chosen) with units, staffing types, teams and persons by their keys."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from people.models import Membership, Person, Posting, StaffingType, Team, Unit
from people.selectors.past import postings_on
from people.selectors.people import SHOWN_NAMES, roster
from people.selectors.units import standing_for

LISTS = ("units", "staffing_types", "persons", "teams")


def people_of_rule(unit: Unit, rule: Mapping[str, Any], on: date) -> QuerySet[Person]:
    """Who a roster rule means on a day, within the organiser's units.

    `who` is "established", "everyone" or "chosen" (units and staffing types, where an empty list means any, and named persons and teams);
    choosing nothing means nobody.
    """
    lists = {name: list(rule.get(name, [])) for name in LISTS}
    established = bool(rule.get("established"))
    if rule.get("who") == "everyone":
        lists = dict.fromkeys(lists, [])
    elif rule.get("who") == "chosen" and not established and not any(lists.values()):
        return Person.objects.none()
    return roster(established=established, on=on, **lists).filter(unit.within("unit__"))


def rule_in_words(rule: Mapping[str, Any]) -> str:
    """A roster rule in words; at most five queries, and one for each time a unit in it was merged."""
    if rule.get("who") == "everyone":
        return "全体在职"
    rule = {**rule, "units": standing_for(rule.get("units", []))}
    parts = ["在编在职"] if rule.get("established") else []
    for model, key in ((Unit, "units"), (StaffingType, "staffing_types"), (Team, "teams"), (Person, "persons")):
        names = list(model._default_manager.filter(pk__in=rule.get(key, [])).values_list("name", flat=True)[:SHOWN_NAMES]) if rule.get(key) else []
        if names:
            more = len(rule[key]) - len(names)
            parts.append("、".join(names) + (f" 等 {len(rule[key])} 个" if more > 0 else ""))
    return "；".join(parts) or "全体在职"


def postings_of_rule(unit: Unit, rule: Mapping[str, Any], on: date) -> QuerySet[Posting]:
    """The same for a day that may be past: where each of them worked on that day, whatever has changed since; one posting for each person."""
    lists = {name: list(rule.get(name, [])) for name in LISTS}
    established = bool(rule.get("established"))
    inside = postings_on(on, unit.within("unit__"))
    if rule.get("who") == "everyone":
        return inside
    if rule.get("who") == "chosen" and not established and not any(lists.values()):
        return inside.none()
    named = Q(person__in=lists["persons"])
    if lists["teams"]:
        still = Q(until_on__isnull=True) | Q(until_on__gte=on)
        named |= Q(person__in=Membership.objects.filter(still, team__in=lists["teams"], from_on__lte=on).values("person"))
    if not (lists["units"] or lists["staffing_types"] or established):
        return inside.filter(named) if lists["persons"] or lists["teams"] else inside
    chosen = Q(unit__isnull=False)
    if lists["staffing_types"] or established:
        chosen &= Q(staffing_type__in=lists["staffing_types"]) | (Q(staffing_type__established=True) if established else Q(pk__in=[]))
    if lists["units"]:
        below = Q(pk__in=[])
        for one in Unit.objects.filter(pk__in=standing_for(lists["units"])):
            below |= one.within("unit__")
        chosen &= below
    return inside.filter(chosen | named)
