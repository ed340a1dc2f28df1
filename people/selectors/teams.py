"""Reads of teams: which there are, and who belonged to one on a day."""

from datetime import date

from django.db.models import Count, F, Q, QuerySet

from people.access import Can, within
from people.models import Membership, Team


def held_on(day: date, prefix: str = "") -> Q:
    """The condition "held on the day" for memberships that rows reach by `prefix`."""
    return Q(**{f"{prefix}from_on__lte": day}) & (Q(**{f"{prefix}until_on": None}) | Q(**{f"{prefix}until_on__gte": day}))


def teams_seen_by(person: object) -> QuerySet[Team]:
    """The teams of the units where this person may see people, open ones first, in the order of the tree."""
    seen = Team.objects.filter(within(person, Can.SEE_PEOPLE, "unit__")).select_related("unit")
    return seen.order_by(F("closed_on").desc(nulls_first=True), "unit__path", "name", "id")


def with_members(teams: QuerySet[Team], on: date) -> QuerySet[Team]:
    """Each team with `members`, how many belonged to it on the day."""
    return teams.annotate(members=Count("memberships", filter=held_on(on, "memberships__")))


def members_on(team: Team, day: date) -> QuerySet[Membership]:
    """Who belonged to the team on that day, with post, field and present unit."""
    held = team.memberships.filter(held_on(day)).select_related("person__unit", "field")
    return held.order_by("person__sort_number", "person_id")


def all_memberships(team: Team) -> QuerySet[Membership]:
    """Everything ever recorded of the team, the latest first."""
    return team.memberships.select_related("person", "field").order_by("-from_on", "-id")
