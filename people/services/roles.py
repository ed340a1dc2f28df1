"""Roles given and taken away, and what must stay true of them: 审计 apart from 系统, and always somebody who can give roles."""

from datetime import datetime

from django.db import transaction

from core import audit
from core.errors import Refused
from core.models import Office
from people.access import Can, scope
from people.models import Person, Role, RoleAssignment, Unit
from people.rules import roles as rules

LAST = "{name}是最后一位能登录的安全管理员。请先把这个角色交给另一人，否则以后无人能管理角色。"


def give(*, person: Person, role: str, unit: Unit, by: Person, now: datetime) -> RoleAssignment:
    """`role` within the subtree of `unit`; it holds from the person's next page on. Refuses at person, role or unit what the rules refuse."""
    with transaction.atomic():
        office = _lock()
        held = {one.role for one in person.role_assignments.all()}
        tops = [one.path for one in scope(by, Can.MANAGE_ROLES)]
        separate = bool(office and office.separate_admins)
        refused = rules.why_not_give(role, unit.path, is_root=unit.is_root(), held=held, tops=tops, separate=separate)
        if refused:
            raise Refused("role_refused", refused[1], field=refused[0])
        if not person.is_active or not rules.reaches(tops, person.unit.path):
            raise Refused("role_person", f"{person.name}不在职，或不在您管理角色的范围内。", field="person")
        if unit.closed_on:
            raise Refused("role_unit_closed", f"“{unit.full_name}”已撤销，请选择现在的单位。", field="unit")
        made, is_new = RoleAssignment.objects.get_or_create(person=person, role=role, unit=unit)
        if not is_new:
            raise Refused("role_held", f"{person.name}已经是“{unit.name}”的{made.get_role_display()}。", field="person")
        _record("people.role_given", made, by, now)
    return made


def take_away(*, assignment: RoleAssignment, by: Person, now: datetime) -> None:
    """End a role; refuses the last 安全管理员 of the town, and a role beyond the units for which `by` gives roles."""
    if not rules.reaches([one.path for one in scope(by, Can.MANAGE_ROLES)], assignment.unit.path):
        raise Refused("role_refused", "这个角色不在您管理的范围内。")
    with transaction.atomic():
        _lock()
        if _gives_for_town(assignment):
            keep_a_security_admin(without=assignment.person)
        RoleAssignment.objects.filter(pk=assignment.pk).delete()
        _record("people.role_taken", assignment, by, now)


def end_all(*, person: Person, by: Person | None, now: datetime) -> int:
    """Whoever leaves or retires leaves their roles; call it inside the transaction. Refuses the last 安全管理员. Returns how many ended."""
    keep_a_security_admin(without=person)
    ended = list(person.role_assignments.select_related("unit", "person"))
    for one in ended:
        _record("people.role_taken", one, by, now)
    person.role_assignments.all().delete()
    return len(ended)


def end_left_behind(*, person: Person, before: Unit, after: Unit, by: Person | None, now: datetime) -> int:
    """Whoever moves leaves behind the roles that reached their former unit and do not reach the new one; call it inside the transaction, before
    or after the move. Returns how many ended."""
    held = person.role_assignments.select_related("unit", "person")
    ended = [one for one in held if rules.is_left_behind(one.unit.path, before=before.path, after=after.path)]
    for one in ended:
        _record("people.role_taken", one, by, now)
        one.delete()
    return len(ended)


def keep_a_security_admin(*, without: Person) -> None:
    """Refuse what would leave the town without anybody to give roles: `without` loses the role or the account. Call it inside the transaction."""
    _lock()
    holders = RoleAssignment.objects.filter(role=Role.SECURITY_ADMIN, unit__depth=1)
    if not holders.filter(person=without).exists():
        return
    if not holders.filter(person__status=Person.Status.ACTIVE).exclude(person=without).exists():
        raise Refused("last_security_admin", LAST.format(name=without.name))


def refuse_separating() -> None:
    """三员完全分开 may be switched on once nobody holds two of the three; the sentence names who does. Call it inside the transaction."""
    _lock()
    held: dict[Person, list[str]] = {}
    for one in RoleAssignment.objects.filter(role__in=rules.THREE).select_related("person").order_by("person__sort_number", "person_id", "role"):
        labels = held.setdefault(one.person, [])
        if one.get_role_display() not in labels:
            labels.append(one.get_role_display())
    doubles = [f"{person.name}（{'、'.join(labels)}）" for person, labels in held.items() if len(labels) > 1]
    if doubles:
        sentence = f"还有人同时担任两种：{'；'.join(doubles)}。请先在“角色”页分给不同的人，再启用。"
        raise Refused("admins_not_separate", sentence, field="separate_admins")


def _lock() -> Office | None:
    """Changes of roles come one after another: two at once could each leave the other the last 安全管理员."""
    return Office.objects.select_for_update().filter(id=1).first()


def _gives_for_town(assignment: RoleAssignment) -> bool:
    return assignment.role == Role.SECURITY_ADMIN and assignment.unit.is_root()


def _record(event: str, one: RoleAssignment, by: Person | None, now: datetime) -> None:
    subject = f"{one.person.account} {one.person.name}"
    audit.record(event, by=by, now=now, subject=subject, role=one.role, role_name=one.get_role_display(), unit=one.unit.full_name)
