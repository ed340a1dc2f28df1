"""The clerk of a sub-unit does not take over someone whose role reaches further; the bank is for roles at the root."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from core.errors import Refused
from core.models import Job
from people import access
from people.access import Can
from people.models import Person, Role, RoleAssignment, Unit
from people.services import imports, passwords, slips
from questionbank import selectors as question_selectors
from tests import factories
from tests.people.tables import file, line

pytestmark = pytest.mark.postgres
SignedIn = Callable[[Person], Client]


@pytest.fixture
def village(town: Unit) -> Unit:
    return factories.office("北坡村")


@pytest.fixture
def village_clerk(village: Unit) -> Person:
    return factories.person("村文书", unit=village, role=Role.CLERK, role_unit=village)


@pytest.fixture
def town_clerk(village: Unit) -> Person:
    """Posted in the village, clerk of the whole town."""
    return factories.person("林文书", unit=village, role=Role.CLERK, staff_number="NS-1")


def test_reset_is_refused_with_a_sentence(village_clerk: Person, town_clerk: Person, signed_in: SignedIn) -> None:
    answer = signed_in(village_clerk).post(f"/manage/people/{town_clerk.public_id}/reset-password/")
    assert answer.status_code == 400
    assert "不能由您改动" in answer.content.decode()
    assert Person.objects.get(pk=town_clerk.pk).check_password(factories.PASSWORD)


def test_slips_are_refused_and_left_out_of_a_batch(village_clerk: Person, town_clerk: Person, signed_in: SignedIn) -> None:
    Person.objects.update(must_change_password=True)
    Person.objects.filter(pk=village_clerk.pk).update(must_change_password=False)
    answer = signed_in(village_clerk).post("/manage/people/slips/", {"person": town_clerk.public_id})
    assert (answer.status_code, Job.objects.count()) == (400, 0)
    villager = factories.person("村民", unit=village_clerk.unit)
    Person.objects.filter(pk=villager.pk).update(must_change_password=True)
    assert list(slips._people(village_clerk, None, None)) == [villager]


def test_import_does_not_change_them(village_clerk: Person, town_clerk: Person) -> None:
    row = line("林文书", unit="北坡村", number="NS-1", account="mine")
    found = imports.plan(data=file(row), by=village_clerk, today=date(2026, 11, 20), create_units=False)
    assert found.taken == []
    assert "不能由您改动" in found.errors[0].message


def test_a_role_inside_the_own_units_is_no_obstacle(village_clerk: Person, town_clerk: Person, signed_in: SignedIn) -> None:
    assert access.holders_beyond(village_clerk) == {town_clerk.pk}
    assert access.holders_beyond(town_clerk) == frozenset()
    assert signed_in(town_clerk).post(f"/manage/people/{village_clerk.public_id}/reset-password/").status_code == 200


def test_who_manages_nobody_may_reset_no_role(town_clerk: Person, cadre: Person) -> None:
    with pytest.raises(Refused):
        passwords.reset(person=town_clerk, by=cadre, now=factories.NOON)


def test_only_a_role_at_the_root_opens_the_bank(village_clerk: Person, town_clerk: Person, signed_in: SignedIn) -> None:
    assert access.has(village_clerk, Can.MANAGE_PEOPLE)
    assert not access.has(village_clerk, Can.MANAGE_QUESTIONS)
    assert access.has(town_clerk, Can.MANAGE_QUESTIONS)
    RoleAssignment.objects.create(person=village_clerk, role=Role.LEADER, unit=factories.town())
    answers = [signed_in(one).get(reverse("questionbank:list")).status_code for one in (village_clerk, town_clerk)]
    assert answers == [403, 200]
    one = factories.question()
    assert not question_selectors.visible_to(village_clerk).exists()
    assert (question_selectors.can_see(village_clerk, one), question_selectors.can_see(town_clerk, one)) == (False, True)
