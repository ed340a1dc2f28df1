"""Builds the demo town's units and people through the services that also serve a real one."""

from datetime import date, datetime

from core.models import Office
from examsite.demo import staff
from examsite.demo.accounts import PASSWORD
from examsite.demo.staff import Employee
from people.models import Membership, Person, Posting, PostKind, Role, RoleAssignment, StaffingType, Team, Unit
from people.rules.names import free_account
from people.services import passwords, postings, units

SINCE = date(2021, 3, 1)
FOUNDED = datetime.fromisoformat("2024-09-02T09:00:00+08:00")


class Town:
    """The town under construction: units by name, staffing types by name, accounts given so far."""

    def __init__(self) -> None:
        Office.objects.create(id=1, name="南山镇", is_demo=True, set_up_at=FOUNDED)
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


def changes_of_2025(town: Town) -> None:
    """Three leave in the spring of 2025, four come: the rosters of 2024 and 2025 differ as real ones do."""
    leaving = {"财政所": Person.Status.RETIRED, "经济发展办公室": Person.Status.LEFT, "党群服务中心": Person.Status.LEFT}
    for unit, status in leaving.items():
        person = Person.objects.filter(unit=town.units[unit]).order_by("sort_number").first()
        assert person is not None
        Posting.objects.filter(person=person, until_on__isnull=True).update(until_on=date(2025, 3, 31), reason=Person.Status(status).label)
        Person.objects.filter(pk=person.pk).update(status=status)
    for one in staff.newcomers():
        town.hire(one, from_on=date(2025, 4, 1))
