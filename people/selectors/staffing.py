"""Reads of the staffing types."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from people.models import Person, PersonnelChange, Posting, StaffingType


def offered() -> QuerySet[StaffingType]:
    """Those that forms offer."""
    return StaffingType.objects.filter(in_use=True)


def staffing_types_with_heads() -> QuerySet[StaffingType]:
    """All of them with `heads`, how many active people have it now, and `was_used`, whether anybody ever had it. One query."""
    used = [Exists(rows.objects.filter(staffing_type=OuterRef("pk"))) for rows in (Posting, Person, PersonnelChange)]
    heads = Count("people", filter=Q(people__status=Person.Status.ACTIVE))
    return StaffingType.objects.annotate(heads=heads, was_used=used[0] | used[1] | used[2]).order_by("sort_number", "id")
