"""A browser that is killed in the middle of an exam, without a moment to write anything down, one whose network is gone for ten minutes, one whose
clock is wrong."""

import os
import re
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, expect

from tests.browser.conftest import ARGS
from tests.browser.helpers import comes_true, option_ids, saved_count, sign_in, start, stored, tick

pytestmark = pytest.mark.browser
KEPT = """() => new Promise((done) => {
    const asked = indexedDB.open("exam");
    asked.onsuccess = () => {
        const count = asked.result.transaction("kept").objectStore("kept").count();
        count.onsuccess = () => done(count.result);
    };
})"""


class Killable:
    """A browser with a profile on the disk, as a person's own one; each life begins with what the one before had written there."""

    def __init__(self, chromium: Browser, profile: Path) -> None:
        self.driver, self.profile = chromium.browser_type, profile
        self.context: BrowserContext | None = None

    def open(self) -> BrowserContext:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium-headless-shell")
        self.context = self.driver.launch_persistent_context(self.profile, executable_path=path, args=ARGS, locale="zh-CN")
        self.context.set_default_timeout(10_000)
        return self.context

    def processes(self) -> list[int]:
        """Those that were started with this profile."""
        wanted = f"--user-data-dir={self.profile}".encode()
        found = []
        for entry in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                if wanted in entry.read_bytes().split(b"\0"):
                    found.append(int(entry.parent.name))
            except OSError:  # it ended meanwhile
                continue
        return found

    def kill(self) -> None:
        killed = self.processes()
        assert killed
        for one in killed:
            os.kill(one, signal.SIGKILL)
        assert self.context
        with suppress(Error):
            self.context.close()  # the driver's side of it, which may have heard already
        for lock in self.profile.glob("Singleton*"):
            lock.unlink()


@pytest.fixture
def browser(chromium: Browser, transactional_db: None, tmp_path: Path) -> Iterator[Killable]:
    made = Killable(chromium, tmp_path / "profile")
    yield made
    if made.context:
        made.context.close()


def test_what_was_ticked_without_a_network_a_moment_before_the_browser_was_killed_is_sent(browser: Killable, live_server: Any, cadre, exam):
    context = browser.open()
    sign_in(context, live_server.url, cadre)
    page = context.new_page()
    attempt = start(page, live_server.url, exam)
    tick(page, 1)
    saved_count(page, "1 / 4")
    cookies, url = context.cookies(), page.url
    context.set_offline(True)
    tick(page, 1, 1)  # another answer than the one that is saved
    page.locator("#next").click()
    tick(page, 2, 2)
    expect(page.locator("#saved")).to_have_text("等待网络，2 题未保存")
    expected = {1: [option_ids(page, 1)[1]], 2: [option_ids(page, 2)[2]]}
    browser.kill()
    context = browser.open()
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(url)
    saved_count(page, "2 / 4")
    assert stored(attempt) == expected
    page.locator("[data-hand-in]:visible").first.click()
    page.locator("#confirm-hand-in").click()
    page.wait_for_url("**/result/")
    comes_true(page, f"({KEPT})().then((count) => count === 0)")


def test_ten_minutes_without_a_network_lose_nothing_and_are_said_in_words(phone: BrowserContext, live_server: Any, cadre, exam):
    sign_in(phone, live_server.url, cadre)
    page = phone.new_page()
    page.clock.install()
    attempt = start(page, live_server.url, exam)
    phone.set_offline(True)
    expected = {}
    for position in (1, 2, 3, 4):
        tick(page, position, 1)
        expect(page.locator(f"#q{position} .answer-state")).to_have_text("等待网络，已存在本机")
        expected[position] = [option_ids(page, position)[1]]
        page.clock.run_for(150_000)
        expect(page.locator("#saved")).to_have_text(f"等待网络，{position} 题未保存")
        page.locator("#next").click()
    page.get_by_role("button", name="继续答题").click()
    assert page.locator("#time-left").inner_text() <= "50:00"
    assert stored(attempt) == {}
    phone.set_offline(False)
    saved_count(page, "4 / 4")
    assert stored(attempt) == expected


def test_a_device_whose_clock_is_years_off_has_the_same_time_and_keeps_its_answers(phone: BrowserContext, live_server: Any, cadre, exam):
    sign_in(phone, live_server.url, cadre)
    page = phone.new_page()
    page.clock.install(time="2019-02-03T04:05:06Z")
    attempt = start(page, live_server.url, exam)
    expect(page.locator("#time-left")).to_have_text(re.compile("^5[89]:|^1:00:00|^60:00"))
    phone.set_offline(True)
    tick(page, 1, 1)
    expect(page.locator("#saved")).to_have_text("等待网络，1 题未保存")
    expected, url = {1: [option_ids(page, 1)[1]]}, page.url
    page.close()
    phone.set_offline(False)
    page = phone.new_page()  # by then it was put right
    page.goto(url)
    saved_count(page, "1 / 4")
    assert stored(attempt) == expected
