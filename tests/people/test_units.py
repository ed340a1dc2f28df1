"""The tree of units: who may change it and how, and what must stay true of it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from core.errors import Refused, Stale
from core.models import AuditEntry
from people.models import Person, Role, RoleAssignment, Team, Unit
from people.services import unit_changes, units
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
TODAY = date(2026, 11, 20)


@pytest.fixture
def offices(town: Unit) -> dict[str, Unit]:
    """南山镇 with 农业办公室 (with 档案室 and 文印室 below it) and 财政所."""
    made = {name: factories.office(name) for name in ("农业办公室", "财政所")}
    made |= {name: units.make_child(made["农业办公室"], name) for name in ("档案室", "文印室")}
    return made


def fresh(unit: Unit) -> Unit:
    return Unit.objects.get(pk=unit.pk)


def move(unit: Unit, to: Unit, by: Person, version: int = 1) -> Unit:
    return unit_changes.move(unit=unit, to=to, seen_version=version, by=by, now=factories.NOON)


def rename(unit: Unit, name: str, by: Person, version: int = 1) -> Unit:
    return unit_changes.rename(unit=unit, name=name, seen_version=version, by=by, now=factories.NOON)


def close(unit: Unit, by: Person, on: date = TODAY) -> Unit:
    return unit_changes.close(unit=unit, on=on, today=TODAY, seen_version=fresh(unit).version, by=by, now=factories.NOON)


def add(parent: Unit, name: str, by: Person) -> Unit:
    return unit_changes.add(parent=parent, name=name, by=by, now=factories.NOON)


def test_a_new_unit_stands_below_its_parent(offices: dict[str, Unit], clerk: Person) -> None:
    made = add(offices["财政所"], "国库股", clerk)
    assert (made.full_name, made.depth) == ("南山镇/财政所/国库股", 3)
    assert AuditEntry.objects.get(event="people.unit_added").subject == made.full_name
    assert not Unit.objects.find_problems()[0]


def test_a_name_is_one_line_as_the_import_reads_it(offices: dict[str, Unit], clerk: Person) -> None:
    made = add(offices["财政所"], "国库\u200b　一股", clerk)
    assert made.name == "国库 一股"
    assert rename(made, "国库　　二股", clerk).full_name == "南山镇/财政所/国库 二股"


@pytest.mark.parametrize(
    ("name", "says"), [("", "请填写单位名称"), ("党政/综合", "不能有“/”"), ("办公室＞一组", "不能有“＞”"), ("财政所", "已经有“财政所”")]
)
def test_a_name_that_cannot_be_is_refused(offices: dict[str, Unit], clerk: Person, town: Unit, name: str, says: str) -> None:
    with pytest.raises(Refused, match=says) as refused:
        add(town, name, clerk)
    assert refused.value.field == "name"


def test_the_name_of_a_closed_unit_is_free_again(offices: dict[str, Unit], clerk: Person, town: Unit) -> None:
    close(offices["财政所"], clerk)
    assert add(town, "财政所", clerk).full_name == "南山镇/财政所"


def test_a_new_name_is_in_the_full_names_of_all_below(offices: dict[str, Unit], clerk: Person) -> None:
    rename(offices["农业办公室"], "农业农村办公室", clerk)
    assert fresh(offices["档案室"]).full_name == "南山镇/农业农村办公室/档案室"
    assert fresh(offices["财政所"]).full_name == "南山镇/财政所"


def test_the_name_it_has_is_no_new_name(offices: dict[str, Unit], clerk: Person) -> None:
    with pytest.raises(Refused, match="现在的名称就是“财政所”") as refused:
        rename(offices["财政所"], "财政所", clerk)
    assert (refused.value.field, fresh(offices["财政所"]).version) == ("name", 1)


def test_a_name_too_long_is_told_how_long_it_may_be(town: Unit, clerk: Person, signed_in: Any) -> None:
    answer = signed_in(clerk).post(reverse("people:unit_add"), {"parent": str(town.public_id), "name": "长" * 61})
    assert "最多 60 个字，现在有 61 个" in answer.content.decode()


def test_the_town_may_have_another_name(offices: dict[str, Unit], clerk: Person, town: Unit) -> None:
    rename(town, "北山镇", clerk)
    assert fresh(offices["档案室"]).full_name == "北山镇/农业办公室/档案室"


def test_moving_takes_all_below_and_the_people_along(offices: dict[str, Unit], clerk: Person) -> None:
    person = factories.person(unit=offices["档案室"], password=None)
    move(offices["农业办公室"], offices["财政所"], clerk)
    assert fresh(offices["档案室"]).full_name == "南山镇/财政所/农业办公室/档案室"
    assert Person.objects.filter(fresh(offices["财政所"]).within("unit__")).get() == person
    assert not any(Unit.objects.find_problems())


@pytest.mark.parametrize(
    ("what", "where", "says"),
    [
        ("农业办公室", "农业办公室", "自己或自己的下级"),
        ("农业办公室", "档案室", "自己或自己的下级"),
        ("档案室", "农业办公室", "已经在"),
        ("南山镇", "财政所", "最上级单位"),
    ],
)
def test_no_unit_moves_into_itself(offices: dict[str, Unit], clerk: Person, town: Unit, what: str, where: str, says: str) -> None:
    known = offices | {"南山镇": town}
    with pytest.raises(Refused, match=says):
        move(known[what], known[where], clerk)


def test_a_unit_of_the_same_name_there_is_renamed_first(offices: dict[str, Unit], clerk: Person) -> None:
    add(offices["财政所"], "档案室", clerk)
    with pytest.raises(Refused, match="先给其中一个改名"):
        move(offices["档案室"], offices["财政所"], clerk)


def test_the_tree_does_not_grow_too_deep(offices: dict[str, Unit], clerk: Person) -> None:
    low = offices["档案室"]
    for level in range(4):
        low = add(low, f"第{level}组", clerk)
    with pytest.raises(Refused, match="最多 6 级"):
        add(low, "再下一组", clerk)
    with pytest.raises(Refused, match="最多 6 级"):
        move(offices["农业办公室"], offices["财政所"], clerk)


def test_a_full_name_does_not_grow_too_long(offices: dict[str, Unit], clerk: Person) -> None:
    low = offices["档案室"]
    for _ in range(4):
        low = add(low, "长" * 60, clerk)
    with pytest.raises(Refused, match="超过 300 个字") as refused:
        rename(offices["农业办公室"], "长" * 60, clerk)
    assert refused.value.field == "name"


def test_a_place_left_is_never_given_again(offices: dict[str, Unit], clerk: Person) -> None:
    """An exam published before keeps 文印室 by this path."""
    left = offices["文印室"].path
    move(offices["文印室"], offices["财政所"], clerk)
    assert add(offices["农业办公室"], "新科室", clerk).path != left


def test_who_manages_an_office_changes_what_is_below_it_only(offices: dict[str, Unit]) -> None:
    chief = factories.person("办主任", role=Role.CLERK, role_unit=offices["农业办公室"], password=None)
    assert add(offices["档案室"], "库房", chief).depth == 4
    for unit, to in (("农业办公室", "财政所"), ("档案室", "财政所"), ("财政所", "农业办公室")):
        with pytest.raises(Refused, match="管理"):
            move(offices[unit], offices[to], chief)
    with pytest.raises(Refused, match="管理上级单位的人"):
        close(offices["农业办公室"], chief)


def test_what_still_belongs_to_a_unit_is_named(offices: dict[str, Unit], clerk: Person) -> None:
    office = offices["农业办公室"]
    factories.person("陈志强", unit=office, role=Role.LIAISON, role_unit=office, password=None)
    Team.objects.create(name="应急队", unit=office)
    with pytest.raises(Refused) as refused:
        close(office, clerk)
    for said in ("1 名人员：陈志强", "2 个下级单位：档案室、文印室", "1 支队伍：应急队", "1 个角色：陈志强（单位联络员）"):
        assert said in refused.value.sentence
    assert fresh(office).closed_on is None


def test_a_closed_unit_stays_as_a_row_and_is_offered_nowhere(offices: dict[str, Unit], clerk: Person, signed_in: Any) -> None:
    close(offices["财政所"], clerk)
    client: Client = signed_in(clerk)
    assert "财政所" not in client.get(reverse("people:units")).content.decode()
    assert "2026-11-20 撤销" in client.get(reverse("people:units"), {"closed": "on"}).content.decode()
    assert "财政所" not in client.get(reverse("people:add")).content.decode()
    with pytest.raises(Refused, match="已于 2026-11-20 撤销，请选择现在的单位"):
        move(offices["档案室"], offices["财政所"], clerk)
    with pytest.raises(Refused, match="已于 2026-11-20 撤销，不能再改动"):
        rename(offices["财政所"], "财政分局", clerk, version=2)


@pytest.mark.parametrize("page", ["unit_rename", "unit_move", "unit_merge", "unit_close"])
def test_a_closed_unit_is_told_before_anything_is_typed(offices: dict[str, Unit], clerk: Person, signed_in: Any, page: str) -> None:
    close(offices["财政所"], clerk)
    body = signed_in(clerk).get(reverse(f"people:{page}", args=[offices["财政所"].public_id])).content.decode()
    assert ("已于 2026-11-20 撤销，不能再改动" in body, "data-once novalidate" in body) == (True, False)


@pytest.mark.parametrize("page", ["unit_move", "unit_merge", "unit_close"])
def test_the_town_itself_stays(town: Unit, clerk: Person, signed_in: Any, page: str) -> None:
    body = signed_in(clerk).get(reverse(f"people:{page}", args=[town.public_id])).content.decode()
    assert ("是最上级单位，不能移动、合并或撤销" in body, "data-once novalidate" in body) == (True, False)


def test_the_page_of_a_unit_shows_its_teams(offices: dict[str, Unit], clerk: Person, signed_in: Any) -> None:
    team = Team.objects.create(name="应急队", unit=offices["财政所"])
    body = signed_in(clerk).get(reverse("people:unit", args=[offices["财政所"].public_id])).content.decode()
    assert reverse("people:team", args=[team.public_id]) in body


def test_no_unit_ends_before_its_last_posting_or_in_the_future(offices: dict[str, Unit], clerk: Person) -> None:
    one = factories.person(unit=offices["财政所"], password=None)
    one.postings.update(until_on=date(2026, 5, 31))
    Person.objects.filter(pk=one.pk).update(status=Person.Status.LEFT)
    for day, says in ((date(2026, 5, 31), "任职到 2026-05-31"), (date(2026, 11, 21), "还没有到"), (date(1900, 1, 1), "太早")):
        with pytest.raises(Refused, match=says):
            close(offices["财政所"], clerk, on=day)
    assert close(offices["财政所"], clerk, on=date(2026, 6, 1)).closed_on == date(2026, 6, 1)


def test_the_second_of_two_changes_is_told_and_shown_both_names(offices: dict[str, Unit], clerk: Person, signed_in: Any) -> None:
    office = offices["财政所"]
    rename(office, "财政分局", clerk)
    with pytest.raises(Stale):
        rename(office, "财政局", clerk)
    client, page = signed_in(clerk), reverse("people:unit_rename", args=[office.public_id])
    answer = client.post(page, {"name": "财政局", "version": "1"}).content.decode()
    assert ("财政局" in answer, "财政分局" in answer, fresh(office).name) == (True, True, "财政分局")
    assert client.post(page, {"name": "财政局", "version": "2"}).status_code == 302
    assert fresh(office).name == "财政局"


def test_closing_what_somebody_changed_leads_back_to_it(offices: dict[str, Unit], clerk: Person, signed_in: Any) -> None:
    office = offices["财政所"]
    rename(office, "财政分局", clerk)
    answer = signed_in(clerk).post(reverse("people:unit_close", args=[office.public_id]), {"on": "2026-11-20", "version": "1"}, follow=True)
    assert "刚被他人修改过" in answer.content.decode()
    assert fresh(office).closed_on is None


def test_a_role_at_a_moved_unit_reaches_what_it_reached(offices: dict[str, Unit], clerk: Person) -> None:
    liaison = factories.person("联络员", unit=offices["农业办公室"], role=Role.LIAISON, role_unit=offices["农业办公室"], password=None)
    move(offices["农业办公室"], offices["财政所"], clerk)
    assert RoleAssignment.objects.get(person=liaison).unit.path == fresh(offices["农业办公室"]).path


@pytest.mark.django_db(transaction=True)
def test_two_units_never_move_into_each_other(offices: dict[str, Unit], clerk: Person) -> None:
    both = [(offices["农业办公室"], offices["财政所"]), (offices["财政所"], offices["农业办公室"])]

    def moved(pair: tuple[Unit, Unit]) -> bool:
        try:
            move(*pair, clerk)
            return True
        except Refused:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(moved, both)) == [False, True]
    assert not any(Unit.objects.find_problems())
