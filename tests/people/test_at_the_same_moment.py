"""What two clerks do at the same moment: one of them comes first, the other is told, and nothing happens twice or half."""

import threading
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from core.errors import Refused
from people.models import Person, PersonnelChange, Posting, Role, Unit
from people.services import changes, editing, merging
from people.services.changes import Facts
from tests import factories

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def together(*works: Callable[[], Any]) -> Sequence[str]:
    """The codes with which the works were refused, in alphabetical order, an empty text for the one that was not; all begin at once."""
    start, codes = threading.Barrier(len(works)), []

    def run(work: Callable[[], Any]) -> None:
        try:
            start.wait(10)
            work()
            codes.append("")
        except Refused as refusal:
            codes.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return sorted(codes)


@pytest.fixture
def clerks(clerk: Person, town: Unit) -> tuple[Person, Person]:
    return clerk, factories.person("另一文书", unit=town, role=Role.CLERK, role_unit=town, password=None)


def test_a_filed_transfer_is_accepted_once(clerks: tuple[Person, Person], cadre: Person) -> None:
    liaison = factories.person("符联络", unit=cadre.unit, role=Role.LIAISON, role_unit=cadre.unit, password=None)
    facts = Facts(
        kind=PersonnelChange.Kind.TRANSFERRED, effective_on=date(2026, 11, 1), reason="组织调动", person=cadre, to_unit=factories.office("财政所")
    )
    filed, now = changes.file(facts=facts, by=liaison, now=timezone.now()), timezone.now()
    codes = together(*(lambda by=by: changes.accept(change=PersonnelChange.objects.get(pk=filed.pk), by=by, now=now) for by in clerks))
    assert codes == ["", "change_decided"]
    assert Posting.objects.filter(person=cadre).count() == 2
    assert Posting.objects.get(person=cadre, until_on=None).unit.name == "财政所"


def test_two_who_edit_one_person_do_not_overwrite_each_other(clerks: tuple[Person, Person], cadre: Person) -> None:
    seen = Person.objects.get(pk=cadre.pk)
    values = {"account": seen.account, "staff_number": "", "mobile": "", "sort_number": ""}

    def edit(name: str, by: Person) -> None:
        person = Person.objects.get(pk=cadre.pk)
        editing.edit(person=person, values=values | {"name": name}, seen_version=seen.version, by=by, now=timezone.now())

    codes = together(*(lambda name=name, by=by: edit(name, by) for name, by in zip(("陈志刚", "陈志明"), clerks, strict=True)))
    assert codes == ["", "stale"]
    after = Person.objects.get(pk=cadre.pk)
    assert after.name in ("陈志刚", "陈志明")
    assert after.version == seen.version + 1


def test_two_units_merged_into_each_other_at_once_leave_one_open(clerks: tuple[Person, Person]) -> None:
    one, other = factories.office("财政所"), factories.office("统计站")
    people = [factories.person("甲", unit=one), factories.person("乙", unit=other)]
    today = timezone.localdate()

    def merge(unit: Unit, into: Unit, by: Person) -> None:
        now = timezone.now()
        merging.merge(unit=unit, into=into, on=today, reason="机构改革", today=today, seen_version=unit.version, by=by, now=now)

    codes = together(lambda: merge(one, other, clerks[0]), lambda: merge(other, one, clerks[1]))
    assert codes == ["", "unit_closed"]
    left = Unit.objects.get(pk__in=[one.pk, other.pk], closed_on=None)
    assert {Person.objects.get(pk=person.pk).unit for person in people} == {left}
