"""Which teams somebody reads: those of the units whose certificates they manage or report on."""

from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.http import Http404

from certificates.selectors.certificates import READERS, reached
from people.access import Can
from people.models import Team


def readable_teams(person: Any) -> QuerySet[Team]:
    """Open ones first, in the order of the tree."""
    return in_order(Team.objects.filter(reached(person, "unit__", READERS)))


def in_order(found: QuerySet[Team]) -> QuerySet[Team]:
    return found.select_related("unit").order_by(F("closed_on").desc(nulls_first=True), "unit__path", "name", "id")


def team_to_read(person: Any, team_id: UUID) -> Team:
    """One of them; 404 for every other."""
    return _one(readable_teams(person), team_id)


def team_to_manage(person: Any, team_id: UUID) -> Team:
    """A team of the units whose certificates the person manages."""
    return _one(Team.objects.filter(reached(person, "unit__", (Can.MANAGE_CERTIFICATES,))).select_related("unit"), team_id)


def _one(found: QuerySet[Team], team_id: UUID) -> Team:
    one = found.filter(public_id=team_id).first()
    if one is None:
        raise Http404
    return one
