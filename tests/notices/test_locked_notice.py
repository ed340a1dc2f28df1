"""Who hears of a locked account: clerks and liaisons of the person's unit, once an hour."""

from datetime import timedelta

import pytest

from notices.models import Notice
from people import registries
from people.models import Person, Role
from tests import factories


@pytest.mark.postgres
def test_the_clerk_and_the_units_liaison_are_told_once_an_hour(clerk: Person, leader: Person, cadre: Person) -> None:
    liaison = factories.person("联络员", role=Role.LIAISON, role_unit=cadre.unit)
    factories.person("外单位联络员", role=Role.LIAISON, role_unit=factories.office("北坡村"))
    disabled = factories.person("已停用", role=Role.CLERK)
    Person.objects.filter(pk=disabled.pk).update(status=Person.Status.DISABLED)
    registries.locked(cadre, factories.NOON)
    registries.locked(cadre, factories.NOON + timedelta(minutes=59))
    assert {one.person for one in Notice.objects.filter(kind="people.locked")} == {clerk, liaison}
    registries.locked(cadre, factories.NOON + timedelta(hours=1))
    assert Notice.objects.filter(person=clerk).count() == 2
    assert Notice.objects.filter(person=clerk).first().url == f"/manage/people/help/?q={cadre.account}"
