"""What a candidate's line has to carry: the exam page on a first visit, and each save."""

import gzip
import json

import pytest
from playwright.sync_api import Page, Request, Response, Route, expect

from core.static import is_ours, slim
from tests import factories
from tests.browser.helpers import saved_count, sign_in, start, tick

pytestmark = pytest.mark.browser
KB = 1024


def as_deployed(route: Route) -> None:
    """As collectstatic leaves it, which is what a deployment serves."""
    answer, name = route.fetch(), route.request.url.partition("/static/")[2]
    route.fulfill(response=answer, body=slim(name, answer.body()) if is_ours(name) else answer.body())


def test_a_first_visit_weighs_less_than_60_kb_without_the_paper(phone_page: Page, live_server, cadre, exam):
    sign_in(phone_page.context, live_server.url, cadre)
    attempt = start(phone_page, live_server.url, exam)
    phone_page.context.clear_cookies(name="csrftoken")
    came: list[Response] = []
    page = phone_page.context.new_page()
    page.route("**/static/**", as_deployed)  # which keeps nothing from before, too
    page.on("response", lambda answer: came.append(answer))  # noqa: PLW0108 - Playwright marks its handlers
    page.goto(f"{live_server.url}/attempts/{attempt.public_id}/")
    tick(page, 1)
    saved_count(page, "1 / 4")  # what was made slim works
    pages = [one for one in came if one.request.resource_type in ("document", "stylesheet", "script", "image", "font")]
    sizes = {one.url.rpartition("/")[2] or "page": len(gzip.compress(one.body(), 9)) for one in pages}
    assert {"page", "theme.css", "attempt.js", "bootstrap.min.css"} <= set(sizes)
    assert pages[0].headers["content-encoding"] == "gzip"
    assert sum(sizes.values()) < 60 * KB, sizes


def test_a_save_of_ticks_is_less_than_a_kilobyte_each_way_and_one_of_text_at_most_20(desk_page: Page, live_server, cadre):
    factories.question("multiple", options=tuple(f"选项{one}" for one in "甲乙丙丁戊己庚辛"), key="ABCDEFGH")
    factories.question("short")
    exam = factories.exam(cadre, sections=(("multiple", 1, 5000), ("short", 1, 5000)), paging="all")
    sign_in(desk_page.context, live_server.url, cadre)
    start(desk_page, live_server.url, exam)
    saves: list[Request] = []
    desk_page.on("requestfinished", lambda one: saves.append(one) if one.url.endswith("/save/") else None)
    for place in range(8):
        tick(desk_page, 1, place)
    expect(desk_page.locator("#q1 .answer-state")).to_have_text("✓ 已保存")
    ticks = list(saves)
    assert max(len(one.post_data or "") for one in ticks) < KB
    assert max(len(one.response().body()) for one in ticks) < KB  # type: ignore[union-attr]
    longest = "法" * 6000
    desk_page.get_by_label("我的答案").fill(longest + "再写不进去")
    desk_page.get_by_label("我的答案").blur()
    expect(desk_page.locator("#q2 .answer-state")).to_have_text("✓ 已保存")
    sent = saves[-1].post_data or ""
    assert json.loads(sent)["content"]["text"] == longest
    assert 18_000 < len(sent.encode()) <= 20 * KB
    assert len(saves[-1].response().body()) < KB  # type: ignore[union-attr]
