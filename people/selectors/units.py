"""Reads of the tree: its rows with how many people each holds, and what keeps a unit from being closed."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from people.access import Can, within
from people.models import Person, PersonnelChange, RoleAssignment, Team, Unit

SHOWN = 5
STAYING = (Person.Status.ACTIVE, Person.Status.DISABLED)  # whoever is 停用 may come back any day


@dataclass(frozen=True)
class Heads:
    """How many active people belong to a unit itself, and to it with all below."""

    own: int = 0
    all: int = 0


def seen_by(person: object) -> QuerySet[Unit]:
    """The units whose people this person may see, closed ones too, as a tree in order."""
    return Unit.objects.filter(within(person, Can.SEE_PEOPLE))


def heads(units: Iterable[Unit]) -> dict[str, Heads]:
    """The heads of each of `units`, by path. One query, which counts the people of the smallest part of the tree that holds them all."""
    paths = [str(unit.path) for unit in units]
    if not paths:
        return {}
    people = Person.objects.filter(status=Person.Status.ACTIVE, unit__path__gte=min(paths), unit__path__lt=max(paths) + "~")
    own = dict(people.order_by().values_list("unit__path").annotate(Count("id")))
    wanted, below = set(paths), dict.fromkeys(paths, 0)
    for path, count in own.items():
        for end in range(Unit.steplen, len(path) + 1, Unit.steplen):
            if path[:end] in wanted:
                below[path[:end]] += count
    return {path: Heads(own.get(path, 0), below[path]) for path in paths}


def children(unit: Unit) -> QuerySet[Unit]:
    return Unit.objects.filter(unit.within(), depth=unit.depth + 1)


def standing_for(units: Iterable[int]) -> list[int]:
    """The ids of units, each that was merged replaced by the one it went into: a choice made before a merge keeps meaning the same people."""
    found, asked = list[int](), list(units)
    while asked:
        into = dict(Unit.objects.filter(pk__in=asked).values_list("pk", "merged_into"))
        found += [one for one in asked if one in into and into[one] is None and one not in found]
        asked = [target for target in into.values() if target is not None]
    return found


def staying_in(unit: Unit) -> QuerySet[Person]:
    """Who works in the unit itself."""
    return Person.objects.filter(unit=unit, status__in=STAYING)


def roles_at(unit: Unit) -> list[RoleAssignment]:
    """The roles that hold for exactly this unit and what is below it."""
    return list(RoleAssignment.objects.filter(unit=unit).select_related("person").order_by("role", "person__sort_number", "person_id"))


def why_roles_keep(unit: Unit) -> list[str]:
    held = roles_at(unit)
    if not held:
        return []
    names = _some([f"{one.person.name}（{one.get_role_display()}）" for one in held])
    return [f"还有 {len(held)} 个角色：{names}。请先由安全管理员在“角色”页取消，需要的话在别的单位重新给出。"]


def why_not_close(unit: Unit) -> list[str]:
    """What keeps the unit open, each in a sentence that says what to do; empty when it may be closed. Five queries."""
    found = []
    if names := list(staying_in(unit).values_list("name", flat=True)):
        found.append(f"还有 {len(names)} 名人员：{_some(names)}。请先办理调动，或改用“合并”，人员随之转过去。")
    below = children(unit).filter(closed_on__isnull=True)
    if names := list(below.values_list("name", flat=True)):
        found.append(f"还有 {len(names)} 个下级单位：{_some(names)}。请先移到别处、合并或撤销。")
    if names := list(Team.objects.filter(unit=unit, closed_on__isnull=True).values_list("name", flat=True)):
        found.append(f"还有 {len(names)} 支队伍：{_some(names)}。请先在“队伍”页改到别的单位，或撤销。")
    if names := list(PersonnelChange.objects.filter(state=PersonnelChange.State.FILED, to_unit=unit).values_list("name", flat=True)):
        found.append(f"还有 {len(names)} 项待受理的变动：{_some(names)}。请先受理或退回。")
    return found + why_roles_keep(unit)


def _some(names: list[str]) -> str:
    return "、".join(names[:SHOWN]) + ("等" if len(names) > SHOWN else "")
