"""Lists and single objects agree: for every role, at the town and at an office, whoever is in the list may be opened, and nobody else."""

import pytest

from people import selectors
from people.access import Can, covers, within
from people.models import Person, Role, Unit
from quiz.models import Exam
from quiz.selectors import staff
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def everyone(town: Unit) -> list[Person]:
    """One holder of each role for the town, one for an office, and people of two offices; some of them no longer at work."""
    inside, outside = factories.office("党政办公室"), factories.office("财政所")
    factories.person("王海燕", unit=outside, password=None)
    factories.person("陈志强", unit=inside, password=None)
    for role in Role:
        for unit in (town, inside):
            factories.person(role.label, unit=outside, role=role, role_unit=unit, password=None)
    Person.objects.filter(name="王海燕").update(status=Person.Status.RETIRED)
    Person.objects.filter(name=Role.CLERK.label).order_by("id").first().role_assignments.create(role=Role.LIAISON, unit=outside)
    return list(Person.objects.select_related("unit"))


def test_people_seen_and_people_managed(everyone: list[Person]) -> None:
    for one in everyone:
        seen, managed = set(selectors.visible_to(one)), set(selectors.managed_by(one))
        assert seen == {other for other in everyone if selectors.can_see(one, other)}, one
        assert managed == {other for other in everyone if selectors.can_manage(one, other)}, one
        assert managed <= seen


def test_units_of_each_capability(everyone: list[Person]) -> None:
    units = list(Unit.objects.all())
    for one in everyone:
        for capability in Can:
            assert set(Unit.objects.filter(within(one, capability))) == {unit for unit in units if covers(one, capability, unit)}


def test_exams_managed(everyone: list[Person], town: Unit) -> None:
    exams = [factories.exam(unit=unit, state=state) for unit in Unit.objects.all() for state in (Exam.State.DRAFT, Exam.State.PUBLISHED)]
    for one in everyone:
        assert set(staff.manageable(one)) == {exam for exam in exams if staff.can_manage(one, exam)}


def test_whoever_left_sees_nothing(everyone: list[Person]) -> None:
    Person.objects.update(status=Person.Status.DISABLED)
    for one in Person.objects.select_related("unit"):
        assert not selectors.visible_to(one).exists()
        assert not any(covers(one, capability, one.unit) for capability in Can)
