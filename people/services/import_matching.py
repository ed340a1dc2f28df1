"""Which known person a row of a people table means: by account, staff number, mobile with name, then name within the unit."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from people.models import Person, Unit
from people.rules.table import LABELS, Row, RowError

CHUNK = 500


@dataclass(frozen=True)
class Doubt:
    """A row that may mean one of `people`, or somebody new where `may_be_new`: a person must decide."""

    row: Row
    sentence: str
    people: tuple[Person, ...]
    may_be_new: bool


Meant = Person | Doubt | RowError | None


class KnownPeople:
    """Everyone whom one of the rows could mean, read in a few queries; `visible` says who is inside the importer's units."""

    def __init__(self, rows: Sequence[Row], visible: Callable[[Person], bool]) -> None:
        self.visible = visible
        self.by_account: dict[str, Person] = {}
        self.by_number: dict[str, Person] = {}
        self.by_mobile: dict[str, list[Person]] = defaultdict(list)
        self.by_name: dict[str, list[Person]] = defaultdict(list)
        self.out_of_use: dict[str, list[Person]] = defaultdict(list)  # by name: 停用, 调离 or 退休
        typed = {row.account for row in rows} | {row.staff_number for row in rows} | {row.staff_number.lower() for row in rows}
        lookups = {"account__in": typed, "staff_number__in": typed}
        lookups |= {"name__in": {row.name for row in rows}, "mobile__in": {row.mobile for row in rows}}
        people: dict[int, Person] = {}
        for lookup, values in lookups.items():
            for chunk in _chunks(sorted(values - {""})):
                people.update((one.pk, one) for one in Person.objects.filter(**{lookup: chunk}).select_related("unit", "staffing_type"))
        self.seen = _digest(people.values())
        for one in people.values():
            self._remember(one)

    def _remember(self, person: Person) -> None:
        self.by_account[person.account.lower()] = person
        if person.staff_number:
            self.by_number[person.staff_number] = person
        if not person.is_active:
            if self.visible(person):
                self.out_of_use[person.name].append(person)
            return
        if self.visible(person):
            self.by_name[person.name].append(person)
        if person.mobile:
            self.by_mobile[person.mobile].append(person)

    def meant_by(self, row: Row, unit: Unit | None) -> Meant:
        """The person, a doubt, an error, or None for somebody new; `unit` is None while the row's unit is not made yet.

        A mobile that gets a second holder signs in neither of them: that too is a doubt.
        """
        meant = self.whom(row, unit)
        if isinstance(meant, RowError):
            return meant
        person = meant if isinstance(meant, Person) else None
        holders = self.other_holders(row, person)
        if isinstance(meant, Doubt):
            holders = [one for one in holders if one not in meant.people]
            return replace(meant, sentence=f"{meant.sentence}；{self._shared(holders)}") if holders else meant
        if not holders:
            return meant
        people = (person,) if person else tuple(one for one in holders if self.visible(one))
        return Doubt(row, self._shared(holders), people, may_be_new=person is None)

    def other_holders(self, row: Row, person: Person | None) -> list[Person]:
        """The active people who would share the row's mobile with `person` (None: somebody new) from now on."""
        if not row.mobile or (person and person.mobile == row.mobile):
            return []
        return [one for one in self.by_mobile[row.mobile] if person is None or one.pk != person.pk]

    def _shared(self, holders: list[Person]) -> str:
        names = "、".join(one.name if self.visible(one) else "其他单位的人员" for one in holders[:3])
        return f"手机号已登记在{names}名下，两人共用后都不能再用这个手机号登录"

    def whom(self, row: Row, unit: Unit | None) -> Meant:
        """The same for a table that changes nothing about the people in it: who else has the mobile does not matter."""
        taken = self._name_collision(row)
        if taken:
            return taken
        by_account, by_number = self.by_account.get(row.account), self.by_number.get(row.staff_number)
        if by_account and by_number and by_account.pk != by_number.pk:
            return RowError(row.number, LABELS["account"], "账号和工号分别属于两个人，请核对。")
        if by_account or by_number:
            return self._by_number(row, by_account or by_number, LABELS["account"] if by_account else LABELS["staff_number"])  # type: ignore[arg-type]
        same = [one for one in self.by_name[row.name] if not (row.staff_number and one.staff_number)]
        with_mobile = [one for one in same if row.mobile and one.mobile == row.mobile]
        if with_mobile:
            return with_mobile[0] if len(with_mobile) == 1 else _namesakes(row, with_mobile)
        here = [one for one in same if unit and one.unit_id == unit.pk]
        if len(here) == 1 and not (row.mobile and here[0].mobile):
            return here[0]
        return _namesakes(row, here) if here else self._out_of_use(row, unit)

    def _out_of_use(self, row: Row, unit: Unit | None) -> Doubt | None:
        """Somebody of the name and number or unit whose account is not in use, and who would be entered a second time."""
        for one in self.out_of_use[row.name]:
            if (unit and one.unit_id == unit.pk) or (row.mobile and one.mobile == row.mobile):
                known = f"已有{one.name}（{one.unit.name}，{one.get_status_display()}，账号 {one.account}）"
                return Doubt(row, f"{known}，是同一个人的，请到这个人的页面启用或办理返回", (), may_be_new=True)
        return None

    def namesakes_elsewhere(self, row: Row) -> list[Person]:
        return self.by_name[row.name] + self.out_of_use[row.name]

    def _name_collision(self, row: Row) -> RowError | None:
        """Accounts and staff numbers both sign in: one person's account may not be another's staff number."""
        other = self.by_number.get(row.account) if row.account else None
        if other and self.by_account.get(row.account) is not other:
            return RowError(row.number, LABELS["account"], "这个账号是另一个人的工号，请换一个。")
        other = self.by_account.get(row.staff_number.lower()) if row.staff_number else None
        if other and self.by_number.get(row.staff_number) is not other and row.account != other.account.lower():
            return RowError(row.number, LABELS["staff_number"], "这个工号是另一个人的账号，请核对。")
        return None

    def _by_number(self, row: Row, person: Person, column: str) -> Meant:
        if not self.visible(person):
            return RowError(row.number, column, f"这个{column}已被其他单位的人员使用，请核对。")
        if not person.is_active:
            return RowError(row.number, column, f"这个{column}属于{person.name}（{person.get_status_display()}），请换一个或先核对。")
        if person.name != row.name:
            return Doubt(row, f"{column}是{person.name}的，表中姓名是{row.name}", (person,), may_be_new=False)
        return person


def _namesakes(row: Row, people: Iterable[Person]) -> Doubt:
    found = tuple(people)
    return Doubt(row, f"有 {len(found)} 位同名，请填账号或工号", found, may_be_new=True)


def _digest(people: Iterable[Person]) -> str:
    """Stands for the versions of these people: another one after each change of one of them."""
    return hashlib.sha256(repr(sorted((one.pk, one.version) for one in people)).encode()).hexdigest()[:32]


def _chunks(values: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]
