"""设置: all off in a new town, each administrator theirs, two at once told, all written down."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.errors import Refused
from core.models import AuditEntry, Office
from examsite.audit import words
from examsite.switches import services
from examsite.switches.declared import SWITCHES
from people.access import CAPABILITIES
from people.models import Person, Role, Unit
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
PAGE = "/manage/settings/"


@pytest.fixture
def system(town: Unit) -> Person:
    return factories.person("邓系统", role=Role.SYSTEM_ADMIN, password=None)


@pytest.fixture
def security(town: Unit) -> Person:
    return factories.person("苏安全", role=Role.SECURITY_ADMIN, password=None)


def send(client: Client, **changes: Any) -> Any:
    """The page's form as it stands, with changes; None takes a field away."""
    form = client.get(PAGE).context["form"]
    values = {name: form[name].value() for name in form.fields} | changes
    return client.post(PAGE, {name: value for name, value in values.items() if value is not None and value is not False})


def test_in_a_new_town_all_is_off(town: Unit) -> None:
    office = Office.objects.get()
    assert [one.field for one in SWITCHES if getattr(office, one.field) not in (False, 0, "", Office.Totp.OFF)] == []


def test_what_is_switched_on_holds_and_is_written_down(system: Person, signed_in: Any) -> None:
    assert send(signed_in(system), two_person_review="on")["Location"] == PAGE
    assert Office.objects.get().two_person_review
    entry = AuditEntry.objects.get(event="settings.changed")
    assert (entry.person_name, entry.subject) == ("邓系统", "双人审核")
    assert words.details(entry) == [("原为", "双人审核 否"), ("改为", "双人审核 是")]


def test_saving_without_a_change_writes_nothing(system: Person, signed_in: Any) -> None:
    send(signed_in(system))
    assert Office.objects.get().version == 1
    assert not AuditEntry.objects.filter(event="settings.changed").exists()


def test_each_administrator_sees_their_own_switches(system: Person, security: Person, signed_in: Any) -> None:
    shown = {one.name: set(signed_in(one).get(PAGE).context["form"].fields) - {"version"} for one in (system, security)}
    assert shown == {
        "邓系统": {
            "two_person_review",
            "subjective_questions",
            "fixed_papers",
            "paper",
            "credits",
            "interfaces",
            "automatic_notices_off",
            "print_signers",
            "public_check",
            "certificate_check",
        },
        "苏安全": {"totp", "password_days", "separate_admins"},
    }
    both = factories.person("林文书", role=Role.SYSTEM_ADMIN, password=None)
    both.role_assignments.create(role=Role.SECURITY_ADMIN, unit=Unit.objects.get(depth=1))
    assert set(signed_in(both).get(PAGE).context["form"].fields) - {"version"} == {one.field for one in SWITCHES}


@pytest.mark.parametrize(("role", "field"), [(Role.SYSTEM_ADMIN, "separate_admins"), (Role.SECURITY_ADMIN, "interfaces")])
def test_a_switch_of_the_other_is_refused_by_name(role: str, field: str, town: Unit, signed_in: Any) -> None:
    answer = send(signed_in(factories.person("某人", role=role, password=None)), **{field: "on"})
    assert "不由您管理" in answer.content.decode()
    assert Office.objects.get().version == 1


def test_who_gives_roles_in_one_office_sets_nothing(cadre: Person, signed_in: Any) -> None:
    chief = factories.person("村安全", unit=cadre.unit, role=Role.SECURITY_ADMIN, role_unit=cadre.unit, password=None)
    assert signed_in(chief).get(PAGE).status_code == 403
    with pytest.raises(Refused, match="三员完全分开"):
        services.change(seen_version=1, values={"separate_admins": True}, by=chief, now=factories.NOON)


def test_the_second_of_two_is_shown_both_values(security: Person, signed_in: Any) -> None:
    client = signed_in(security)
    seen = client.get(PAGE).context["form"]["version"].value()
    send(signed_in(security), password_days="90")
    late = {"version": seen, "totp": "optional", "password_days": "180"}
    answer = client.post(PAGE, late)
    shown = [(one.label, one.mine, one.theirs) for one in answer.context["form"].conflict]
    assert shown == [("动态口令", "管理人员自愿使用", "不使用"), ("密码有效天数", "180", "90")]
    assert Office.objects.get().password_days == 90
    assert f'name="version" value="{seen + 1}"' in answer.content.decode()
    assert client.post(PAGE, {**late, "version": seen + 1}).status_code == 302
    assert Office.objects.get().password_days == 180


def test_three_administrators_are_separated_only_once_they_are_three(security: Person, signed_in: Any) -> None:
    security.role_assignments.create(role=Role.AUDITOR, unit=Unit.objects.get(depth=1))
    answer = send(signed_in(security), separate_admins="on")
    assert "苏安全（审计管理员、安全管理员）" in answer.context["form"].errors["separate_admins"][0]
    assert not Office.objects.get().separate_admins
    security.role_assignments.filter(role=Role.AUDITOR).delete()
    send(signed_in(security), separate_admins="on")
    assert Office.objects.get().separate_admins


@pytest.mark.parametrize("days", ["1", "29", "731", "-5", "999999", "九十", ""])
def test_days_that_make_no_sense_are_refused_at_the_field(days: str, security: Person, signed_in: Any) -> None:
    answer = send(signed_in(security), password_days=days)
    assert answer.context["form"].errors["password_days"]
    assert Office.objects.get().password_days == 0


def test_who_gives_roles_for_the_town_comes_here_from_the_roles(security: Person, cadre: Person, signed_in: Any) -> None:
    chief = factories.person("村安全", unit=cadre.unit, role=Role.SECURITY_ADMIN, role_unit=cadre.unit, password=None)
    linked = [f'href="{PAGE}"' in signed_in(one).get(reverse("people:roles")).content.decode() for one in (security, chief)]
    assert linked == [True, False]


def test_the_first_clerk_finds_roles_through_settings(system: Person, security: Person, signed_in: Any) -> None:
    assert "角色" in [one["label"] for one in signed_in(security).get(PAGE).context["places"]]
    system.role_assignments.create(role=Role.SECURITY_ADMIN, unit=Unit.objects.get(depth=1))
    client = signed_in(system)
    places = [one["label"] for one in client.get(PAGE).context["places"]]
    assert ("设置" in places, "角色" in places) == (True, False)
    assert f'href="{reverse("people:roles")}"' in client.get(PAGE).content.decode()


def test_every_switch_is_set_by_some_role_and_says_what_it_changes() -> None:
    assert {one.can for one in SWITCHES} <= frozenset().union(*CAPABILITIES.values())
    assert all(one.sentence.endswith("。") and one.label for one in SWITCHES)
