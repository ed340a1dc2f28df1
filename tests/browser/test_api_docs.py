"""The page of the interface's documentation works under the site's policy; a token is made, shown once and used from it."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, expect

from core.models import Office
from people.models import Person, Unit
from people.services import tokens
from tests import factories
from tests.browser.conftest import Window
from tests.browser.helpers import at_double_text, axe_clean, fits, sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def open_to_programs(transactional_db: None, town: Unit) -> None:
    Office.objects.update(interfaces=True)


def test_the_documentation_shows_and_tries_every_route_from_our_own_files(
    desk: BrowserContext, live_server, open_to_programs: None, clerk: Person
) -> None:
    sign_in(desk, live_server.url, clerk)
    page, asked = desk.new_page(), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{live_server.url}/api/docs/")
    expect(page.locator(".opblock")).not_to_have_count(0)
    page.locator(".opblock", has_text="/api/v1/me/").locator("button.opblock-summary-control").click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    expect(page.locator(".live-responses-table")).to_contain_text(clerk.account)
    assert all(url.startswith((live_server.url, "data:")) for url in asked)


def test_a_token_is_made_on_a_phone_and_shown_once(phone: BrowserContext, live_server, open_to_programs: None, clerk: Person) -> None:
    sign_in(phone, live_server.url, clerk)
    page = phone.new_page()
    page.goto(f"{live_server.url}/me/")
    page.get_by_role("link", name="管理接口令牌").click()
    expect(page.get_by_label("用途")).to_be_visible()
    for _ in range(2):
        axe_clean(page)
        fits(page)
        at_double_text(page)
        fits(page)
    page.get_by_label("用途").fill("人事系统同步，每天夜里把人员变动写进来")
    page.get_by_label("密码").fill(factories.PASSWORD)
    page.get_by_role("button", name="新建令牌").click()
    text = page.locator(".token-text").inner_text()
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", text)
    axe_clean(page)
    fits(page)
    at_double_text(page)
    fits(page)
    page.get_by_role("link", name="已保存，返回").click()
    expect(page.locator(".device-list")).to_contain_text("还没有用过")
    fits(page)
    page.get_by_role("button", name="撤销").click()
    expect(page.locator(".device-list")).to_have_count(0)


@pytest.mark.parametrize("size", [(360, 640), (1280, 800)])
def test_the_security_administrator_sees_whose_tokens_there_are(
    window: Window, live_server, open_to_programs: None, clerk: Person, size: tuple[int, int]
) -> None:
    tokens.make(person=clerk, name="人事系统同步，每天夜里把人员变动写进来", days=90, now=timezone.now())
    clerk.role_assignments.create(role="security_admin", unit=factories.town())
    context = window(*size)
    sign_in(context, live_server.url, clerk)
    page = context.new_page()
    page.goto(f"{live_server.url}/manage/people/tokens/")
    axe_clean(page)
    fits(page)
    page.get_by_role("button", name="撤销").click()
    expect(page.locator("main")).to_contain_text("还没有人新建")
