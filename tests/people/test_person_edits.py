"""A person's facts edited, the account disabled and enabled, the latest posting put right; two at once are told of each other."""

from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from core.errors import Refused
from core.models import AuditEntry
from people.models import Person, PersonnelChange, Role, RoleAssignment, Unit
from people.services import accounts, changes
from people.services.changes import Facts
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
NOW = factories.NOON


@pytest.fixture
def client(clerk: Person, signed_in: Any) -> Client:
    made: Client = signed_in(clerk)
    return made


def page(name: str, person: Person) -> str:
    return reverse(f"people:{name}", args=[person.public_id])


def facts(person: Person, **more: Any) -> dict[str, Any]:
    shown = {"name": person.name, "account": person.account, "staff_number": "", "mobile": "", "sort_number": "9999", "version": person.version}
    return shown | more


def test_the_facts_are_edited_and_written_down(client: Client, cadre: Person) -> None:
    typed = {"name": "陈志刚", "account": "CZG-1", "staff_number": "NS-9", "mobile": "139 0000 0009", "sort_number": "20"}
    answer = client.post(page("edit", cadre), facts(cadre, **typed))
    assert answer["Location"] == page("person", cadre)
    cadre.refresh_from_db()
    assert (cadre.name, cadre.name_initials, cadre.account, cadre.staff_number) == ("陈志刚", "czg", "czg-1", "NS-9")
    assert (cadre.mobile, cadre.sort_number, cadre.version) == ("13900000009", 20, 2)
    entry = AuditEntry.objects.get(event="people.edited")
    assert (entry.detail["before"]["person_name"], entry.detail["after"]["mobile"]) == ("陈志强", "139****0009")


def test_an_emptied_number_is_gone(client: Client, town: Unit) -> None:
    one = factories.person("王海燕", staff_number="NS-1", mobile="13900000001", password=None)
    client.post(page("edit", one), facts(one))
    one.refresh_from_db()
    assert (one.staff_number, one.mobile) == (None, "")


def test_the_number_is_not_spelt_out_and_stays_unless_another_is_typed(client: Client, town: Unit) -> None:
    one = factories.person("王海燕", mobile="13900000001", password=None)
    shown = client.get(page("edit", one)).content.decode()
    assert "139****0001" in shown
    assert "13900000001" not in shown
    client.post(page("edit", one), facts(one, name="王海雁", mobile="139****0001"))
    one.refresh_from_db()
    assert (one.name, one.mobile) == ("王海雁", "13900000001")


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"name": ""}, "请填写姓名"),
        ({"account": ""}, "请填写账号"),
        ({"account": "Taken"}, "这个账号已是别人的"),
        ({"account": "ns-1"}, "这个账号已是别人的"),
        ({"staff_number": "ns-1"}, "这个工号已是别人的"),
        ({"staff_number": "13900000001"}, "不能是手机号的样子"),
        ({"mobile": "139"}, "不是手机号"),
        ({"mobile": "13900000001"}, "两人共用这个手机号"),
        ({"sort_number": "x"}, "不是排序号"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(client: Client, cadre: Person, more: dict[str, str], says: str) -> None:
    factories.person("王海燕", account="taken", staff_number="NS-1", mobile="13900000001", password=None)
    assert says in client.post(page("edit", cadre), facts(cadre, **more)).content.decode()
    assert Person.objects.get(pk=cadre.pk).version == 1


def test_two_may_share_a_number_if_that_is_said(client: Client, cadre: Person) -> None:
    factories.person("王海燕", mobile="13900000001", password=None)
    assert client.post(page("edit", cadre), facts(cadre, mobile="13900000001", shares_mobile="on")).status_code == 302


def test_the_second_of_two_editors_sees_both_values(client: Client, cadre: Person) -> None:
    client.post(page("edit", cadre), facts(cadre, name="陈志刚"))
    body = client.post(page("edit", cadre), facts(cadre, name="陈自强")).content.decode()
    assert "他人刚刚改过" in body
    assert "陈自强" in body
    assert "陈志刚" in body
    assert Person.objects.get(pk=cadre.pk).name == "陈志刚"


def test_the_second_of_two_transfers_sees_both_values(client: Client, cadre: Person, clerk: Person) -> None:
    to = Facts(kind=PersonnelChange.Kind.TRANSFERRED, effective_on=NOW.date(), reason="调动", person=cadre, to_unit=factories.office("财政所"))
    changes.enter(facts=to, by=clerk, now=NOW)
    values = {"to_unit": factories.office("林业站").public_id, "staffing_type": cadre.staffing_type_id, "effective_on": "2026-11-20"}
    body = client.post(page("change_person", cadre), values | {"reason": "调动", "version": 1}).content.decode()
    assert "刚刚有过变动" in body
    assert "南山镇/财政所" in body
    assert Person.objects.get(pk=cadre.pk).unit.name == "财政所"


def test_nobody_edits_the_account_of_an_administrator_they_do_not_appoint(client: Client, cadre: Person, town: Unit) -> None:
    RoleAssignment.objects.create(person=cadre, role=Role.AUDITOR, unit=town)
    for name, values in (("edit", facts(cadre)), ("disable", {"reason": "离岗", "version": 1})):
        assert "超出您的管理范围" in client.post(page(name, cadre), values).content.decode()


def test_a_disabled_account_signs_nobody_in_until_it_is_enabled(client: Client, cadre: Person, signed_in: Any) -> None:
    theirs = signed_in(cadre)
    client.post(page("disable", cadre), {"reason": "长期病假", "version": cadre.version})
    assert theirs.get("/me/")["Location"].startswith("/sign-in/")
    cadre.refresh_from_db()
    assert (cadre.status, cadre.postings.get().until_on) == ("disabled", None)
    assert AuditEntry.objects.get(event="people.disabled").detail["reason"] == "长期病假"
    client.post(page("enable", cadre), {"reason": "返岗", "version": cadre.version})
    assert Person.objects.get(pk=cadre.pk).is_active
    assert theirs.get("/me/")["Location"].startswith("/sign-in/")  # the old session stays ended


def test_what_cannot_be_disabled(client: Client, clerk: Person, cadre: Person, town: Unit) -> None:
    assert "不能停用自己" in client.post(page("disable", clerk), {"reason": "x", "version": 1}).content.decode()
    assert "请填写原因" in client.post(page("disable", cadre), {"version": 1}).content.decode()
    security = factories.person("苏安全", role=Role.SECURITY_ADMIN, password=None)
    RoleAssignment.objects.create(person=clerk, role=Role.SECURITY_ADMIN, unit=cadre.unit)
    with pytest.raises(Refused), transaction.atomic():
        accounts.disable(person=security, reason="x", seen_version=1, by=cadre, now=NOW)
    assert Person.objects.get(pk=security.pk).is_active


def test_whoever_was_disabled_meanwhile_is_not_disabled_again(client: Client, cadre: Person, clerk: Person) -> None:
    accounts.disable(person=cadre, reason="x", seen_version=1, by=clerk, now=NOW)
    with pytest.raises(Refused, match="不必再办"):
        accounts.disable(person=cadre, reason="x", seen_version=1, by=clerk, now=NOW)
    assert "不能停用" in client.get(page("disable", cadre)).content.decode()


def correction(person: Person, **more: Any) -> dict[str, Any]:
    shown = {"post": person.post, "staffing_type": person.staffing_type_id, "from_on": "2020-01-01", "reason": "录错", "version": person.version}
    return shown | more


def test_a_wrong_posting_is_put_right_and_the_one_before_follows(client: Client, cadre: Person, clerk: Person) -> None:
    to = Facts(kind=PersonnelChange.Kind.TRANSFERRED, effective_on=date(2026, 11, 1), reason="调动", person=cadre, to_unit=factories.office("财政所"))
    changes.enter(facts=to, by=clerk, now=NOW)
    cadre.refresh_from_db()
    client.post(page("correct_posting", cadre), correction(cadre, post="所长", from_on="2026-10-15"))
    assert list(cadre.postings.values_list("from_on", "until_on", "post")) == [
        (date(2020, 1, 1), date(2026, 10, 14), ""),
        (date(2026, 10, 15), None, "所长"),
    ]
    change = PersonnelChange.objects.get()
    assert (change.effective_on, change.post) == (date(2026, 10, 15), "所长")
    assert AuditEntry.objects.filter(event="people.posting_corrected", detail__reason="录错").exists()


def test_the_second_of_two_corrections_sees_both_days(client: Client, cadre: Person) -> None:
    client.post(page("correct_posting", cadre), correction(cadre, from_on="2021-03-01"))
    body = client.post(page("correct_posting", cadre), correction(cadre, from_on="2022-05-01")).content.decode()
    assert '<td data-label="您填写的">2022-05-01</td><td data-label="现在的内容">2021-03-01</td>' in body
    assert cadre.postings.get().from_on == date(2021, 3, 1)


def test_a_correction_never_overlaps(client: Client, cadre: Person, clerk: Person) -> None:
    to = Facts(kind=PersonnelChange.Kind.TRANSFERRED, effective_on=date(2026, 11, 1), reason="调动", person=cadre, to_unit=factories.office("财政所"))
    changes.enter(facts=to, by=clerk, now=NOW)
    cadre.refresh_from_db()
    assert "要晚于那一天" in client.post(page("correct_posting", cadre), correction(cadre)).content.decode()
    assert "更正的原因" in client.post(page("correct_posting", cadre), correction(cadre, reason="")).content.decode()


def test_the_last_day_of_whoever_left_is_put_right(client: Client, cadre: Person, clerk: Person) -> None:
    left = Facts(kind=PersonnelChange.Kind.LEFT, effective_on=date(2026, 11, 1), reason="调离", person=cadre)
    changes.enter(facts=left, by=clerk, now=NOW)
    cadre.refresh_from_db()
    client.post(page("correct_posting", cadre), correction(cadre, until_on="2026-09-30"))
    assert (cadre.postings.get().until_on, PersonnelChange.objects.get().effective_on) == (date(2026, 9, 30), date(2026, 10, 1))
