"""Certificates at a desk and on a phone: the list, the page of a card, its steps, the office's rules."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, expect

from certificates.models import CertificateEvent, ReturnTask
from certificates.rules.life import Kind
from people.models import EnforcementField, Person
from tests import factories
from tests.browser.helpers import fit_for_all, sign_in
from tests.certificates import life_things, things

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_card_is_suspended_by_two_clicks_and_its_form_sent_once(desk: BrowserContext, live_server, clerk: Person, cadre: Person):
    one = things.certificate(cadre, number="粤N000123")
    sign_in(desk, live_server.url, clerk)
    page = desk.new_page()
    page.goto(f"{live_server.url}/manage/certificates/")
    page.get_by_role("link", name="陈志强").click()
    page.get_by_role("link", name="暂扣").click()
    page.get_by_label("事由").fill("调查期间")
    page.get_by_role("button", name="登记暂扣").dblclick()
    expect(page.get_by_role("status").get_by_text("已登记“暂扣”")).to_be_visible()
    expect(page.locator(".tag.big")).to_contain_text("暂扣中")
    assert CertificateEvent.objects.filter(certificate=one, kind=Kind.SUSPEND).count() == 1


def test_the_list_is_narrowed_while_one_chooses(desk: BrowserContext, live_server, clerk: Person, cadre: Person):
    things.certificate(cadre)
    things.certificate(factories.person("王海燕"), valid_until=timezone.localdate() + timedelta(days=20))
    sign_in(desk, live_server.url, clerk)
    page = desk.new_page()
    page.goto(f"{live_server.url}/manage/certificates/")
    page.get_by_label("有效期").select_option("30")
    expect(page.locator("#certificates")).to_contain_text("符合条件的 1 张")
    expect(page.locator("#certificates")).to_contain_text("王海燕")
    expect(page).to_have_url(re.compile("ends=30"))


def test_the_pages_are_clean_and_fit(desk: BrowserContext, live_server, clerk: Person, cadre: Person):
    field = EnforcementField.objects.create(name="生态环境保护和自然资源")
    one = things.certificate(cadre, number="粤N000123", fields=[field.pk])
    life_things.add_file(one)
    life_things.add_file(one, "front")
    life_things.add_file(one, "front", life_things.pdf())
    things.step(one, Kind.SUSPEND, date(2025, 3, 1), document="南司〔2025〕3号", reason="调查期间暂扣，待查清以后再处理")
    things.step(one, Kind.RESTORE, date(2025, 4, 1))
    things.step(one, Kind.CORRECT, date(2024, 1, 1), corrects=1, facts=things.facts(number="粤N000124"), reason="抄错一位")
    things.step(one, Kind.CORRECT, date(2025, 4, 1), corrects=3, struck=True, reason="登记错了")
    ReturnTask.objects.create(certificate=one, cause="post", on=date(2026, 11, 1), detail="调到财政所内勤岗", opened_at=factories.NOON)
    base = f"/manage/certificates/{one.public_id}/"
    sign_in(desk, live_server.url, clerk)
    page = desk.new_page()
    for path in (
        "/manage/certificates/", f"{base}?on=2025-03-15", f"{base}act/return/", f"{base}act/renew/", f"{base}steps/1/correct/",
        "/manage/certificates/new/", "/manage/certificates/settings/",
    ):  # fmt: skip
        page.goto(f"{live_server.url}{path}")
        expect(page.locator("h1")).to_be_visible()
        fit_for_all(page)
