"""Two units become one: nobody and nothing is lost on the way."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from core.errors import Refused, Stale
from people import selectors
from people.forms.who import initial_who
from people.models import Membership, Person, PersonnelChange, PostKind, Role, RoleAssignment, Team, Unit
from people.selectors.meant import people_of_rule
from people.services import merging, unit_changes, units
from quiz.selectors import staff
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
TODAY = date(2026, 11, 20)


@pytest.fixture
def old(town: Unit) -> Unit:
    """农业办公室 with 陈志强, who is in its team, and 李停用; 档案室 with 王海燕 below it."""
    made = factories.office("农业办公室")
    chen = factories.person("陈志强", unit=made, password=None, post="科员")
    stopped = factories.person("李停用", unit=made, password=None)
    Person.objects.filter(pk=stopped.pk).update(status=Person.Status.DISABLED)
    team = Team.objects.create(name="防汛队", unit=made)
    Membership.objects.create(team=team, person=chen, post_kind=PostKind.OFFICE, from_on=date(2026, 1, 1))
    factories.person("王海燕", unit=units.make_child(made, "档案室"), password=None)
    return Unit.objects.get(pk=made.pk)


@pytest.fixture
def target(town: Unit) -> Unit:
    return factories.office("乡村振兴办公室")


def merge(unit: Unit, into: Unit, by: Person, **values: Any) -> int:
    given = {"on": date(2026, 11, 1), "reason": "机构改革", "today": TODAY, "seen_version": 1} | values
    return merging.merge(unit=unit, into=into, by=by, now=factories.NOON, **given)


def test_everybody_gets_a_dated_transfer_with_the_reason(old: Unit, target: Unit, clerk: Person) -> None:
    assert merge(old, target, clerk) == 2
    chen = Person.objects.get(name="陈志强")
    assert [(one.unit.name, one.until_on) for one in chen.postings.all()] == [("农业办公室", date(2026, 10, 31)), ("乡村振兴办公室", None)]
    assert (chen.unit, chen.post, chen.version, chen.postings.last().reason) == (target, "科员", 2, "机构改革")  # type: ignore[union-attr]
    assert PersonnelChange.objects.filter(kind="transferred", to_unit=target, from_unit=old).count() == 2


def test_the_unit_is_closed_and_says_where_it_went(old: Unit, target: Unit, clerk: Person, signed_in: Any) -> None:
    merge(old, target, clerk)
    closed = Unit.objects.get(pk=old.pk)
    assert (closed.closed_on, closed.merged_into) == (date(2026, 11, 1), target)
    client = signed_in(clerk)
    assert "2026-11-01 并入 乡村振兴办公室" in client.get(reverse("people:units"), {"closed": "on"}).content.decode()
    assert reverse("people:unit", args=[target.public_id]) in client.get(reverse("people:unit", args=[old.public_id])).content.decode()


def test_who_comes_second_reads_where_the_unit_went(old: Unit, target: Unit, clerk: Person, signed_in: Any) -> None:
    client, page = signed_in(clerk), reverse("people:unit_close", args=[old.public_id])
    merge(old, target, clerk)
    body = client.post(page, {"on": "2026-11-20", "version": "1"}).content.decode()
    assert "已于 2026-11-01 并入“南山镇/乡村振兴办公室”，不能再改动" in body


def test_sub_units_and_teams_and_waiting_changes_go_over(old: Unit, target: Unit, clerk: Person) -> None:
    PersonnelChange.objects.create(
        kind="joined", state="filed", name="新人", to_unit=old, staffing_type=factories.staffing(), effective_on=TODAY, reason="招录",
        filed_by=clerk, filed_at=factories.NOON,
    )  # fmt: skip
    merge(old, target, clerk)
    assert Person.objects.get(name="王海燕").unit.full_name == "南山镇/乡村振兴办公室/档案室"
    assert (Team.objects.get().unit, Membership.objects.get().until_on) == (target, None)
    assert PersonnelChange.objects.get(state="filed").to_unit == target
    assert not any(Unit.objects.find_problems())


def test_a_unit_may_go_into_the_one_above_it(old: Unit, town: Unit, clerk: Person) -> None:
    units.make_child(old, old.name)  # called like the unit that ends
    merge(old, town, clerk)
    assert Unit.objects.get(full_name="南山镇/农业办公室", closed_on=None).depth == 2


@pytest.mark.parametrize(
    ("into", "values", "says"),
    [
        ("农业办公室", {}, "自己或自己的下级"),
        ("档案室", {}, "自己或自己的下级"),
        ("乡村振兴办公室", {"reason": " "}, "请填写事由"),
        ("乡村振兴办公室", {"on": date(2026, 11, 21)}, "还没有到"),
        ("乡村振兴办公室", {"on": date(2019, 1, 1)}, "现任职务自 2020-01-01 起"),
    ],
)
def test_what_cannot_be_changes_nothing(old: Unit, target: Unit, clerk: Person, into: str, values: Any, says: str) -> None:
    with pytest.raises(Refused, match=says):
        merge(old, Unit.objects.get(name=into), clerk, **values)
    assert Unit.objects.get(pk=old.pk).closed_on is None
    assert not PersonnelChange.objects.exists()


def test_a_role_is_never_widened_by_a_merge(old: Unit, target: Unit, clerk: Person) -> None:
    RoleAssignment.objects.create(person=Person.objects.get(name="陈志强"), role=Role.LIAISON, unit=old)
    with pytest.raises(Refused, match="陈志强（单位联络员）。请先由安全管理员"):
        merge(old, target, clerk)


def test_a_merge_after_somebody_elses_change_is_refused(old: Unit, target: Unit, clerk: Person) -> None:
    unit_changes.rename(unit=old, name="农业农村办公室", seen_version=1, by=clerk, now=factories.NOON)
    with pytest.raises(Stale):
        merge(old, target, clerk)
    assert Person.objects.get(name="陈志强").unit == old


def test_a_draft_that_named_the_unit_loses_nobody(old: Unit, target: Unit, town: Unit, clerk: Person) -> None:
    rule = {"who": "chosen", "units": [old.pk], "established": False}
    merge(old, target, clerk)
    assert {one.name for one in people_of_rule(town, rule, TODAY)} == {"陈志强", "王海燕"}
    assert (initial_who(rule)["units"], staff.rule_text(rule)) == ([target.pk], "乡村振兴办公室")


def test_a_unit_merged_twice_means_the_last(old: Unit, target: Unit, town: Unit, clerk: Person) -> None:
    last = factories.office("综合办公室")
    merge(old, target, clerk)
    merge(target, last, clerk, on=date(2026, 11, 10))
    assert selectors.standing_for([old.pk, last.pk, target.pk]) == [last.pk]


def test_by_the_page(old: Unit, target: Unit, clerk: Person, signed_in: Any) -> None:
    client, page = signed_in(clerk), reverse("people:unit_merge", args=[old.public_id])
    body = client.get(page).content.decode()
    assert ("2 名人员" in body, f'value="{old.public_id}"' in body) == (True, False)
    sent = {"into": str(target.public_id), "on": "2026-11-01", "reason": "机构改革", "version": "1"}
    assert "2 人已调动" in client.post(page, sent, follow=True).content.decode()
