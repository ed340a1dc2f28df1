"""Reads of roles: which are held where, and who looks after a unit."""

from django.db.models import QuerySet

from people.access import Can, within
from people.models import Person, Role, RoleAssignment


def roles_given_by(person: object) -> QuerySet[RoleAssignment]:
    """The roles held in the subtrees where this person gives them, with holder and unit."""
    given = RoleAssignment.objects.filter(within(person, Can.MANAGE_ROLES, "unit__"))
    return given.select_related("person__unit", "unit").order_by("unit__path", "person__sort_number", "person_id")


def liaisons() -> dict[str, list[str]]:
    """The names of the liaisons who can sign in, by the path of their unit: for `people.rules.roles.liaisons_for`. One query."""
    found: dict[str, list[str]] = {}
    held = RoleAssignment.objects.filter(role=Role.LIAISON, person__status=Person.Status.ACTIVE).order_by("person__sort_number", "person_id")
    for path, name in held.values_list("unit__path", "person__name"):
        found.setdefault(path, []).append(name)
    return found
