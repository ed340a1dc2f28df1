"""The list of questions in a browser: filters without a reload, folded away on a phone, and without any script; many changed at once."""

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
    told = page.locator("#question-rows [role=status]")
    of_all_laws = told.inner_text()
    page.get_by_label("法律法规").select_option("行政处罚法")
    page.wait_for_url("**&law=%E8*")
    expect(told).not_to_have_text(of_all_laws)
    assert page.evaluate("window.stayed")
    of_this_law = told.inner_text()
    page.reload()
    expect(told).to_have_text(of_this_law)
    expect(page.get_by_label("查找题干、选项、解析")).to_have_value("听")


def test_on_a_phone_the_filters_fold_away_and_nothing_sticks_out(phone: BrowserContext, live_server, clerk: Person, bank: None) -> None:
    page = opened(phone, live_server, clerk)
    expect(page.get_by_label("查找题干、选项、解析")).to_be_visible()
    expect(page.get_by_label("题型")).to_be_hidden()
    page.get_by_text("更多筛选").click()
    page.get_by_label("题型").select_option("judge")
    expect(page.locator("#question-rows")).to_contain_text("共 32 道题")
    page.reload()
    expect(page.get_by_label("题型")).to_be_hidden()
    page.get_by_text("更多筛选（已用 1 项）").click()
    expect(page.get_by_label("题型")).to_have_value("judge")
    fit_for_all(page)


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_without_a_script_the_list_can_be_narrowed(window, live_server, clerk: Person, bank: None, size: tuple[int, int]) -> None:
    page = opened(window(*size, java_script_enabled=False), live_server, clerk, "?order=uses")
    if size == PHONE:
        page.get_by_text("更多筛选").click()
    page.get_by_label("题型").select_option("judge")
    page.get_by_role("button", name="筛选").click()
    expect(page.locator("#question-rows")).to_contain_text("共 32 道题")
    page.get_by_text("看答案").first.click()
    expect(page.locator("details[open]")).to_have_count(1)


def bulk(page, action: str, button: str) -> None:
    page.get_by_text("批量操作", exact=True).click()
    page.get_by_text("本页全选").click()
    page.get_by_label("做什么").select_option(label=action)
    page.get_by_role("button", name=button).click()


@pytest.mark.parametrize("size", [DESK, PHONE])
@pytest.mark.parametrize("script", [True, False])
def test_many_are_tagged_at_once_and_it_is_taken_back(window, live_server, clerk: Person, size: tuple[int, int], script: bool) -> None:
    questions = [factories.question() for _ in range(3)]
    page = opened(window(*size, java_script_enabled=script), live_server, clerk)
    bulk(page, "加标签", "对勾选的试题")
    expect(page.get_by_role("button", name="确认，加标签 3 道")).to_be_visible()
    page.get_by_label("标签").fill("新法、易错")
    page.get_by_role("button", name="确认，加标签 3 道").click()
    expect(page.get_by_role("status").last).to_contain_text("改了 3 道")
    assert [questions[0].tags.count(), questions[2].tags.count()] == [2, 2]
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_role("status").last).to_contain_text("撤销了 3 道")
    assert questions[0].tags.count() == 0


def test_all_that_were_found_are_retired_and_restored(desk: BrowserContext, live_server, clerk: Person, bank: None) -> None:
    page = opened(desk, live_server, clerk, "?type=judge")
    bulk(page, "停用", "对全部 32 道")
    expect(page.get_by_role("button", name="确认，停用 32 道")).to_be_visible()
    fit_for_all(page)
    page.get_by_role("button", name="确认，停用 32 道").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("批量停用，已完成")
    fit_for_all(page)
    page.get_by_role("link", name="返回题库").click()
    expect(page.locator("#question-rows")).to_contain_text("共 96 道题")
    page.get_by_role("link", name="查看结果，或撤销").click()
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_role("status").last).to_contain_text("撤销了 32 道")
    page.get_by_role("link", name="返回题库").click()
    expect(page.locator("#question-rows")).to_contain_text("共 128 道题")


def test_what_was_left_is_told_with_its_reason(desk: BrowserContext, live_server, clerk: Person) -> None:
    factories.question(status="draft")
    factories.question(stem="已经审核过的题")
    page = opened(desk, live_server, clerk)
    bulk(page, "送审", "对全部 2 道")
    expect(page.locator("main")).to_contain_text("1 道现在的状态不能这样操作")
    page.get_by_role("button", name="确认，送审 1 道").click()
    expect(page.get_by_role("link", name="已经审核过的题")).to_be_visible()
    fit_for_all(page)
