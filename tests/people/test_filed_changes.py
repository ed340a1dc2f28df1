"""A liaison files what happens in their unit; the clerk accepts it, perhaps corrected, or gives it back."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from core import home_cards
from core.errors import Refused, Stale
from core.models import AuditEntry
from notices.models import Notice
from people.models import Person, PersonnelChange, Role
from people.services import changes
from people.services.changes import Facts
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
Kind, State = PersonnelChange.Kind, PersonnelChange.State
ON, NOW = date(2026, 11, 1), factories.NOON
PAGE = "/manage/people/changes/"


@pytest.fixture
def liaison(cadre: Person) -> Person:
    return factories.person("符联络", unit=cadre.unit, role=Role.LIAISON, role_unit=cadre.unit, password=None)


@pytest.fixture
def filed(clerk: Person, cadre: Person, liaison: Person) -> PersonnelChange:
    facts = Facts(kind=Kind.TRANSFERRED, effective_on=ON, reason="组织调动", person=cadre, to_unit=factories.office("财政所"))
    return changes.file(facts=facts, by=liaison, now=NOW)


def newcomer(liaison: Person, **more: Any) -> Facts:
    values = {"name": "符启航", "mobile": "13800001234", "to_unit": liaison.unit, "staffing_type": factories.staffing()}
    return Facts(**{"kind": Kind.JOINED, "effective_on": ON, "reason": "新录用"} | values | more)


def test_what_is_filed_changes_nothing_and_tells_the_clerk(filed: PersonnelChange, clerk: Person, cadre: Person) -> None:
    cadre.refresh_from_db()
    assert (filed.state, cadre.unit.name, cadre.postings.count()) == ("filed", "党政办公室", 1)
    notice = Notice.objects.get(person=clerk)
    assert notice.title == "党政办公室填报：陈志强调动"
    assert notice.url == reverse("people:change_decide", args=[filed.public_id])
    assert "待受理的变动" in [card.title for card in home_cards.cards_for(clerk, NOW)]


def test_accepted_it_is_carried_out_and_the_liaison_told(filed: PersonnelChange, clerk: Person, cadre: Person, liaison: Person) -> None:
    done = changes.accept(change=filed, by=clerk, now=NOW)
    cadre.refresh_from_db()
    assert (done.pk, done.state, done.filed_by, done.decided_by, cadre.unit.name) == (filed.pk, "accepted", liaison, clerk, "财政所")
    assert Notice.objects.get(person=liaison).title == "陈志强调动：已受理"
    assert AuditEntry.objects.get(event="people.changed").detail["filed_by"] == "符联络"
    assert "待受理的变动" not in [card.title for card in home_cards.cards_for(clerk, NOW)]


def test_the_clerk_corrects_before_accepting(filed: PersonnelChange, clerk: Person, cadre: Person, signed_in: Any) -> None:
    page = reverse("people:change_decide", args=[filed.public_id])
    values = {"to_unit": factories.office("农业农村办公室").public_id, "post": "副主任", "staffing_type": factories.staffing().pk}
    values |= {"effective_on": "2026-11-03", "reason": "组织调动", "version": cadre.version}
    assert signed_in(clerk).post(page, values)["Location"] == PAGE
    cadre.refresh_from_db()
    assert (cadre.unit.name, cadre.post) == ("农业农村办公室", "副主任")
    assert PersonnelChange.objects.get().effective_on == date(2026, 11, 3)


def test_given_back_it_says_why(filed: PersonnelChange, clerk: Person, liaison: Person, signed_in: Any) -> None:
    page = reverse("people:change_decline", args=[filed.public_id])
    signed_in(clerk).post(page, {"answer": ""})
    assert PersonnelChange.objects.get().state == State.FILED
    signed_in(clerk).post(page, {"answer": "日期有误"})
    assert (PersonnelChange.objects.get().state, Notice.objects.get(person=liaison).body) == ("declined", "日期有误")
    assert "日期有误" in signed_in(liaison).get(PAGE).content.decode()


def test_withdrawn_it_is_gone(filed: PersonnelChange, clerk: Person, liaison: Person, signed_in: Any) -> None:
    assert "撤回" in signed_in(liaison).get(PAGE).content.decode()
    assert signed_in(liaison).post(reverse("people:change_withdraw", args=[filed.public_id])).status_code == 302
    assert not PersonnelChange.objects.exists()
    with pytest.raises(Stale, match="撤回了"):
        changes.accept(change=filed, by=clerk, now=NOW)


def test_it_is_decided_once(filed: PersonnelChange, clerk: Person, liaison: Person) -> None:
    changes.decline(change=filed, answer="重复", by=clerk, now=NOW)
    with pytest.raises(Stale, match="林文书处理了：已退回"):
        changes.accept(change=filed, by=clerk, now=NOW)
    with pytest.raises(Stale):
        changes.withdraw(change=filed, by=liaison, now=NOW)


def test_a_filed_newcomer_becomes_a_person_when_accepted(clerk: Person, liaison: Person, cadre: Person) -> None:
    change = changes.file(facts=newcomer(liaison), by=liaison, now=NOW)
    assert not Person.objects.filter(name="符启航").exists()
    person = changes.accept(change=change, by=clerk, now=NOW).person
    assert person is not None
    assert (person.mobile, person.unit, person.postings.get().from_on, person.changes.get().pk) == ("13800001234", cadre.unit, ON, change.pk)


def test_the_clerk_accepts_a_newcomer_without_seeing_the_whole_number(clerk: Person, liaison: Person, cadre: Person, signed_in: Any) -> None:
    change = changes.file(facts=newcomer(liaison), by=liaison, now=NOW)
    client, page = signed_in(clerk), reverse("people:change_decide", args=[change.public_id])
    shown = client.get(page).content.decode()
    assert "138****1234" in shown
    assert "13800001234" not in shown
    values = {"name": "符启航", "mobile": "138****1234", "to_unit": cadre.unit.public_id, "staffing_type": factories.staffing().pk}
    assert client.post(page, values | {"effective_on": "2026-11-01", "reason": "新录用"}).status_code == 302
    assert Person.objects.get(name="符启航").mobile == "13800001234"


def test_of_a_filed_namesake_the_clerk_is_asked(clerk: Person, liaison: Person, cadre: Person, signed_in: Any) -> None:
    change = changes.file(facts=newcomer(liaison, name=cadre.name, mobile=""), by=liaison, now=NOW)
    values = {"name": cadre.name, "to_unit": cadre.unit.public_id, "staffing_type": factories.staffing().pk}
    values |= {"effective_on": "2026-11-01", "reason": "新录用"}
    client, page = signed_in(clerk), reverse("people:change_decide", args=[change.public_id])
    assert "是另一个人" in client.post(page, values).content.decode()
    assert client.post(page, values | {"namesake": "on"}).status_code == 302
    assert Person.objects.filter(name=cadre.name).count() == 2


@pytest.mark.parametrize(
    ("more", "field", "says"),
    [
        ({"mobile": "123"}, "mobile", "不是手机号"),
        ({"name": ""}, "name", "没有填姓名"),
        ({"staffing_type": None}, "staffing_type", "编制类型"),
        ({"effective_on": date(2026, 12, 1)}, "effective_on", "还没有到"),
    ],
)
def test_a_newcomer_is_checked_when_filed(liaison: Person, more: dict[str, Any], field: str, says: str) -> None:
    with pytest.raises(Refused, match=says) as refusal:
        changes.file(facts=newcomer(liaison, **more), by=liaison, now=NOW)
    assert refusal.value.field == field


def test_the_same_is_not_filed_twice(filed: PersonnelChange, liaison: Person) -> None:
    with pytest.raises(Refused, match="正在等待受理"):
        changes.file(facts=changes.facts_of(filed), by=liaison, now=NOW)
    changes.file(facts=newcomer(liaison), by=liaison, now=NOW)
    with pytest.raises(Refused, match="正在等待受理"):
        changes.file(facts=newcomer(liaison), by=liaison, now=NOW)


def test_a_liaison_files_for_their_unit_alone(filed: PersonnelChange, liaison: Person, signed_in: Any) -> None:
    stranger = factories.person("王海燕", unit=factories.office("财政所"), password=None)
    with pytest.raises(Refused, match="不由您联络"):
        changes.file(facts=replace(changes.facts_of(filed), person=stranger, kind=Kind.LEFT), by=liaison, now=NOW)
    with pytest.raises(Refused, match="不由您联络"):
        changes.file(facts=newcomer(liaison, to_unit=stranger.unit), by=liaison, now=NOW)
    assert signed_in(liaison).get(reverse("people:change_person", args=[stranger.public_id])).status_code == 404


def test_a_liaison_files_on_the_page_and_the_clerk_carries_out(clerk: Person, cadre: Person, liaison: Person, signed_in: Any) -> None:
    page = reverse("people:change_person", args=[cadre.public_id]) + "?kind=left"
    values = {"effective_on": "2026-11-01", "reason": "调往县直单位", "version": cadre.version}
    assert signed_in(liaison).post(page, values).status_code == 302
    assert PersonnelChange.objects.get().state == State.FILED
    assert signed_in(clerk).post(page, values).status_code == 302
    assert Person.objects.get(pk=cadre.pk).status == Person.Status.LEFT


def test_what_was_filed_of_somebody_who_left_meanwhile_is_refused_and_can_be_given_back(filed: PersonnelChange, clerk: Person, cadre: Person) -> None:
    changes.enter(facts=Facts(kind=Kind.LEFT, effective_on=ON, reason="调离", person=cadre), by=clerk, now=NOW)
    with pytest.raises(Refused, match="只能办理：返回"):
        changes.accept(change=filed, by=clerk, now=NOW)
    assert changes.decline(change=filed, answer="已调离", by=clerk, now=NOW).state == State.DECLINED
