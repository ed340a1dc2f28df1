"""Reads of the enforcement fields (执法领域)."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from people.models import EnforcementField, Membership
from people.selectors.teams import held_on


def fields_offered(present: EnforcementField | None = None) -> QuerySet[EnforcementField]:
    """Those that forms offer: the ones in use, and the one that somebody has already."""
    return EnforcementField.objects.filter(Q(in_use=True) | Q(pk=present.pk if present else None))


def fields_with_members(on: date) -> QuerySet[EnforcementField]:
    """All of them with `heads`, how many members of teams work in it on the day, and `was_used`, whether anybody ever did. One query."""
    used = Exists(Membership.objects.filter(field=OuterRef("pk")))
    heads = Count("memberships", filter=held_on(on, "memberships__"))
    return EnforcementField.objects.annotate(heads=heads, was_used=used).order_by("sort_number", "id")
