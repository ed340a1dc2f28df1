"""A candidate sits an exam in a real browser: by taps, by keyboard, without scripts, after a closed browser, until the time is up."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, Route, expect

from quiz.models import Attempt
from tests.browser.helpers import option_ids, saved_count, sign_in, start, stored, tick

pytestmark = pytest.mark.browser


def test_a_whole_exam_by_taps_on_a_phone(phone_page: Page, live_server, cadre, exam):
    sign_in(phone_page.context, live_server.url, cadre)
    attempt = start(phone_page, live_server.url, exam)
    for position in (1, 2, 3, 4):
        phone_page.locator(f"#q{position} .option").first.tap()
        expect(phone_page.locator(f"#q{position} .answer-state")).to_have_text("✓ 已保存")
        phone_page.locator("#next").tap()
    expect(phone_page.locator("#all-answered")).to_be_visible()
    phone_page.get_by_role("button", name="确认交卷").tap()
    phone_page.wait_for_url("**/result/")
    attempt.refresh_from_db()
    assert attempt.state == Attempt.State.HANDED_IN
    assert sorted(stored(attempt)) == [1, 2, 3, 4]
    assert phone_page.evaluate("localStorage.length") == 0


def test_a_whole_exam_by_keyboard_only(desk_page: Page, live_server, cadre, exam):
    sign_in(desk_page.context, live_server.url, cadre)
    attempt = start(desk_page, live_server.url, exam)
    press = desk_page.keyboard.press
    for keys in (["2", "ArrowRight"], ["b", "m", "PageDown"], ["a", "c", "ArrowRight"], ["1"]):
        for key in keys:
            press(key)
    saved_count(desk_page, "4 / 4")
    press("Tab")
    while desk_page.evaluate("document.activeElement.id") != "next":
        press("Tab")
    press("Enter")
    expect(desk_page.locator("#hand-in-title")).to_be_focused()
    expect(desk_page.locator("#list-marked a")).to_have_text(["2"])
    for _ in range(3):  # past the marked number and 继续答题
        press("Tab")
    expect(desk_page.locator("#confirm-hand-in")).to_be_focused()
    press("Enter")
    desk_page.wait_for_url("**/result/")
    assert len(stored(attempt)[3]) == 2


def test_arrows_up_and_down_stay_with_the_options(desk_page: Page, live_server, cadre, exam):
    sign_in(desk_page.context, live_server.url, cadre)
    start(desk_page, live_server.url, exam)
    desk_page.keyboard.press("1")
    desk_page.keyboard.press("ArrowDown")
    expect(desk_page.locator("#q1 input").nth(1)).to_be_checked()
    desk_page.locator("details.keys summary").click()
    desk_page.locator("#shortcuts").uncheck()
    desk_page.keyboard.press("ArrowRight")
    expect(desk_page.locator("#q1")).to_be_visible()


def test_handing_in_lists_what_is_unanswered_and_leads_back_to_it(phone_page: Page, live_server, cadre, exam):
    sign_in(phone_page.context, live_server.url, cadre)
    attempt = start(phone_page, live_server.url, exam)
    tick(phone_page, 1)
    phone_page.locator("#open-sheet").click()
    expect(phone_page.locator("#sheet a[href='#q1']")).to_have_attribute("aria-label", "第 1 题，已答")
    phone_page.locator("#sheet [data-hand-in]").click()
    expect(phone_page.locator("#list-open a")).to_have_text(["2", "3", "4"])
    phone_page.locator("#list-open a", has_text="3").click()
    expect(phone_page.locator("#q3")).to_be_visible()
    expect(phone_page.locator("#hand-in-panel")).to_be_hidden()
    attempt.refresh_from_db()
    assert attempt.state == Attempt.State.OPEN


def test_escape_closes_the_answer_sheet_and_gives_the_focus_back(phone_page: Page, live_server, cadre, exam):
    sign_in(phone_page.context, live_server.url, cadre)
    start(phone_page, live_server.url, exam)
    phone_page.locator("#open-sheet").click()
    for _ in range(8):  # more than there is to focus: it stays inside
        phone_page.keyboard.press("Tab")
        assert phone_page.evaluate("document.activeElement.closest('#sheet') !== null")
    phone_page.keyboard.press("Escape")
    expect(phone_page.locator("#sheet")).to_be_hidden()
    expect(phone_page.locator("#open-sheet")).to_be_focused()


def test_answers_marks_and_time_are_there_after_a_closed_browser(phone: BrowserContext, live_server, cadre, exam):
    sign_in(phone, live_server.url, cadre)
    page = phone.new_page()
    start(page, live_server.url, exam)
    tick(page, 1, 1)
    page.get_by_role("button", name="标记").click()
    saved_count(page, "1 / 4")
    url = page.url
    page.close()
    page = phone.new_page()
    page.goto(url)
    saved_count(page, "1 / 4")
    expect(page.locator("#q2")).to_be_visible()  # goes on at the first open question
    page.locator("#previous").click()
    expect(page.locator("#q1 input").nth(1)).to_be_checked()
    expect(page.get_by_role("button", name="已标记")).to_be_visible()


def test_the_page_hands_in_by_itself_when_the_time_is_up(phone_page: Page, live_server, cadre, exam):
    sign_in(phone_page.context, live_server.url, cadre)
    attempt = start(phone_page, live_server.url, exam)
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=timezone.now() + timedelta(seconds=8))
    phone_page.reload()
    expect(phone_page.locator("#time-label")).to_have_text("不足 5 分钟")
    tick(phone_page, 1)
    phone_page.wait_for_url("**/result/", timeout=15_000)
    attempt.refresh_from_db()
    assert attempt.state == Attempt.State.HANDED_IN
    assert list(stored(attempt)) == [1]


def test_an_extension_given_at_the_last_moment_keeps_the_page_open(phone_page: Page, live_server, cadre, exam):
    sign_in(phone_page.context, live_server.url, cadre)
    attempt = start(phone_page, live_server.url, exam)
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=timezone.now() + timedelta(seconds=8))
    phone_page.reload()
    expect(phone_page.locator("#time-label")).to_have_text("不足 5 分钟")
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=timezone.now() + timedelta(minutes=20))
    expect(phone_page.locator("#time-label")).to_have_text("剩余时间", timeout=15_000)
    tick(phone_page, 1)
    saved_count(phone_page, "1 / 4")


def test_all_questions_on_one_page(desk_page: Page, live_server, cadre, exam):
    exam.paging = "all"
    exam.save(update_fields=["paging"])
    sign_in(desk_page.context, live_server.url, cadre)
    start(desk_page, live_server.url, exam)
    for position in (1, 2, 3, 4):
        tick(desk_page, position)
    saved_count(desk_page, "4 / 4")
    desk_page.locator("#q2 [data-mark]").click()
    expect(desk_page.locator("#sheet a[href='#q2']")).to_have_attribute("aria-label", "第 2 题，已答，已标记")


def test_what_is_ticked_before_the_script_has_come_is_saved(phone_page: Page, live_server, cadre, exam):
    sign_in(phone_page.context, live_server.url, cadre)
    attempt = start(phone_page, live_server.url, exam)
    on_the_way: list[Route] = []
    phone_page.route("**/attempt.js", lambda route: on_the_way.append(route))  # noqa: PLW0108 - Playwright marks its handlers
    with phone_page.expect_request("**/attempt.js"):
        phone_page.reload(wait_until="commit")
    tick(phone_page, 1, 1)
    assert on_the_way
    on_the_way[0].continue_()
    saved_count(phone_page, "1 / 4")
    expect(phone_page.locator("#q1")).to_be_visible()
    assert stored(attempt) == {1: [option_ids(phone_page, 1)[1]]}


def test_a_browser_without_scripts_saves_and_hands_in_by_form(window, live_server, cadre, exam):
    context = window(360, 640, java_script_enabled=False)
    sign_in(context, live_server.url, cadre)
    page = context.new_page()
    attempt = start(page, live_server.url, exam)
    tick(page, 1)
    tick(page, 3, 0)
    tick(page, 3, 1)
    with page.expect_navigation():
        page.get_by_role("button", name="保存").click()
    expect(page.locator("#q3 input").nth(1)).to_be_checked()
    assert sorted(stored(attempt)) == [1, 3]
    page.locator("#paper").get_by_role("button", name="交卷").click()
    page.wait_for_url("**/result/")


def test_the_plain_page_comes_back_when_a_script_does_not_load(phone_page: Page, live_server, cadre, exam):
    sign_in(phone_page.context, live_server.url, cadre)
    phone_page.route("**/attempt-saver.js", lambda route: route.abort())
    start(phone_page, live_server.url, exam)
    expect(phone_page.locator("#q4")).to_be_visible()
    expect(phone_page.locator("#paper").get_by_role("button", name="保存")).to_be_visible()


def test_nothing_in_the_page_tells_a_key(phone_page: Page, live_server, cadre, exam):
    sign_in(phone_page.context, live_server.url, cadre)
    start(phone_page, live_server.url, exam)
    text = phone_page.content()
    assert "依据相关条文" not in text  # the explanation of every question of the bank
    assert "data-key" not in text
