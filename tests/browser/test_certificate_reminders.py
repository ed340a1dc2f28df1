"""Cards to be taken back and the page of reminders, at both widths."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from certificates.models import CertificateRules, ReturnTask
from certificates.services import reminding
from people.models import Person, Role
from tests import factories
from tests.browser.helpers import fit_for_all, sign_in
from tests.certificates import things

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BASE = "/manage/certificates"


def opened(context: BrowserContext, base: str, person: Person, path: str) -> Page:
    sign_in(context, base, person)
    page = context.new_page()
    page.goto(f"{base}{path}")
    return page


def ends_in(person: Person, days: int) -> None:
    today = timezone.localdate()
    things.certificate(person, valid_from=today - timedelta(days=900), valid_until=today + timedelta(days=days), now=timezone.now())


def test_a_card_stays_with_a_reason(phone: BrowserContext, live_server, cadre: Person):
    things.to_return(cadre)
    page = opened(phone, live_server.url, things.clerk(), f"{BASE}/returns/")
    page.get_by_role("link", name="不需收回").click()
    page.get_by_role("button", name="证件不需收回").click()
    expect(page.get_by_text("请写明不需收回的理由")).to_be_visible()
    page.get_by_label("不需收回的理由").fill("仍在执法岗位")
    page.get_by_role("button", name="证件不需收回").click()
    expect(page.get_by_text(f"已办结：{cadre.name}的证件不需收回")).to_be_visible()
    page.get_by_label("办理情况").select_option("closed")
    expect(page.locator("#returns")).to_contain_text("仍在执法岗位")
    assert ReturnTask.objects.get().outcome == "kept"


def test_the_text_is_copied_by_one_press(desk: BrowserContext, live_server, cadre: Person):
    ends_in(cadre, 20)
    desk.grant_permissions(["clipboard-read", "clipboard-write"])
    liaison = factories.person("黄联络", unit=cadre.unit, role=Role.LIAISON, role_unit=cadre.unit, password=None)
    page = opened(desk, live_server.url, liaison, f"{BASE}/reminders/")
    page.get_by_role("button", name="复制").click()
    expect(page.get_by_text("已复制").first).to_be_visible()
    assert "陈志强（还有20天到期" in page.evaluate("navigator.clipboard.readText()")


def test_the_pages_are_clean_and_fit(desk: BrowserContext, live_server, cadre: Person):
    day = timezone.localdate() + timedelta(days=10)
    CertificateRules.objects.create(id=1, reviewed_yearly=True, review_month=day.month, review_day=day.day)
    ends_in(cadre, 20)
    for number, days in enumerate((-30, 0, 100)):
        ends_in(factories.person(f"欧阳海燕{number}", unit=factories.office("综合行政执法队"), password=None), days)
    task = things.to_return(cadre)
    closed = things.to_return(factories.person("王海燕", password=None))
    closed.closed_at, closed.outcome, closed.reason = timezone.now(), "kept", "调到所属单位后仍在执法岗位，证件不需收回"
    closed.save()
    reminding.sweep(timezone.localtime().replace(hour=12))
    sign_in(desk, live_server.url, things.clerk())
    page = desk.new_page()
    for path in (
        "/returns/", "/returns/?state=closed", f"/returns/{task.public_id}/keep/", "/reminders/", "/reminders/?show=review", "/reminders/?show=sent",
    ):  # fmt: skip
        page.goto(f"{live_server.url}{BASE}{path}")
        expect(page.locator("h1")).to_be_visible()
        fit_for_all(page)
