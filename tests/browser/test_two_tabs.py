"""The same attempt in two tabs, two browsers, two devices: a newer answer is never overwritten unseen."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.helpers import option_ids, saved_count, sign_in, start, stored, tick

pytestmark = pytest.mark.browser

NO_STORAGE = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('blocked', 'SecurityError'); } })"


@pytest.fixture
def two_tabs(desk: BrowserContext, live_server, cadre, exam):
    """Two tabs of one browser, which share its queue, and the attempt."""
    return _two_tabs(desk, live_server, cadre, exam)


@pytest.fixture
def two_strangers(desk: BrowserContext, live_server, cadre, exam):
    """Two tabs that cannot know of each other."""
    desk.add_init_script(NO_STORAGE)
    return _two_tabs(desk, live_server, cadre, exam)


def _two_tabs(context: BrowserContext, live_server, cadre, exam):
    sign_in(context, live_server.url, cadre)
    one, two = context.new_page(), context.new_page()
    attempt = start(one, live_server.url, exam)
    two.goto(one.url)
    saved_count(two, "0 / 4")
    return one, two, attempt


def test_an_answer_in_one_tab_shows_in_the_other(two_tabs):
    one, two, attempt = two_tabs
    tick(one, 1, 0)
    saved_count(two, "1 / 4")
    expect(two.locator("#q1 input").first).to_be_checked()
    with two.context.expect_event("requestfinished", lambda request: request.url.endswith("/save/")):  # which tab sends is theirs to say
        tick(two, 1, 1)
    saved_count(two, "1 / 4")
    expect(one.locator("#q1 input").nth(1)).to_be_checked()
    expect(one.locator("#q1 .answer-state")).to_have_text("✓ 已保存")
    assert stored(attempt) == {1: [option_ids(one, 1)[1]]}


def test_changes_in_both_tabs_while_offline_end_with_the_newest(two_tabs):
    one, two, attempt = two_tabs
    one.context.set_offline(True)
    tick(one, 1, 0)
    expect(two.locator("#q1 input").first).to_be_checked()
    tick(two, 1, 2)
    expect(one.locator("#q1 input").nth(2)).to_be_checked()
    one.context.set_offline(False)
    saved_count(one, "1 / 4")
    saved_count(two, "1 / 4")
    assert stored(attempt) == {1: [option_ids(one, 1)[2]]}


def test_a_tab_sends_what_a_dead_tab_left_behind(two_tabs):
    one, two, attempt = two_tabs
    one.route("**/save/", lambda route: route.abort())
    tick(one, 1)
    expect(two.locator("#q1 input").first).to_be_checked()
    one.close()
    expect(two.locator("#saved")).to_have_text("✓ 已保存 1 / 4", timeout=25_000)
    assert list(stored(attempt)) == [1]


def _differ(one: Page, two: Page) -> None:
    tick(one, 1, 0)
    saved_count(one, "1 / 4")
    tick(two, 1, 1)
    expect(two.locator("#q1 .conflict")).to_be_visible()
    expect(two.locator("#saved")).to_have_text("第 1 题请选择答案")
    expect(two.locator("#q1 [data-there]")).to_have_text("A")
    expect(two.locator("#q1 [data-here]")).to_have_text("B")


def test_a_newer_answer_from_elsewhere_is_not_overwritten_but_may_be_kept(two_strangers):
    one, two, attempt = two_strangers
    _differ(one, two)
    assert stored(attempt) == {1: [option_ids(one, 1)[0]]}
    two.get_by_role("button", name="用另一处的").click()
    saved_count(two, "1 / 4")
    expect(two.locator("#q1 input").first).to_be_checked()


def test_a_newer_answer_from_elsewhere_gives_way_to_a_choice(two_strangers):
    one, two, attempt = two_strangers
    _differ(one, two)
    two.get_by_role("button", name="保留这里的").click()
    saved_count(two, "1 / 4")
    expect(two.locator("#q1 .conflict")).to_be_hidden()
    assert stored(attempt) == {1: [option_ids(one, 1)[1]]}


def test_the_same_answer_in_both_places_asks_nothing(two_strangers):
    one, two, attempt = two_strangers
    tick(one, 1, 0)
    saved_count(one, "1 / 4")
    tick(two, 1, 0)
    saved_count(two, "1 / 4")
    expect(two.locator("#q1 .conflict")).to_be_hidden()


def test_a_tab_of_an_attempt_handed_in_elsewhere_says_so(two_tabs):
    one, two, attempt = two_tabs
    one.locator("#sheet [data-hand-in]").click()
    one.locator("#confirm-hand-in").click()
    one.wait_for_url("**/result/")
    tick(two, 1)
    expect(two.locator("#last-word-title")).to_have_text("已经交卷")
    expect(two.locator("#q1 .answer-state")).to_have_text("未保存，已交卷")
    two.locator("#last-word-link").click()
    two.wait_for_url("**/result/")
    assert stored(attempt) == {}


def test_another_device_takes_over_and_the_first_is_told(window, desk_page: Page, live_server, cadre, exam):
    sign_in(desk_page.context, live_server.url, cadre)
    attempt = start(desk_page, live_server.url, exam)
    phone = window(360, 640)
    sign_in(phone, live_server.url, cadre)
    other = phone.new_page()
    other.goto(desk_page.url)
    other.get_by_role("button", name="在本机继续答题").click()
    tick(other, 1)
    saved_count(other, "1 / 4")
    desk_page.locator("#next").click()
    tick(desk_page, 2)
    expect(desk_page.locator("#last-word-title")).to_have_text("不能在本机保存")
    desk_page.get_by_role("button", name="在本机继续").click()
    desk_page.get_by_role("button", name="在本机继续答题").click()
    saved_count(desk_page, "2 / 4")  # what was unsent here came along
    assert sorted(stored(attempt)) == [1, 2]
