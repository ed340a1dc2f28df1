"""Builds the demo town's units and people through the services that also serve a real one."""

from datetime import date, datetime

from django.utils import timezone

from core.models import Office
from examsite.demo import staff
from examsite.demo.accounts import PASSWORD
from examsite.demo.staff import Employee
from people.models import Membership, Person, PersonnelChange, PostKind, Role, RoleAssignment, StaffingType, Team, Unit
from people.rules.names import free_account
from people.services import carrying_out, changes, passwords, postings, units
from people.services.changes import Facts

SINCE = date(2021, 3, 1)
FOUNDED = datetime.fromisoformat("2024-09-02T09:00:00+08:00")
APRIL = datetime.fromisoformat("2025-04-01T09:00:00+08:00")
Kind = PersonnelChange.Kind


class Town:
    """The town under construction: units by name, staffing types by name, accounts given so far."""

    def __init__(self) -> None:
        Office.objects.create(id=1, name="南山镇", is_demo=True, public_check=True, set_up_at=timezone.now())  # its backups are due from now on
        self.root = units.make_root("南山镇")
        self.units = {name: units.make_child(self.root, name) for name in [*staff.OFFICES, *staff.VILLAGES]}
        self.types = {
            name: StaffingType.objects.get_or_create(name=name, defaults={"established": name in staff.ESTABLISHED})[0]
            for name in staff.STAFFING_TYPES
        }
        self.accounts: set[str] = set()

    def hire(self, one: Employee, *, from_on: date = SINCE, account: str = "") -> Person:
        made = account or free_account(one.name, self.accounts)
        self.accounts.add(made)
        number = len(self.accounts)
        return postings.create_person(
            name=one.name,
            account=made,
            unit=self.units[one.unit],
            post=one.post,
            staffing_type=self.types[one.staffing_type],
            from_on=from_on,
            mobile=f"1990000{number:04d}",  # a range nobody is reached at
            sort_number=number * 10,
            password=PASSWORD if account else None,
        )


def build() -> tuple[Town, dict[str, Person]]:
    """The town as it stood in 2024; returns it with the people who have an account to try."""
    town = Town()
    known: dict[str, Person] = {}
    places = {
        ("党委副书记、镇长", staff.LEADERS): "lingdao",
        ("一级科员", staff.LEGAL): "wenshu",
        ("一级科员", staff.ENFORCEMENT): "ganbu",
        ("四级主任科员", "党政办公室"): "lianluo",
        ("四级主任科员", "党建工作办公室"): "shenji",
    }
    for one in staff.employees():
        account = places.pop((one.post, one.unit), "")
        person = town.hire(one, account=account)
        if account:
            known[account] = person
    for person in known.values():
        passwords.keep(person=person, now=FOUNDED)
    for role in (Role.CLERK, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN):  # as the first clerk of a real town
        RoleAssignment.objects.create(person=known["wenshu"], role=role, unit=town.root)
    for account, role in (("lingdao", Role.LEADER), ("shenji", Role.AUDITOR)):
        RoleAssignment.objects.create(person=known[account], role=role, unit=town.root)
    RoleAssignment.objects.create(person=known["lianluo"], role=Role.LIAISON, unit=known["lianluo"].unit)
    _form_team(town.root)
    return town, known


def _form_team(root: Unit) -> None:
    """The enforcement team: 22 people, 16 of them on enforcement posts."""
    team = Team.objects.create(name=staff.TEAM, unit=Unit.objects.get(name=staff.ENFORCEMENT))
    members = list(Person.objects.filter(unit=team.unit).select_related("staffing_type").order_by("sort_number"))
    for place, person in enumerate(members):
        kind = PostKind.ENFORCEMENT if place < 16 else PostKind.OFFICE
        if person.staffing_type.name == staff.ASSISTANT:
            kind = PostKind.ASSISTANT
        Membership.objects.create(team=team, person=person, post_kind=kind, from_on=SINCE)


LEAVING = {  # unit -> what became of the first of its people, and why
    "财政所": (Kind.RETIRED, "到龄退休"),
    "经济发展办公室": (Kind.LEFT, "调往县直单位"),
    "党群服务中心": (Kind.LEFT, "考录到外县"),
}


def changes_of_2025(town: Town, clerk: Person) -> None:
    """Three leave in the spring of 2025, four come: the rosters of 2024 and 2025 differ as real ones do."""
    for unit, (kind, reason) in LEAVING.items():
        person = Person.objects.filter(unit=town.units[unit]).order_by("sort_number").first()
        changes.enter(facts=Facts(kind=kind, effective_on=APRIL.date(), reason=reason, person=person), by=clerk, now=APRIL)
    newcomers = [(town.hire(one, from_on=APRIL.date()), APRIL.date()) for one in staff.newcomers()]
    carrying_out.join_many(newcomers=newcomers, by=clerk, now=APRIL, reason="新录用")
