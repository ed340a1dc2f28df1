"""What the server has not confirmed waits in the browser: offline, over a closed tab, for its owner alone, and until it is too late."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from quiz.models import Attempt
from tests import factories
from tests.browser.helpers import saved_count, sign_in, start, stored, tick

pytestmark = pytest.mark.browser


def time_was_up_a_minute_ago(attempt: Attempt) -> None:
    now = timezone.now()
    Attempt.objects.filter(pk=attempt.pk).update(started_at=now - timedelta(hours=1), deadline_at=now - timedelta(minutes=1))


def test_answers_made_offline_are_sent_when_the_network_is_back(phone_page: Page, live_server, cadre, exam):
    sign_in(phone_page.context, live_server.url, cadre)
    attempt = start(phone_page, live_server.url, exam)
    phone_page.context.set_offline(True)
    tick(phone_page, 1)
    phone_page.locator("#next").click()
    tick(phone_page, 2, 1)
    expect(phone_page.locator("#saved")).to_have_text("等待网络，2 题未保存")
    expect(phone_page.locator("#q2 .answer-state")).to_have_text("等待网络，已存在本机")
    assert stored(attempt) == {}
    phone_page.context.set_offline(False)
    saved_count(phone_page, "2 / 4")
    expect(phone_page.locator("#announce")).to_have_text("网络已恢复，答案都已保存。")
    assert sorted(stored(attempt)) == [1, 2]


def test_answers_made_offline_outlive_a_closed_tab(phone: BrowserContext, live_server, cadre, exam):
    sign_in(phone, live_server.url, cadre)
    page = phone.new_page()
    attempt = start(page, live_server.url, exam)
    phone.set_offline(True)
    tick(page, 1, 2)
    expect(page.locator("#saved")).to_have_text("等待网络，1 题未保存")
    url = page.url
    page.close()
    phone.set_offline(False)
    page = phone.new_page()
    page.goto(url)
    saved_count(page, "1 / 4")
    assert list(stored(attempt)) == [1]


def test_only_the_newest_of_several_changes_offline_counts(phone_page: Page, live_server, cadre, exam):
    sign_in(phone_page.context, live_server.url, cadre)
    attempt = start(phone_page, live_server.url, exam)
    phone_page.context.set_offline(True)
    for place in (0, 1, 3):
        tick(phone_page, 1, place)
    phone_page.context.set_offline(False)
    saved_count(phone_page, "1 / 4")
    chosen = phone_page.locator("#q1 input:checked").get_attribute("value")
    assert stored(attempt) == {1: [chosen]}


def test_a_save_that_arrived_without_its_answer_coming_back_is_no_conflict(phone_page: Page, live_server, cadre, exam):
    sign_in(phone_page.context, live_server.url, cadre)
    attempt = start(phone_page, live_server.url, exam)
    phone_page.route("**/save/", lambda route: (route.fetch(), route.abort()), times=1)
    tick(phone_page, 1)
    saved_count(phone_page, "1 / 4")
    assert list(stored(attempt)) == [1]


def test_a_page_of_the_wifi_is_not_taken_for_an_answer(phone_page: Page, live_server, cadre, exam):
    sign_in(phone_page.context, live_server.url, cadre)
    attempt = start(phone_page, live_server.url, exam)
    phone_page.route("**/save/", lambda route: route.fulfill(status=200, content_type="text/html", body="<h1>登录无线网络</h1>"))
    tick(phone_page, 1)
    expect(phone_page.locator("#saved")).to_have_text("等待网络，1 题未保存")
    phone_page.unroute("**/save/")
    saved_count(phone_page, "1 / 4")
    assert list(stored(attempt)) == [1]


def test_a_late_answer_is_refused_and_shown_as_late(phone_page: Page, live_server, cadre, exam):
    sign_in(phone_page.context, live_server.url, cadre)
    attempt = start(phone_page, live_server.url, exam)
    tick(phone_page, 1)
    saved_count(phone_page, "1 / 4")
    phone_page.locator("#next").click()
    phone_page.context.set_offline(True)
    tick(phone_page, 2)
    time_was_up_a_minute_ago(attempt)
    phone_page.context.set_offline(False)
    expect(phone_page.locator("#last-word-text")).to_contain_text("第 2 题超时未保存")
    expect(phone_page.locator("#q2 .answer-state")).to_have_text("超时未保存")
    phone_page.locator("#last-word-link").click()
    phone_page.wait_for_url("**/result/")
    assert list(stored(attempt)) == [1]


def test_time_up_while_offline_says_so_and_shows_what_came_too_late(phone_page: Page, live_server, cadre, exam):
    sign_in(phone_page.context, live_server.url, cadre)
    attempt = start(phone_page, live_server.url, exam)
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=timezone.now() + timedelta(seconds=8))
    phone_page.reload()
    phone_page.context.set_offline(True)
    tick(phone_page, 1)
    expect(phone_page.locator("#last-word-text")).to_have_text("时间到，网络恢复后会自动提交已作答内容（迟到的不计分）。", timeout=15_000)
    time_was_up_a_minute_ago(attempt)
    phone_page.context.set_offline(False)
    expect(phone_page.locator("#last-word-text")).to_contain_text("第 1 题超时未保存", timeout=15_000)
    attempt.refresh_from_db()
    assert attempt.state == Attempt.State.UNANSWERED


def test_handing_in_carries_what_was_still_waiting(phone_page: Page, live_server, cadre, exam):
    sign_in(phone_page.context, live_server.url, cadre)
    attempt = start(phone_page, live_server.url, exam)
    phone_page.route("**/save/", lambda route: route.abort())
    tick(phone_page, 1)
    phone_page.locator("#open-sheet").click()
    phone_page.locator("#sheet [data-hand-in]").click()
    expect(phone_page.locator("#hand-in-unsent")).to_contain_text("还有 1 题的答案没有保存到服务器")
    phone_page.locator("#confirm-hand-in").click()
    phone_page.wait_for_url("**/result/")
    assert list(stored(attempt)) == [1]


def test_handing_in_offline_waits_and_can_be_called_off(phone_page: Page, live_server, cadre, exam):
    sign_in(phone_page.context, live_server.url, cadre)
    attempt = start(phone_page, live_server.url, exam)
    phone_page.context.set_offline(True)
    phone_page.locator("#open-sheet").click()
    phone_page.locator("#sheet [data-hand-in]").click()
    phone_page.locator("#confirm-hand-in").click()
    expect(phone_page.locator("#hand-in-note")).to_contain_text("网络不通，还没有交卷")
    phone_page.locator("#continue").click()
    phone_page.context.set_offline(False)
    tick(phone_page, 1)
    saved_count(phone_page, "1 / 4")
    attempt.refresh_from_db()
    assert attempt.state == Attempt.State.OPEN


def test_another_person_at_the_same_browser_sees_nothing_of_it(phone: BrowserContext, live_server, cadre, exam):
    other = factories.person("李秀英")
    factories.enrol(exam, other)
    sign_in(phone, live_server.url, cadre)
    page = phone.new_page()
    attempt = start(page, live_server.url, exam)
    phone.set_offline(True)
    tick(page, 1)
    expect(page.locator("#saved")).to_have_text("等待网络，1 题未保存")
    first = page.url
    page.close()
    phone.set_offline(False)

    sign_in(phone, live_server.url, other)
    page = phone.new_page()
    own = start(page, live_server.url, exam)
    kept = f"exam:{attempt.public_id}:1"
    page.evaluate(f"localStorage.setItem('exam:{own.public_id}:1', localStorage.getItem('{kept}'))")  # even under the own attempt's name
    page.reload()
    saved_count(page, "0 / 4")
    expect(page.locator(".question input:checked")).to_have_count(0)
    assert page.goto(first).status == 404
    page.close()

    sign_in(phone, live_server.url, cadre)
    page = phone.new_page()
    page.goto(first)
    saved_count(page, "1 / 4")
    assert stored(own) == {}


def test_a_browser_without_storage_still_saves_and_says_what_it_cannot(phone: BrowserContext, live_server, cadre, exam):
    phone.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('blocked', 'SecurityError'); } })")
    sign_in(phone, live_server.url, cadre)
    page = phone.new_page()
    attempt = start(page, live_server.url, exam)
    expect(page.locator("#memory-note")).to_be_visible()
    tick(page, 1)
    saved_count(page, "1 / 4")
    assert list(stored(attempt)) == [1]


def test_an_answer_that_the_server_refuses_says_why_and_stops_nothing_else(phone_page: Page, live_server, cadre, exam):
    sign_in(phone_page.context, live_server.url, cadre)
    attempt = start(phone_page, live_server.url, exam)
    phone_page.locator("#q1 input").first.evaluate("one => { one.value = 'z'; }")
    tick(phone_page, 1)
    expect(phone_page.locator("#q1 .answer-state")).to_contain_text("未保存：")
    phone_page.locator("#next").click()
    tick(phone_page, 2)
    expect(phone_page.locator("#q2 .answer-state")).to_have_text("✓ 已保存")
    expect(phone_page.locator("#saved")).to_have_text("1 题未保存")
    assert list(stored(attempt)) == [2]


def test_what_is_left_of_old_attempts_is_swept_away(phone_page: Page, live_server, cadre, exam):
    sign_in(phone_page.context, live_server.url, cadre)
    start(phone_page, live_server.url, exam)
    phone_page.evaluate("localStorage.setItem('exam:old:1', JSON.stringify({ owner: 'x', chosen: ['a'], version: 0, until: Date.now() - 1 }))")
    phone_page.evaluate("localStorage.setItem('exam:open:1', JSON.stringify({ owner: 'x', chosen: ['a'], version: 0, until: Date.now() + 60000 }))")
    phone_page.reload()
    saved_count(phone_page, "0 / 4")
    assert phone_page.evaluate("Object.keys(localStorage).filter((key) => /old|open/.test(key))") == ["exam:open:1"]
