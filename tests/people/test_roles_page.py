"""The page of roles: given, taken away, written down; and what must stay true of them."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.errors import Refused
from core.models import AuditEntry, Office
from people import access
from people.models import Person, Role, RoleAssignment, Unit
from people.services import roles
from tests import factories

pytestmark = pytest.mark.django_db
PAGE = "/manage/roles/"


@pytest.fixture
def security(town: Unit) -> Person:
    return factories.person("苏安全", role=Role.SECURITY_ADMIN, password=None)


@pytest.fixture
def client(security: Person, signed_in: Any) -> Client:
    made: Client = signed_in(security)
    return made


def give(client: Client, person: str, role: str, unit: Unit) -> Any:
    return client.post(PAGE, {"person": person, "role": role, "unit": str(unit.public_id)})


def take(client: Client, one: RoleAssignment) -> Any:
    return client.post(reverse("people:take_role", args=[one.pk]))


def test_a_role_holds_from_the_next_page_on_and_is_written_down(client: Client, cadre: Person, signed_in: Any) -> None:
    theirs = signed_in(cadre)
    assert theirs.get("/manage/people/").status_code == 403
    assert give(client, cadre.account, Role.LIAISON, cadre.unit).status_code == 302
    assert theirs.get("/manage/people/").status_code == 200
    entry = AuditEntry.objects.get(event="people.role_given")
    assert (cadre.account in entry.subject, entry.detail["role"], entry.detail["unit"]) == (True, "liaison", cadre.unit.full_name)


def test_a_role_taken_away_is_gone_and_written_down(client: Client, clerk: Person, signed_in: Any) -> None:
    theirs = signed_in(clerk)
    one = RoleAssignment.objects.get(person=clerk)
    assert take(client, one).status_code == 302
    assert theirs.get("/manage/people/").status_code == 403
    assert AuditEntry.objects.filter(event="people.role_taken", detail__role="clerk").count() == 1


@pytest.mark.parametrize(
    ("person", "role", "says"),
    [
        ("没有这个人", Role.LIAISON, "没有找到在职人员"),
        ("陈志强", "emperor", "不在可用的选项中"),
        ("陈志强", "", "请选择角色"),
        ("陈志强", Role.AUDITOR, "范围请选最上级单位"),
    ],
)
def test_what_cannot_be_given_is_said_at_the_field(client: Client, cadre: Person, person: str, role: str, says: str) -> None:
    answer = give(client, person, role, cadre.unit)
    assert says in answer.content.decode()
    assert not cadre.role_assignments.exists()


def test_namesakes_are_told_apart_by_account(client: Client, cadre: Person, town: Unit) -> None:
    factories.person(cadre.name, unit=factories.office("财政所"), password=None)
    answer = give(client, cadre.name, Role.LEADER, town).content.decode()
    assert "有多人" in answer
    assert cadre.account in answer


def test_audit_never_goes_with_system(client: Client, cadre: Person, town: Unit) -> None:
    give(client, cadre.account, Role.SYSTEM_ADMIN, town)
    assert "审计管理员不能与系统管理员是同一个人" in give(client, cadre.account, Role.AUDITOR, town).content.decode()


def test_who_gives_roles_in_an_office_gives_none_outside_it(cadre: Person, town: Unit, signed_in: Any) -> None:
    chief = factories.person("村安全", unit=cadre.unit, role=Role.SECURITY_ADMIN, role_unit=cadre.unit, password=None)
    stranger = factories.person("外人", unit=factories.office("财政所"), role=Role.LIAISON, role_unit=factories.office("财政所"), password=None)
    client = signed_in(chief)
    assert "请从列表中选择单位" in give(client, cadre.account, Role.LIAISON, town).content.decode()
    assert "没有找到在职人员" in give(client, stranger.account, Role.LIAISON, cadre.unit).content.decode()
    assert stranger.name not in client.get(PAGE).content.decode()
    outside = RoleAssignment.objects.get(person=stranger)
    assert take(client, outside).status_code == 404
    with pytest.raises(Refused, match="不在您管理"):
        roles.take_away(assignment=outside, by=chief, now=factories.NOON)


def test_the_last_security_admin_stays(client: Client, security: Person, clerk: Person, town: Unit) -> None:
    only = RoleAssignment.objects.get(person=security)
    assert "最后一位" in take(client, only).content.decode()
    with pytest.raises(Refused, match="最后一位"), transaction.atomic():
        roles.end_all(person=security, by=clerk, now=factories.NOON)
    give(client, clerk.account, Role.SECURITY_ADMIN, town)
    assert take(client, only)["Location"] == reverse("landing")


def test_a_second_security_admin_who_cannot_sign_in_does_not_count(client: Client, security: Person, town: Unit) -> None:
    gone = factories.person("离任者", role=Role.SECURITY_ADMIN, password=None)
    Person.objects.filter(pk=gone.pk).update(status=Person.Status.DISABLED)
    with pytest.raises(Refused, match="最后一位"):
        roles.take_away(assignment=RoleAssignment.objects.get(person=security), by=security, now=factories.NOON)


def test_whoever_leaves_leaves_their_roles(clerk: Person, cadre: Person) -> None:
    cadre.role_assignments.create(role=Role.LIAISON, unit=cadre.unit)
    with transaction.atomic():
        assert roles.end_all(person=cadre, by=clerk, now=factories.NOON) == 1
    assert not cadre.role_assignments.exists()


def test_separating_the_three_waits_until_nobody_holds_two(security: Person, town: Unit) -> None:
    roles.refuse_separating()
    security.role_assignments.create(role=Role.AUDITOR, unit=town)
    with pytest.raises(Refused, match="苏安全（审计管理员、安全管理员）"):
        roles.refuse_separating()


def test_once_separated_nobody_gets_two_of_the_three(client: Client, security: Person, town: Unit) -> None:
    Office.objects.update(separate_admins=True)
    assert "三员完全分开" in give(client, security.account, Role.AUDITOR, town).content.decode()


def test_the_page_costs_the_same_for_one_holder_and_for_thirty(client: Client, cadre: Person) -> None:
    client.get(PAGE)
    counts = []
    for number in (1, 29):
        for _ in range(number):
            factories.person("联络员", role=Role.LIAISON, role_unit=cadre.unit, password=None)
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_liaison_sees_the_own_people_and_no_button_that_would_be_refused(cadre: Person, signed_in: Any) -> None:
    liaison = factories.person("符联络", unit=cadre.unit, role=Role.LIAISON, role_unit=cadre.unit, password=None)
    factories.person("王海燕", unit=factories.office("财政所"), password=None)
    body = signed_in(liaison).get("/manage/people/").content.decode()
    assert cadre.name in body
    assert not [one for one in ("王海燕", "添加一人", "导入人员") if one in body]


def test_who_manages_people_takes_over_no_administrator(clerk: Person, security: Person, cadre: Person) -> None:
    cadre.role_assignments.create(role=Role.AUDITOR, unit=Unit.objects.get(depth=1))
    assert access.holders_beyond(clerk) == {security.pk, cadre.pk}
    assert access.holders_beyond(security) == frozenset()  # who gives the roles may also help their holders


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_end_each_other_at_once_leave_one(town: Unit) -> None:
    holders = [factories.person(name, role=Role.SECURITY_ADMIN, password=None) for name in ("甲安全", "乙安全")]
    both = list(RoleAssignment.objects.select_related("person", "unit").order_by("person_id"))

    def end_the_other(place: int) -> bool:
        try:
            roles.take_away(assignment=both[1 - place], by=holders[place], now=factories.NOON)
            return True
        except Refused:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(end_the_other, range(2))) == [False, True]
    assert RoleAssignment.objects.filter(role=Role.SECURITY_ADMIN).count() == 1
