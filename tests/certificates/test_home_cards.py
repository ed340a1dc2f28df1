"""What waits on the overview of who manages certificates."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from certificates import home
from certificates.models import CertificateRules, ReturnTask
from certificates.rules.life import Kind
from people.models import Person, Role
from tests import factories
from tests.certificates import things
from tests.certificates.team_things import member
from training.models import StudyYear

TODAY = things.TODAY


def cards(person: Person) -> dict[str, str]:
    return {one.title: one.figure for one in home.cards(person, factories.NOON)}


def test_nothing_waits_in_a_town_in_order(clerk: Person) -> None:
    things.certificate(member("甲").person)
    assert cards(clerk) == {}


@pytest.mark.parametrize(
    ("days", "title"), [(-1, "行政执法证已过期"), (0, "行政执法证 30 天内到期"), (30, "行政执法证 30 天内到期"), (31, None)]
)  # fmt: skip
def test_cards_that_ended_or_end_soon(clerk: Person, cadre: Person, days: int, title: str | None) -> None:
    things.certificate(cadre, valid_until=TODAY + timedelta(days=days))
    assert cards(clerk) == ({title: "1 张"} if title else {})


def test_each_leads_to_a_list_of_just_those_cards(clerk: Person, signed_in: Any) -> None:
    now = timezone.now()
    for name, days in (("甲", -1), ("乙", 30), ("丙", 31)):
        until = timezone.localdate(now) + timedelta(days=days)
        things.certificate(factories.person(name, password=None), valid_until=until, number=f"粤N{name}")
    pages = [signed_in(clerk).get(card.url).content.decode() for card in home.cards(clerk, now)]
    assert [[name for name in "甲乙丙" if f"粤N{name}" in page] for page in pages] == [["甲"], ["乙"]]


def test_a_suspended_card_is_not_called_expired(clerk: Person, cadre: Person) -> None:
    one = things.certificate(cadre, valid_until=TODAY + timedelta(days=5))
    things.step(one, Kind.SUSPEND, TODAY)
    assert cards(clerk) == {}


def test_enforcement_posts_without_a_certificate_are_urgent(clerk: Person) -> None:
    member("甲")
    things.certificate(member("乙").person)
    (card,) = home.cards(clerk, factories.NOON)
    assert (card.figure, card.urgent) == ("1 人", True)
    assert "在执法岗的 2 人中有 1 人" in card.sentence


def test_cards_to_be_taken_back(clerk: Person, cadre: Person) -> None:
    ReturnTask.objects.create(certificate=things.certificate(cadre), cause="retired", on=TODAY, opened_at=factories.NOON)
    assert cards(clerk) == {"待收回证件": "1 张"}


def test_officers_behind_in_hours_only_in_a_year_that_asks_some(clerk: Person) -> None:
    things.certificate(member("甲").person)
    assert cards(clerk) == {}
    StudyYear.objects.create(year=TODAY.year, officer_hours=6000)
    assert cards(clerk) == {"执法人员学时落后": "1 人"}


def test_who_does_not_manage_certificates_sees_nothing_at_no_cost(leader: Person, cadre: Person) -> None:
    things.certificate(cadre, valid_until=TODAY - timedelta(days=1))
    assert cards(leader) == {}
    with CaptureQueriesContext(connection) as caught:
        assert cards(leader) == {}
    assert len(caught) == 0


def test_only_ones_own_units_count(town: Any, cadre: Person) -> None:
    things.certificate(cadre, valid_until=TODAY - timedelta(days=1))
    office = factories.office("财政所")
    assert cards(factories.person("吴证管", unit=office, role="certificate_clerk", role_unit=office)) == {}


def test_it_costs_few_statements_however_many_there_are(clerk: Person) -> None:
    StudyYear.objects.create(year=TODAY.year, officer_hours=6000)

    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert len(cards(clerk)) == 3
        return len(caught)

    def ended(name: str) -> None:
        things.certificate(member(name).person, valid_until=TODAY - timedelta(days=3))

    ended("甲")
    statements()  # the roles of a person are read once
    first = statements()
    for number in range(6):
        ended(f"队员{number}")
    assert statements() == first <= 9


def test_a_liaison_sees_how_many_of_the_own_unit_end(cadre: Person) -> None:
    liaison = factories.person("黄联络", unit=cadre.unit, role=Role.LIAISON, role_unit=cadre.unit, password=None)
    things.certificate(factories.person("符明", unit=factories.office("财政所"), password=None), valid_until=TODAY)
    assert cards(liaison) == {}
    things.certificate(cadre, valid_until=TODAY)
    assert cards(liaison) == {"行政执法证到期": "1 张"}


def test_steps_and_states_are_called_as_the_office_calls_them(clerk: Person, cadre: Person) -> None:
    CertificateRules.objects.create(id=1, words={"step.renew": "换证", "step.return": "缴回", "step.cancel": "吊销", "state.expired": "失效"})
    things.to_return(cadre)
    for name, days in (("甲", -1), ("乙", 5)):
        things.certificate(factories.person(name, password=None, unit=cadre.unit), valid_until=TODAY + timedelta(days=days))
    liaison = factories.person("黄联络", unit=cadre.unit, role=Role.LIAISON, role_unit=cadre.unit, password=None)
    found = [one for person in (clerk, liaison) for one in home.cards(person, factories.NOON)]
    said = "".join(f"{one.title}：{one.sentence}" for one in found)
    for sentence in (
        "行政执法证失效",
        "办理换证；不再使用的缴回、吊销",
        "及时办理换证",
        "待缴回证件",
        "请缴回证件或说明不需缴回",
        "本单位失效或",
        "本人办理换证",
    ):
        assert sentence in said
    assert not [word for word in ("换发", "收回", "注销", "已过期") if word in said]
