"""The list of questions in a browser: filters without a reload, folded away on a phone, and without any script."""

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, expect

from people.models import Person
from questionbank.services import starter
from tests import factories
from tests.browser.helpers import DESK, PHONE, fit_for_all, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def bank(clerk: Person) -> None:
    starter.load_starter_bank(by=clerk, now=factories.NOON)


def opened(context: BrowserContext, live_server, clerk: Person, query: str = ""):
    sign_in(context, live_server.url, clerk)
    page = context.new_page()
    page.goto(live_server.url + reverse("questionbank:list") + query)
    return page


def test_typing_one_character_narrows_the_list_and_the_address_says_so(desk: BrowserContext, live_server, clerk: Person, bank: None) -> None:
    page = opened(desk, live_server, clerk)
    page.evaluate("window.stayed = true")
    page.get_by_label("查找题干、选项、解析").press_sequentially("听")
    expect(page.locator("#question-rows")).not_to_contain_text("共 128 道题")
    page.get_by_label("法律法规").select_option("行政处罚法")
    page.wait_for_url("**law=*")
    assert page.evaluate("window.stayed")
    told = page.locator("#question-rows [role=status]").inner_text()
    page.reload()
    assert page.locator("#question-rows [role=status]").inner_text() == told
    expect(page.get_by_label("查找题干、选项、解析")).to_have_value("听")


def test_on_a_phone_the_filters_fold_away_and_nothing_sticks_out(phone: BrowserContext, live_server, clerk: Person, bank: None) -> None:
    page = opened(phone, live_server, clerk)
    expect(page.get_by_label("查找题干、选项、解析")).to_be_visible()
    expect(page.get_by_label("题型")).to_be_hidden()
    page.get_by_text("更多筛选").click()
    page.get_by_label("题型").select_option("judge")
    expect(page.locator("#question-rows")).to_contain_text("共 32 道题")
    page.reload()
    expect(page.get_by_text("更多筛选（已用 1 项）")).to_be_visible()
    expect(page.get_by_label("题型")).to_be_visible()
    fit_for_all(page)


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_without_a_script_the_list_can_be_narrowed(window, live_server, clerk: Person, bank: None, size: tuple[int, int]) -> None:
    page = opened(window(*size, java_script_enabled=False), live_server, clerk, "?order=uses")
    page.get_by_label("题型").select_option("judge")
    page.get_by_role("button", name="筛选").click()
    expect(page.locator("#question-rows")).to_contain_text("共 32 道题")
    page.get_by_text("看答案").first.click()
    expect(page.locator("details[open]")).to_have_count(1)
