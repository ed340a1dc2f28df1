"""Who may do what, where. A capability belongs to roles; a role holds within the subtree of a unit."""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse

from people.models import Person, Role, RoleAssignment, Unit


class Can(StrEnum):
    MANAGE_PEOPLE = "manage_people"
    MANAGE_QUESTIONS = "manage_questions"
    MANAGE_EXAMS = "manage_exams"
    READ_REPORTS = "read_reports"


CAPABILITIES: dict[str, frozenset[Can]] = {
    Role.CLERK: frozenset(Can),
    Role.LEADER: frozenset({Can.READ_REPORTS}),
}


TOWN_WIDE = frozenset({Can.MANAGE_QUESTIONS})  # the bank belongs to the office: only a role at the root unit counts
BEYOND = "{name}在您管理的范围之外担任管理员或领导，不能由您改动。请找镇综合管理员办理。"


def acting(request: HttpRequest) -> Person:
    """The signed-in person; for views behind `needs` or `login_required`, which let nobody else in."""
    assert isinstance(request.user, Person)
    return request.user


def scope(person: Any, capability: Can) -> list[Unit]:
    """The units in whose subtrees the person holds the capability; empty for everyone else. One query, kept on the person."""
    if not isinstance(person, Person) or not person.is_active:
        return []
    if not hasattr(person, "_assignments"):
        person._assignments = list(person.role_assignments.select_related("unit"))  # type: ignore[attr-defined]
    held = [one.unit for one in person._assignments if capability in CAPABILITIES[one.role]]  # type: ignore[attr-defined]
    return [unit for unit in held if unit.is_root()] if capability in TOWN_WIDE else held


def has(person: Any, capability: Can) -> bool:
    return bool(scope(person, capability))


def within(person: Any, capability: Can, prefix: str = "") -> Q:
    """The condition "in a subtree where the person holds the capability" for rows that reach a unit by `prefix`; matches nothing without one."""
    condition = Q(pk__in=[])
    for unit in scope(person, capability):
        condition |= unit.within(prefix)
    return condition


def covers(person: Any, capability: Can, unit: Unit) -> bool:
    """The single-object twin of `within`."""
    return any(unit.path.startswith(top.path) for top in scope(person, capability))


def holders_beyond(by: Person) -> frozenset[int]:
    """Keys of the people with a role outside the units whose people `by` manages: whoever took their account would gain that role. One query."""
    outside = RoleAssignment.objects.filter(~within(by, Can.MANAGE_PEOPLE, "unit__"))
    return frozenset(outside.values_list("person_id", flat=True))


def needs(capability: Can) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A view for people with `capability` somewhere: sign-in page for the unknown, 403 for the rest. The view checks the object itself."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not has(request.user, capability):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate
