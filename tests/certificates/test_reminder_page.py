"""The page of reminders: what is due, the text for a group, what was told; a liaison reads of their unit, without numbers."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from certificates.models import CertificateRules
from certificates.rules.life import Kind as Step
from certificates.services import reminding
from people.models import Membership, Person, Role
from tests import factories
from tests.certificates import things
from tests.certificates.remind_things import team

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]


def ends_in(person: Person, days: int, **more: Any) -> Any:
    """The page reads the clock: days from today on."""
    today = timezone.localdate()
    return things.certificate(person, valid_from=today - timedelta(days=900), valid_until=today + timedelta(days=days), now=timezone.now(), **more)


def page(client: Client, **query: str) -> str:
    return client.get(reverse("certificates:reminders"), query).content.decode()


def text(client: Client, **query: str) -> str:
    return str(client.get(reverse("certificates:reminders"), query).context["text"])


@pytest.fixture
def finance_man(town: Any) -> Person:
    return factories.person("符明", unit=factories.office("财政所"), password=None)


def test_what_ended_and_ends_within_180_days_is_listed_and_may_be_pasted(cadre: Person, finance_man: Person, signed_in: SignIn) -> None:
    ends_in(cadre, 20, number="粤N000123")
    ends_in(finance_man, -3)
    ends_in(factories.person("王海燕", password=None), 181)
    client = signed_in(things.clerk())
    shown = page(client)
    assert "王海燕" not in shown
    assert "粤N000123" not in shown
    today = timezone.localdate()
    said = text(client)
    assert f"截至{today.month}月{today.day}日，2人的行政执法证已到期或将在180天内到期：" in said
    assert "党政办公室（1人）：陈志强（还有20天到期，" in said
    assert "财政所（1人）：符明（已过期3天）" in said
    assert reverse("certificates:mine") in said


def test_a_team_or_a_unit_is_shown_alone(cadre: Person, finance_man: Person, signed_in: SignIn) -> None:
    ends_in(cadre, 20)
    ends_in(finance_man, 20)
    Membership.objects.create(team=team(), person=cadre, post_kind="enforcement", from_on=timezone.localdate())
    client = signed_in(things.clerk())
    assert "符明" not in text(client, team=str(team().public_id))
    assert "陈志强" not in text(client, unit=str(finance_man.unit.public_id))


def test_a_liaison_reads_names_and_days_of_the_own_unit(cadre: Person, finance_man: Person, signed_in: SignIn) -> None:
    card = ends_in(cadre, 20, number="粤N000123")
    ends_in(finance_man, 20)
    reminding.sweep(timezone.localtime().replace(hour=12))
    client = signed_in(factories.person("黄联络", unit=cadre.unit, role=Role.LIAISON, role_unit=cadre.unit, password=None))
    for show in ("coming", "sent"):
        shown = page(client, show=show)
        assert "陈志强" in shown
        assert "符明" not in shown
        assert "粤N" not in shown
        assert str(card.public_id) not in shown
        assert "收回证件" not in shown


def test_who_left_and_whose_card_is_no_more_are_not_listed(cadre: Person, finance_man: Person, signed_in: SignIn) -> None:
    ends_in(cadre, 20)
    Person.objects.filter(pk=cadre.pk).update(status=Person.Status.LEFT)
    things.step(ends_in(finance_man, 20), Step.RETURN, things.TODAY)
    assert "没有已到期或 180 天内到期的证件" in page(signed_in(things.clerk()))


def test_a_review_is_shown_while_it_is_due(cadre: Person, signed_in: SignIn) -> None:
    ends_in(cadre, 900)
    client = signed_in(things.clerk())
    assert "年度验审</a>" not in page(client)
    day = timezone.localdate() + timedelta(days=10)
    CertificateRules.objects.create(id=1, reviewed_yearly=True, review_month=day.month, review_day=day.day, words={"step.review": "年检"})
    assert "1人的行政执法证还没有办理年度年检：\n党政办公室（1人）：陈志强\n" in text(client, show="review")


def test_what_was_told_says_to_whom_and_when(cadre: Person, signed_in: SignIn) -> None:
    ends_in(cadre, 20)
    manager = things.clerk()
    reminding.sweep(timezone.localtime().replace(hour=12))
    shown = page(signed_in(manager), show="sent")
    assert "陈志强（党政办公室）还有20天到期" in shown
    assert "本人；证件管理 黄证管" in shown


@pytest.mark.parametrize("show", ["coming", "sent"])
def test_the_page_asks_as_often_for_thirty_as_for_one(cadre: Person, signed_in: SignIn, show: str) -> None:
    ends_in(cadre, 20)
    client = signed_in(things.clerk())
    noon = timezone.localtime().replace(hour=12)
    reminding.sweep(noon)
    page(client, show=show)

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            page(client, show=show)
        return len(asked)

    one = statements()
    for number in range(30):
        ends_in(factories.person(f"村{number}", password=None), 20)
    reminding.sweep(noon + timedelta(days=1))
    assert statements() == one
