"""Signing in with an account from elsewhere as one meets it: from the button to the provider's own page and back; on a phone and at a desk."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from people.models import Person
from tests import factories
from tests.browser.helpers import at_double_text, axe_clean, fits
from tests.providers import oidc
from tests.providers.wecom import StandIn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAME = "zhiqiang.chen@nanshan.example"


@pytest.fixture
def at_provider(interfaces: None, live_server: Any, settings: Any) -> Iterator[None]:
    with oidc.real(f"{live_server.url}/sign-in/with/oidc/back/") as made:
        settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = made.issuer, made.client_id, made.client_secret
        yield


def looks(page: Page) -> None:
    axe_clean(page)
    fits(page)
    at_double_text(page)
    fits(page)
    page.evaluate("document.documentElement.style.fontSize = ''")


def open_sign_in(page: Page, base: str, to: str = "") -> None:
    """The provider's page wants its looks from another host, which is not asked."""
    page.route(re.compile("^https://"), lambda route: route.fulfill(body="", content_type="text/css"))
    page.goto(f"{base}/sign-in/?next={to}")


def through_the_provider(page: Page) -> None:
    page.get_by_role("link", name="用统一身份认证登录").click()
    page.get_by_placeholder("sub").fill(NAME)
    page.get_by_role("button", name="Authorize").click()


def test_linked_once_signed_in_ever_after_on_a_phone(phone_page: Page, live_server: Any, at_provider: None, cadre: Person) -> None:
    page = phone_page
    open_sign_in(page, live_server.url, "/me/")
    looks(page)
    through_the_provider(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("绑定统一身份认证账号")
    looks(page)
    page.get_by_label("账号 / 工号 / 手机号").fill(cadre.account)
    page.get_by_label("密码", exact=True).fill(factories.PASSWORD)
    page.get_by_role("button", name="登录并绑定").click()
    expect(page.locator("#messages")).to_contain_text("已绑定")
    looks(page)
    page.get_by_role("button", name="退出登录").first.click()
    through_the_provider(page)
    page.wait_for_url("**/")
    expect(page.get_by_role("link", name="陈志强")).to_be_visible()


def test_who_declines_comes_back_to_the_password(desk_page: Page, live_server: Any, at_provider: None) -> None:
    page = desk_page
    open_sign_in(page, live_server.url)
    page.get_by_role("link", name="用统一身份认证登录").click()
    page.get_by_role("button", name="Deny").click()
    expect(page.locator("#messages")).to_contain_text("没有在统一身份认证完成授权")
    expect(page.get_by_label("密码", exact=True)).to_be_visible()
    looks(page)


def test_linked_and_unlinked_on_the_own_page_at_a_desk(desk_page: Page, live_server: Any, wecom: StandIn, cadre: Person) -> None:
    page, wecom.member = desk_page, "chenzq"
    open_sign_in(page, live_server.url, "/me/")
    page.get_by_label("账号 / 工号 / 手机号").fill(cadre.account)
    page.get_by_label("密码", exact=True).fill(factories.PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.get_by_role("link", name=re.compile("绑定.*企业微信")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("绑定企业微信账号")
    looks(page)
    page.get_by_role("button", name="绑定", exact=True).click()
    expect(page.get_by_text("已绑定", exact=True)).to_be_visible()
    page.get_by_role("button", name=re.compile("解除绑定")).click()
    expect(page.get_by_role("link", name=re.compile("绑定.*企业微信"))).to_be_visible()
    looks(page)
