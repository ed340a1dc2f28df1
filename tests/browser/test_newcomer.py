"""What a newcomer does with the demo town: sit an exam as the cadre on a phone, read the rates and open the PDF as the leader."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from pypdf import PdfReader

from core import jobs
from examsite.demo.accounts import PASSWORD
from tests.browser.helpers import at_double_text, axe_clean, fits

pytestmark = pytest.mark.browser


@pytest.fixture
def demo(transactional_db: None) -> None:
    call_command("load_demo", stdout=StringIO())


def sign_in(context: BrowserContext, base: str, account: str) -> Page:
    page = context.new_page()
    page.goto(base)
    page.get_by_label("账号 / 工号 / 手机号").fill(account)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    return page


def test_a_cadre_sits_the_practice_and_the_leader_opens_the_pdf(demo: None, phone: BrowserContext, desk: BrowserContext, live_server: Any) -> None:
    cadre = sign_in(phone, live_server.url, "ganbu")
    cadre.get_by_role("link", name="进入考试").click()
    cadre.get_by_role("link", name="开始考试").click()
    cadre.get_by_role("button", name="开始答题").click()
    cadre.locator("#q1 .option").first.click()
    expect(cadre.locator("#saved")).to_have_text("✓ 已保存 1 / 20")
    following = cadre.locator("#next")
    while following.inner_text() == "下一题":  # an option ticked before the script ran opens the page at the next question
        following.click()
    following.click()
    cadre.get_by_role("button", name="确认交卷").click()
    expect(cadre.locator(".score")).to_contain_text("分")

    leader = sign_in(desk, live_server.url, "lingdao")
    expect(leader.locator("#sentence")).to_contain_text("2025年应考108人")
    leader.get_by_role("link", name="2024年度学法考试").click()
    expect(leader.locator("#sentence")).to_have_text("2024年应考108人，已参考108人，参考率100%，优秀率99%。")
    leader.get_by_role("button", name="导出PDF").click()
    expect(leader.locator("#job")).to_be_visible()
    jobs.run_waiting(timezone.now())
    with leader.expect_download() as download:
        leader.get_by_role("link", name=".pdf").click(timeout=20_000)
    assert "优秀率99%" in "".join(page.extract_text() for page in PdfReader(download.value.path()).pages)


@pytest.mark.parametrize("address", ["/help/", "/setup/", "/sign-in/"])
def test_pages_before_sign_in_are_accessible_and_fit_a_phone(transactional_db: None, phone_page: Page, live_server: Any, address: str) -> None:
    phone_page.goto(live_server.url + address)
    axe_clean(phone_page)
    fits(phone_page)
    at_double_text(phone_page)
    fits(phone_page)
