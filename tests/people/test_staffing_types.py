"""编制类型: an editable list with two switches; what was used stays, what is not in use is offered nowhere."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import AuditEntry
from people.models import Person, StaffingType
from people.services import imports
from tests import factories
from tests.people import tables

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
LIST = "people:staffing_types"


@pytest.fixture
def client(clerk: Person, signed_in: Any) -> Client:
    client: Client = signed_in(clerk)
    return client


def sent(kind: StaffingType | None = None, **values: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {"name": "三支一扶", "sort_number": 95}
    if kind:
        usual = {"name": kind.name, "sort_number": kind.sort_number, "in_use": "on", "version": kind.version}
    return {**usual, **values}


def test_a_new_type_is_offered_and_written_down(client: Client) -> None:
    client.post(reverse("people:staffing_type_add"), sent(established="on"))
    made = StaffingType.objects.get(name="三支一扶")
    assert (made.established, made.may_hold_certificate, made.in_use) == (True, False, True)
    assert "三支一扶" in client.get(reverse("people:add")).content.decode()
    assert AuditEntry.objects.get(event="people.staffing_type_added").detail["established"] is True


def test_the_switch_在编_decides_who_an_exam_means(client: Client, cadre: Person) -> None:
    kind = cadre.staffing_type
    client.post(reverse("people:staffing_type", args=[kind.pk]), sent(kind, may_hold_certificate="on"))
    kind.refresh_from_db()
    assert (kind.established, kind.may_hold_certificate) == (False, True)
    assert AuditEntry.objects.get(event="people.staffing_type_changed").detail["before"]["established"] is True


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"name": ""}, "请填写名称"),
        ({"name": "公务员"}, "已经有这个名称"),
        ({"sort_number": "-1"}, "排序号请填"),
        ({"sort_number": "x"}, "排序号请填"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(client: Client, cadre: Person, values: dict[str, Any], says: str) -> None:
    answer = client.post(reverse("people:staffing_type_add"), sent(**values))
    assert says in answer.content.decode()
    assert not StaffingType.objects.filter(name="三支一扶").exists()


def test_the_second_of_two_writers_sees_both_values(client: Client, cadre: Person) -> None:
    kind, before = cadre.staffing_type, sent(cadre.staffing_type, name="国家公务员")
    client.post(reverse("people:staffing_type", args=[kind.pk]), sent(kind, name="机关公务员"))
    page = client.post(reverse("people:staffing_type", args=[kind.pk]), before).content.decode()
    assert "国家公务员" in page
    assert "机关公务员" in page
    kind.refresh_from_db()
    assert kind.name == "机关公务员"


def test_one_that_was_used_cannot_be_deleted_and_one_that_never_was_can(client: Client, cadre: Person) -> None:
    fresh = StaffingType.objects.create(name="三支一扶")
    assert client.post(reverse("people:staffing_type_remove", args=[fresh.pk])).status_code == 302
    assert not StaffingType.objects.filter(pk=fresh.pk).exists()
    refused = client.post(reverse("people:staffing_type_remove", args=[cadre.staffing_type_id]))
    assert "已有人使用过" in refused.content.decode()
    assert StaffingType.objects.filter(pk=cadre.staffing_type_id).exists()


def test_one_no_longer_in_use_stays_with_who_has_it_and_is_offered_to_nobody(client: Client, clerk: Person, cadre: Person) -> None:
    StaffingType.objects.filter(pk=cadre.staffing_type_id).update(in_use=False)
    assert f'<option value="{cadre.staffing_type_id}"' not in client.get(reverse("people:add")).content.decode()
    data = tables.file(tables.line(cadre.name, account=cadre.account, post="主任"), tables.line("新来的", account="xinlai01"))
    plan = imports.plan(data=data, by=clerk, today=date(2026, 11, 20), create_units=False)
    assert [one.person.name for one in plan.taken] == [cadre.name]
    assert [(one.row, one.column) for one in plan.errors] == [(3, "编制类型")]


def test_the_list_stands_in_the_office_s_order(client: Client) -> None:
    StaffingType.objects.create(name="三支一扶", sort_number=0)
    assert [one.name for one, _ in client.get(reverse(LIST)).context["rows"]][:2] == ["三支一扶", "公务员"]


def test_only_who_manages_the_whole_town_s_people_may(town: Any, signed_in: Any) -> None:
    office = factories.office()
    other = factories.person("黄文书", unit=office, role="clerk", role_unit=office, password=None)
    assert signed_in(other).get(reverse(LIST)).status_code == 403


def test_the_list_costs_the_same_for_one_type_and_for_thirty(client: Client, cadre: Person) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as context:
            assert client.get(reverse(LIST)).status_code == 200
        return len(context.captured_queries)

    cost()  # the first page of a session asks more
    few = cost()
    StaffingType.objects.bulk_create(StaffingType(name=f"第{number}类") for number in range(30))
    assert cost() == few
