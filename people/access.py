"""Who may do what, where. A capability belongs to roles; a role holds within the subtree of a unit."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse

from core.errors import Refused
from people.models import Person, Role, RoleAssignment, Unit


class Can(StrEnum):
    SEE_PEOPLE = "see_people"  # lists and pages of people, numbers masked
    HELP_SIGN_IN = "help_sign_in"  # slips, reset, unlock
    FILE_CHANGES = "file_changes"  # 变动人员, to be accepted by who manages people
    MANAGE_PEOPLE = "manage_people"
    MANAGE_STAFFING_TYPES = "manage_staffing_types"
    WRITE_QUESTIONS = "write_questions"
    REVIEW_QUESTIONS = "review_questions"
    MANAGE_QUESTIONS = "manage_questions"  # import, retire, publish without a second person
    MANAGE_EXAMS = "manage_exams"
    CHASE_ABSENT = "chase_absent"  # who is missing, reminders
    MANAGE_TRAINING = "manage_training"  # plan, sessions, attendance, hours
    TAKE_ATTENDANCE = "take_attendance"  # at the door of the unit's own sessions
    MANAGE_CERTIFICATES = "manage_certificates"
    READ_REPORTS = "read_reports"
    MANAGE_SYSTEM = "manage_system"  # 功能开关, backup
    MANAGE_ROLES = "manage_roles"  # roles, sign-in rules
    READ_AUDIT = "read_audit"


_ADMINS = frozenset({Can.MANAGE_SYSTEM, Can.MANAGE_ROLES, Can.READ_AUDIT})
CAPABILITIES: dict[str, frozenset[Can]] = {
    Role.CLERK: frozenset(Can) - _ADMINS,
    Role.LIAISON: frozenset({Can.SEE_PEOPLE, Can.HELP_SIGN_IN, Can.FILE_CHANGES, Can.CHASE_ABSENT, Can.TAKE_ATTENDANCE}),
    Role.AUTHOR: frozenset({Can.WRITE_QUESTIONS}),
    Role.REVIEWER: frozenset({Can.REVIEW_QUESTIONS}),
    Role.EXAM_ADMIN: frozenset({Can.MANAGE_EXAMS, Can.CHASE_ABSENT, Can.READ_REPORTS, Can.HELP_SIGN_IN}),
    Role.CERTIFICATE_CLERK: frozenset({Can.MANAGE_CERTIFICATES}),
    Role.LEADER: frozenset({Can.READ_REPORTS}),
    Role.SYSTEM_ADMIN: frozenset({Can.MANAGE_SYSTEM}),
    Role.SECURITY_ADMIN: frozenset({Can.MANAGE_ROLES, Can.SEE_PEOPLE, Can.HELP_SIGN_IN}),
    Role.AUDITOR: frozenset({Can.READ_AUDIT}),
}

ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)  # 三员

# what belongs to the whole office: only a role at the root unit counts
TOWN_WIDE = frozenset({Can.MANAGE_STAFFING_TYPES, Can.WRITE_QUESTIONS, Can.REVIEW_QUESTIONS, Can.MANAGE_QUESTIONS, Can.MANAGE_SYSTEM, Can.READ_AUDIT})
BEYOND = "{name}担任的角色超出您的管理范围，不能由您改动。请找镇综合管理员或安全管理员办理。"


def acting(request: HttpRequest) -> Person:
    """The signed-in person; for views behind `needs` or `login_required`, which let nobody else in."""
    assert isinstance(request.user, Person)
    return request.user


def scope(person: Any, capability: Can) -> list[Unit]:
    """The units in whose subtrees the person holds the capability; empty for everyone else. One query, kept on the person."""
    if not isinstance(person, Person) or not person.is_active:
        return []
    held = [one.unit for one in _assignments(person) if capability in CAPABILITIES[one.role]]
    return [unit for unit in held if unit.is_root()] if capability in TOWN_WIDE else held


def tops(person: Any, *capabilities: Can) -> list[Unit]:
    """The units in whose subtrees they hold one of `capabilities`, in the order of the tree, without those that lie below another of them."""
    found = {one.path: one for capability in capabilities for one in scope(person, capability)}
    return [one for path, one in sorted(found.items()) if not any(path.startswith(other) for other in found if other != path)]


def _assignments(person: Person) -> list[RoleAssignment]:
    if not hasattr(person, "_assignments_read"):
        person._assignments_read = list(person.role_assignments.select_related("unit"))  # type: ignore[attr-defined]
    return person._assignments_read  # type: ignore[attr-defined,no-any-return]


def roles_of(person: Any) -> set[str]:
    """The roles held anywhere; none for who is not signed in."""
    return {one.role for one in _assignments(person)} if isinstance(person, Person) and person.is_active else set()


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


def refuse_foreign(by: Any, capability: Can, people: Iterable[Person]) -> None:
    """`Refused` (at `persons`), naming them, where some of `people` are not in the units that `by` keeps."""
    foreign = list(dict.fromkeys(one.name for one in people if not covers(by, capability, one.unit)))
    if foreign:
        raise Refused("not_yours", f"{'、'.join(foreign[:6])}不在您管理的单位里，没有登记。", field="persons")


def covers_all(person: Any, capability: Can, *units: Unit | None) -> bool:
    """The same for each of `units` that there is."""
    return all(covers(person, capability, one) for one in units if one is not None)


def holders_beyond(by: Person) -> frozenset[int]:
    """Keys of the people with a role that `by` neither manages nor gives: whoever took their account would gain that role. One query.

    Who manages people takes care of the roles in their units, but not of the three administrators': these are for who appoints them.
    """
    reach = within(by, Can.MANAGE_PEOPLE, "unit__") & ~Q(role__in=ADMINISTRATORS) | within(by, Can.MANAGE_ROLES, "unit__")
    return frozenset(RoleAssignment.objects.filter(~reach).values_list("person_id", flat=True))


def refuse_beyond(by: Person, person: Person) -> None:
    """`Refused` where `person` is one of `holders_beyond(by)`."""
    if person.pk in holders_beyond(by):
        raise Refused("role_beyond", BEYOND.format(name=person.name))


def holders(capability: Can, unit: Unit) -> QuerySet[Person]:
    """The active people who hold the capability for `unit`: the reverse of `scope`. Not for what is town-wide."""
    roles = [role for role, held in CAPABILITIES.items() if capability in held]
    tops = [unit.path[:end] for end in range(Unit.steplen, len(unit.path) + 1, Unit.steplen)]
    assigned = RoleAssignment.objects.filter(role__in=roles, unit__path__in=tops)
    return Person.objects.filter(pk__in=assigned.values("person"), status=Person.Status.ACTIVE)


def staff(person: Any) -> bool:
    """Whoever holds a role that manages something; a leader only reads."""
    if not isinstance(person, Person) or not person.is_active:
        return False
    return any(one.role != Role.LEADER for one in _assignments(person))


def is_staff_page(view: Callable[..., Any], person: Any) -> bool:
    """Where idle time counts, and a password and the authenticator's code must have been given: what `needs` guards and `staff_matter` marks,
    for who manages something. A leader only reads, also on a remembered device; who holds no role is told so by the view."""
    return (hasattr(view, "capabilities") or getattr(view, "staff_matter", False)) and staff(person)


def needs(*capabilities: Can) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A view for people with one of `capabilities` somewhere: sign-in page for the unknown, 403 for the rest. The view checks the object itself."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not any(has(request.user, capability) for capability in capabilities):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.capabilities = frozenset(capabilities)  # type: ignore[attr-defined]
        return guarded

    return decorate
