"""Putting a step right: nothing that was entered is altered, and what cannot be is refused."""

from datetime import date

import pytest
from django.test import Client

from certificates.models import Certificate
from certificates.rules.life import Kind, State
from certificates.services import events
from core.errors import Refused
from people.models import Person
from tests import factories
from tests.certificates import things
from tests.certificates.life_things import address, card, page, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(cadre: Person) -> Certificate:
    return things.certificate(cadre, number="粤N000123")


def test_the_form_begins_with_what_is_known_of_the_step(desk: Client, one: Certificate) -> None:
    form = desk.get(address("correct", one, 1)).context["form"]
    assert (form["number"].value(), form["on"].value(), form["how"].value()) == ("粤N000123", date(2024, 1, 1), "change")


def test_a_wrong_number_is_put_right_and_the_page_shows_both(desk: Client, one: Certificate) -> None:
    desk.post(address("correct", one, 1), said(one, how="change", reason="抄错一位", on="2024-01-01", **card(number="粤N000124")))
    one.refresh_from_db()
    assert one.number == "粤N000124"
    shown = page(desk, one)
    assert "已更正" in shown
    assert "证件编号：<del>粤N000123</del> → 粤N000124" in shown
    assert "抄错一位" in shown


def test_a_wrong_day_is_put_right_from_that_day_on(desk: Client, one: Certificate) -> None:
    things.step(one, Kind.SUSPEND, date(2025, 3, 1))
    desk.post(address("correct", one, 2), said(one, how="change", reason="日期写错", on="2025-02-01"))
    assert one.spans.on(date(2025, 2, 10)).get().state == State.SUSPENDED
    assert one.events.get(number=2).on == date(2025, 3, 1), "what was entered stays"
    assert "日期：<del>2025-03-01</del> → 2025-02-01" in page(desk, one)


def test_a_suspension_that_never_was_is_struck_out(desk: Client, one: Certificate) -> None:
    things.step(one, Kind.SUSPEND, date(2025, 3, 1))
    answer = desk.post(address("correct", one, 2), said(one, how="strike", on="", reason="登记错了人"), follow=True).content.decode()
    one.refresh_from_db()
    assert one.state == State.VALID
    assert "已撤销</span> <del>2025-03-01 <strong>暂扣</strong></del>" in answer
    assert one.events.get(number=3).struck


def test_a_step_struck_out_by_mistake_counts_again(desk: Client, one: Certificate) -> None:
    things.step(one, Kind.SUSPEND, date(2025, 3, 1))
    things.step(one, Kind.CORRECT, date(2025, 3, 1), corrects=2, struck=True)
    assert "这项手续已撤销" in desk.get(address("correct", one, 2)).content.decode()
    desk.post(address("correct", one, 2), said(one, how="change", on="2025-03-01", reason="撤销错了"))
    one.refresh_from_db()
    assert one.state == State.SUSPENDED
    assert "恢复并更正" in page(desk, one)


def test_a_correction_that_makes_the_order_impossible_is_refused(desk: Client, one: Certificate) -> None:
    things.step(one, Kind.SUSPEND, date(2025, 3, 1))
    things.step(one, Kind.RESTORE, date(2025, 4, 1))
    form = desk.post(address("correct", one, 2), said(one, how="change", on="2025-05-01", reason="日期写错")).context["form"]
    assert "不能登记“恢复”" in str(form.errors["on"])
    form = desk.post(address("correct", one, 2), said(one, how="strike", reason="登记错了")).context["form"]
    assert "不能登记“恢复”" in str(form.errors)
    assert one.events.count() == 3


def test_the_only_step_and_a_correction_of_nothing_are_refused(desk: Client, one: Certificate) -> None:
    assert "唯一的手续" in desk.post(address("correct", one, 1), said(one, how="strike", reason="错了")).content.decode()
    entry = events.Entry(Kind.CORRECT, one.events.get().on, reason="核对", facts=one.events.get().facts, corrects=1)
    with pytest.raises(Refused, match="没有改动"):
        events.add(certificate=one, entry=entry, by=things.clerk(), now=factories.NOON)


def test_a_correction_says_why(desk: Client, one: Certificate) -> None:
    form = desk.post(address("correct", one, 1), said(one, how="change", on="2024-01-01", **card())).context["form"]
    assert "请写明更正的原因" in str(form.errors["reason"])


def test_a_correction_is_entered_once_and_not_over_another_one(desk: Client, one: Certificate) -> None:
    sent = said(one, how="change", reason="抄错", on="2024-01-01", **card(number="粤N000124"))
    for _ in range(2):
        desk.post(address("correct", one, 1), sent)
    assert one.events.count() == 2
    answer = desk.post(address("correct", one, 1), {**sent, "key": "form-2", "number": "粤N000125"})
    assert "登记了“更正”" in answer.content.decode()


def test_there_is_no_page_to_correct_a_correction_or_nothing(desk: Client, one: Certificate) -> None:
    things.step(one, Kind.CORRECT, date(2024, 1, 2), corrects=1, facts=things.facts())
    assert {desk.get(address("correct", one, number)).status_code for number in (2, 9)} == {404}
