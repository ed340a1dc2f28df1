"""The page of a card: facts, state, history, an open return task, a day of the past."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from certificates.models import Certificate, CertificateRules, ReturnTask
from certificates.rules.life import Kind
from people.models import EnforcementField, Person
from tests import factories
from tests.certificates import things
from tests.certificates.life_things import address, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(cadre: Person) -> Certificate:
    return things.certificate(cadre, number="粤N000123", fields=[EnforcementField.objects.create(name="河道采砂").pk])


def test_the_page_says_what_stands_on_the_card_and_how_long_it_is_valid(desk: Client, cadre: Person) -> None:
    today = timezone.localdate()
    one = things.certificate(cadre, number="粤N000123", valid_until=today + timedelta(days=20))
    shown = page(desk, one)
    assert "粤N000123" in shown
    assert "还有 20 天到期" in shown
    assert "有效" in shown


def test_the_newest_step_stands_first_with_who_entered_it(desk: Client, one: Certificate) -> None:
    things.step(one, Kind.SUSPEND, date(2025, 3, 1), document="南司〔2025〕3号", reason="调查期间")
    answer = desk.get(address("certificate", one))
    assert [line.word for line, _ in answer.context["lines"]] == ["暂扣", "发证"]
    shown = answer.content.decode()
    for words in ("南司〔2025〕3号", "调查期间", "黄证管 登记", "河道采砂"):
        assert words in shown


def test_a_step_entered_later_for_an_earlier_day_stands_at_its_day(desk: Client, one: Certificate) -> None:
    things.step(one, Kind.SUSPEND, date(2025, 3, 1))
    things.step(one, Kind.REVIEW, date(2024, 12, 20))
    assert [line.word for line, _ in desk.get(address("certificate", one)).context["lines"]] == ["暂扣", "验审", "发证"]


def test_the_card_on_a_day_of_the_past(desk: Client, one: Certificate) -> None:
    things.step(one, Kind.SUSPEND, date(2025, 3, 1))
    things.step(one, Kind.RESTORE, date(2025, 4, 1))
    days = {day: desk.get(address("certificate", one), {"on": day}).context["that_day"] for day in ("2023-12-31", "2025-03-15", "2025-04-01")}
    assert [one["look"].word for one in days.values()] == ["尚无记录", "暂扣中", "有效"]
    assert days["2025-03-15"]["facts"]["证件编号"] == "粤N000123"


@pytest.mark.parametrize("day", ["2999-01-01", "1900-01-01", "nonsense"])
def test_a_day_nothing_is_known_of_is_refused_beside_the_field(desk: Client, one: Certificate, day: str) -> None:
    answer = desk.get(address("certificate", one), {"on": day})
    assert answer.context["day_form"].errors["on"]
    assert "that_day" not in answer.context


def test_an_open_return_task_stands_above_all_and_goes_with_the_return(desk: Client, one: Certificate) -> None:
    ReturnTask.objects.create(certificate=one, cause="transferred", on=date(2026, 11, 1), detail="调往财政所", opened_at=factories.NOON)
    shown = page(desk, one)
    assert "这张证件应当收回" in shown
    assert "调往财政所" in shown
    things.step(one, Kind.RETURN, date(2026, 11, 5))
    assert "这张证件应当收回" not in page(desk, one)


def test_a_leader_reads_the_page_without_any_way_to_act(leader: Person, one: Certificate, signed_in: Callable[[Person], Client]) -> None:
    shown = page(signed_in(leader), one)
    assert "手续记录" in shown
    for words in ("办理</h2>", "更正这项手续", "放入照片或扫描件", '<form method="post" enctype'):
        assert words not in shown


def test_the_offices_own_words_stand_on_the_page(desk: Client, one: Certificate) -> None:
    CertificateRules.objects.create(id=1, words={"step.issue": "核发", "state.valid": "在用"})
    shown = page(desk, one)
    assert "核发" in shown
    assert "在用" in shown


def test_a_long_history_takes_no_more_statements_than_a_short_one(desk: Client, one: Certificate, cadre: Person) -> None:
    other = things.certificate(factories.person("王海燕"))
    for number in range(6):
        things.step(other, (Kind.SUSPEND, Kind.RESTORE)[number % 2], date(2025, 1, 1) + timedelta(days=number))
    counted = []
    for card in (one, one, other):  # the first visit fills caches
        with CaptureQueriesContext(connection) as queries:
            desk.get(address("certificate", card))
        counted.append(len(queries))
    assert counted[1] == counted[2]
