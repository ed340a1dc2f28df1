"""The exam page is left, copied from, opened at two places: what a real browser notices, and what the candidate and the invigilator then read."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from people.models import Person
from quiz.models import Attempt, Exam, Incident
from quiz.services import invigilating
from tests.browser.helpers import DESK, PHONE, comes_true, fit_for_all, saved_count, sign_in, start, stored, tick

pytestmark = pytest.mark.browser


def begin(context: BrowserContext, base: str, person: Person, exam: Exam) -> tuple[Page, Attempt]:
    """A page whose clock a test moves, in an attempt that began twenty minutes ago."""
    sign_in(context, base, person)
    page = context.new_page()
    page.clock.install()
    attempt = start(page, base, exam)
    Attempt.objects.filter(pk=attempt.pk).update(started_at=timezone.now() - timedelta(minutes=20))
    return page, attempt


def hide(page: Page, hidden: bool) -> None:
    """As a browser does it for a page that cannot be seen; one without a screen shows all of its pages all the time."""
    page.evaluate(
        """(hidden) => {
        Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
        document.dispatchEvent(new Event("visibilitychange"));
    }""",
        hidden,
    )


def leave(page: Page, seconds: int) -> None:
    hide(page, True)
    page.clock.fast_forward(seconds * 1000)
    hide(page, False)


def kinds(attempt: Attempt) -> list[tuple[str, int | None, bool]]:
    return list(Incident.objects.filter(attempt=attempt).values_list("kind", "seconds", "counted"))


def rule(exam: Exam, **values: object) -> None:
    Exam.objects.filter(pk=exam.pk).update(**values)


def test_leaving_the_page_at_a_desk_is_said_and_counted(desk: BrowserContext, live_server, cadre, exam):
    page, attempt = begin(desk, live_server.url, cadre, exam)
    leave(page, 10)
    page.clock.fast_forward(10_000)
    leave(page, 40)
    page.clock.fast_forward(10_000)
    expect(page.locator("#noted")).to_contain_text("已记录：离开答题页 40 秒，这是第 1 次")
    assert kinds(attempt) == [("left", 40, True)]
    tick(page, 1)
    saved_count(page, "1 / 4")
    fit_for_all(page)


def test_leaving_on_a_phone_is_noted_and_not_counted(phone: BrowserContext, live_server, cadre, exam):
    page, attempt = begin(phone, live_server.url, cadre, exam)
    leave(page, 300)
    expect(page.locator("#noted")).to_contain_text("手机、平板上的离开不计次数")
    assert kinds(attempt) == [("left", 300, False)]


def test_a_phone_that_says_it_has_a_mouse_is_a_phone(desk: BrowserContext, live_server, cadre, exam):
    said = "Mozilla/5.0 (Linux; Android 12; SAMSUNG SM-G991B) AppleWebKit/537.36 SamsungBrowser/20.0 Chrome/106.0 Mobile Safari/537.36"
    desk.add_init_script(f"Object.defineProperty(navigator, 'userAgent', {{ get: () => '{said}' }})")
    page, attempt = begin(desk, live_server.url, cadre, exam)
    leave(page, 40)
    expect(page.locator("#noted")).to_contain_text("手机、平板上的离开不计次数")
    assert kinds(attempt) == [("left", 40, False)]


def test_a_window_that_loses_the_focus_is_left_where_the_exam_says_so(desk: BrowserContext, live_server, cadre, exam):
    rule(exam, focus_counts=True)
    page, attempt = begin(desk, live_server.url, cadre, exam)
    session = desk.new_cdp_session(page)
    session.send("Emulation.setFocusEmulationEnabled", {"enabled": False})
    window = session.send("Browser.getWindowForTarget")["windowId"]
    session.send("Browser.setWindowBounds", {"windowId": window, "bounds": {"windowState": "minimized"}})
    comes_true(page, "!document.hasFocus()")
    page.clock.fast_forward(30_000)
    session.send("Browser.setWindowBounds", {"windowId": window, "bounds": {"windowState": "normal"}})
    expect(page.locator("#noted")).to_contain_text("已记录：切到别的窗口 30 秒")
    assert kinds(attempt) == [("unfocused", 30, True)]


def test_what_happened_without_a_network_is_kept_and_told_later(desk: BrowserContext, live_server, cadre, exam):
    page, attempt = begin(desk, live_server.url, cadre, exam)
    desk.set_offline(True)
    leave(page, 40)
    page.clock.fast_forward(120_000)
    assert kinds(attempt) == []
    desk.set_offline(False)
    page.clock.fast_forward(12_000)
    expect(page.locator("#noted")).to_contain_text("离开答题页 40 秒")
    assert 120 <= Incident.objects.get().detail["ago"] < 200


def test_two_tabs_of_one_attempt_are_one_place(desk: BrowserContext, live_server, cadre, exam):
    one, attempt = begin(desk, live_server.url, cadre, exam)
    two = desk.new_page()
    two.clock.install()
    hide(one, True)
    two.goto(one.url)
    saved_count(two, "0 / 4")
    one.clock.fast_forward(60_000)
    two.clock.fast_forward(60_000)
    hide(two, True)
    hide(one, False)
    one.clock.fast_forward(60_000)
    hide(two, False)
    two.clock.fast_forward(12_000)
    one.clock.fast_forward(12_000)
    tick(two, 1)
    saved_count(two, "1 / 4")
    assert kinds(attempt) == []


def test_a_page_that_was_closed_is_noted_when_it_is_opened_again(desk: BrowserContext, live_server, cadre, exam):
    page, attempt = begin(desk, live_server.url, cadre, exam)
    url = page.url
    hide(page, True)
    page.close()
    page = desk.new_page()
    page.clock.install(time=timezone.now() + timedelta(minutes=5))
    page.goto(url)
    expect(page.locator("#noted")).to_contain_text("页面关闭过的不计次数")
    kind, seconds, counted = kinds(attempt)[0]
    assert (kind, counted) == ("left", False)
    assert 290 <= (seconds or 0) <= 330


def test_copying_a_question_is_noted_and_own_words_are_not(desk: BrowserContext, live_server, cadre, exam):
    page, attempt = begin(desk, live_server.url, cadre, exam)
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+c")
    expect(page.locator("#noted")).to_have_text("已记录：试图复制题目。")
    assert kinds(attempt) == [("copied", None, False)]


def test_where_copying_is_forbidden_nothing_is_copied(desk: BrowserContext, live_server, cadre, exam):
    rule(exam, blocks_copy=True)
    desk.grant_permissions(["clipboard-read", "clipboard-write"])
    page, attempt = begin(desk, live_server.url, cadre, exam)
    page.evaluate("navigator.clipboard.writeText('空的')")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+c")
    expect(page.locator("#noted")).to_have_text("已记录：试图复制题目。")
    assert page.evaluate("navigator.clipboard.readText()") == "空的"
    tick(page, 1)
    saved_count(page, "1 / 4")


def test_the_exam_warns_and_hands_in_as_it_says(desk: BrowserContext, live_server, cadre, exam):
    rule(exam, leave_action="hand_in", leave_limit=2, watermark=True)
    page, attempt = begin(desk, live_server.url, cadre, exam)
    tick(page, 1)
    saved_count(page, "1 / 4")
    leave(page, 40)
    expect(page.locator("#warned")).to_contain_text("第 2 次将自动交卷")
    fit_for_all(page)
    page.set_viewport_size(dict(zip(("width", "height"), DESK, strict=True)))
    page.get_by_role("button", name="知道了").click()
    page.route("**/save/", lambda route: route.abort())
    page.locator("#next").click()
    tick(page, 2)
    leave(page, 50)
    page.wait_for_url("**/result/")
    expect(page.locator("main")).to_contain_text("已自动交卷（原因：按本场考试的规定，离开答题页满 2 次，最后一次 50 秒）")
    assert sorted(stored(attempt)) == [1, 2]
    assert page.evaluate("localStorage.length") == 0
    fit_for_all(page)


def test_a_second_device_waits_for_the_invigilator_where_the_exam_wants_it(window, live_server, cadre, clerk, exam):
    rule(exam, device_moves="released")
    here, there = window(*PHONE), window(*PHONE)
    page, attempt = begin(here, live_server.url, cadre, exam)
    tick(page, 1)
    saved_count(page, "1 / 4")
    sign_in(there, live_server.url, cadre)
    other = there.new_page()
    other.goto(page.url)
    expect(other.locator("main")).to_contain_text("要先请监考人员解除原来的设备")
    expect(other.get_by_role("button", name="在本机继续答题")).to_have_count(0)
    fit_for_all(other)
    invigilating.release_device(attempt=attempt, reason="手机没电", by=clerk, now=timezone.now())
    other.get_by_role("link", name="已解除，刷新").click()
    other.get_by_role("button", name="在本机继续答题").click()
    saved_count(other, "1 / 4")
    tick(page, 1, 1)
    expect(page.locator("#last-word-title")).to_have_text("不能在本机保存")
