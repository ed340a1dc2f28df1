"""Blanks and short answers in a real browser: kept at every letter, saved now and then, sent again, never overwritten unseen."""

from itertools import pairwise

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect

from people.models import Person
from quiz.models import Answer, Attempt, Exam
from tests import factories
from tests.browser.helpers import fit_for_all, saved_count, sign_in, start
from tests.browser.test_two_tabs import NO_STORAGE

pytestmark = pytest.mark.browser


@pytest.fixture
def exam(transactional_db: None, cadre: Person) -> Exam:
    """Two blanks, a short answer and a single question, all on one page."""
    factories.question("blank", stem="应当在____内书面____。", key="五日/5日；提出")
    factories.question("short")
    factories.question("single")
    return factories.exam(cadre, sections=(("blank", 1, 2000), ("short", 1, 4000), ("single", 1, 4000)), paging="all")


@pytest.fixture
def page(phone_page: Page, live_server, cadre, exam) -> Page:
    sign_in(phone_page.context, live_server.url, cadre)
    start(phone_page, live_server.url, exam)
    return phone_page


def blank(page: Page, number: int = 1):
    return page.get_by_label(f"第 {number} 空")


def text(page: Page):
    return page.get_by_label("我的答案")


def stored() -> dict[int, dict[str, object]]:
    return dict(Answer.objects.values_list("position", "content"))


def saves(page: Page) -> list[Request]:
    """The saves from now on."""
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.url.endswith("/save/") else None)
    return sent


def test_a_blank_is_saved_when_its_field_is_left(page: Page):
    blank(page).fill("五日")
    expect(page.locator("#q1 .answer-state")).to_have_text("输入中，稍后自动保存")
    blank(page).press("Tab")
    expect(blank(page, 2)).to_be_focused()
    saved_count(page, "1 / 3")
    blank(page, 2).fill("提出")
    text(page).focus()
    expect(page.locator("#q1 .answer-state")).to_have_text("✓ 已保存")
    assert stored() == {1: {"texts": ["五日", "提出"]}}


def test_a_short_answer_is_saved_while_it_is_typed_at_most_once_in_five_seconds(page: Page):
    sent = saves(page)
    text(page).press_sequentially("程序违法，证据不足，" * 4, delay=150)  # six seconds
    expect(page.locator("#saved")).to_have_text("输入中…")
    expect(page.locator("#q2 .answer-state")).to_have_text("✓ 已保存", timeout=7000)
    began = [request.timing["startTime"] for request in sent]
    assert len(began) >= 2
    assert all(later - earlier > 4900 for earlier, later in pairwise(began)), began
    assert stored() == {2: {"text": "程序违法，证据不足，" * 4}}
    expect(page.locator("#q2 .answer-length")).to_have_text("已写 40 字，最多 6000 字")


def test_a_short_answer_is_saved_at_once_when_its_field_is_left(page: Page):
    text(page).press_sequentially("第一，")
    expect(page.locator("#q2 .answer-state")).to_have_text("✓ 已保存")
    text(page).press_sequentially("程序违法。")
    text(page).blur()
    expect(page.locator("#q2 .answer-state")).to_have_text("✓ 已保存", timeout=3000)
    assert stored() == {2: {"text": "第一，程序违法。"}}


def test_letters_typed_into_a_field_are_no_shortcuts(page: Page):
    blank(page).press_sequentially("am1")
    text(page).press_sequentially("abcm12")
    for key in ("ArrowLeft", "ArrowRight", "Home"):
        text(page).press(key)
    expect(text(page)).to_have_value("abcm12")
    expect(text(page)).to_be_focused()
    expect(page.locator(".answer-sheet .flag")).to_have_count(0)
    expect(page.locator("#q3 input:checked")).to_have_count(0)


def test_saving_breaks_off_no_input_method(page: Page):
    """What is being composed is in the field already; writing it again would end the composition."""
    text(page).evaluate("""one => {
        window.written = 0;
        const own = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value");
        Object.defineProperty(one, "value", { get() { return own.get.call(one); }, set(text) { window.written += 1; own.set.call(one, text); } });
    }""")
    text(page).press_sequentially("cheng xu")
    expect(page.locator("#q2 .answer-state")).to_have_text("✓ 已保存")
    assert page.evaluate("window.written") == 0


def test_a_line_break_in_front_and_characters_of_markup_come_back_as_they_were_typed(page: Page):
    text(page).fill("\n  甲 < 乙 & “丙”\n</textarea>")
    blank(page).fill('"五日" \'<b>')
    text(page).blur()
    saved_count(page, "2 / 3")
    page.evaluate("localStorage.clear()")
    page.reload()
    expect(text(page)).to_have_value("甲 < 乙 & “丙”\n</textarea>")
    expect(blank(page)).to_have_value('"五日" \'<b>')


def test_what_is_typed_while_the_network_is_killed_is_sent_when_it_is_back(page: Page):
    text(page).press_sequentially("断网前")
    page.context.set_offline(True)
    text(page).press_sequentially("断网后")
    blank(page).fill("五日")
    blank(page).blur()
    expect(page.locator("#saved")).to_have_text("等待网络，2 题未保存")
    expect(page.locator("#q2 .answer-state")).to_have_text("等待网络，已存在本机")
    text(page).press_sequentially("还在写")
    page.context.set_offline(False)
    saved_count(page, "2 / 3")
    assert stored() == {1: {"texts": ["五日", ""]}, 2: {"text": "断网前断网后还在写"}}


def test_what_was_typed_a_moment_before_the_browser_died_is_there_and_sent(phone: BrowserContext, live_server, cadre, exam):
    sign_in(phone, live_server.url, cadre)
    page = phone.new_page()
    start(page, live_server.url, exam)
    phone.set_offline(True)
    text(page).press_sequentially("写到一半")
    url = page.url
    page.close()
    phone.set_offline(False)
    assert stored() == {}
    page = phone.new_page()
    page.goto(url)
    expect(text(page)).to_have_value("写到一半")
    saved_count(page, "1 / 3")
    assert stored() == {2: {"text": "写到一半"}}


def test_a_page_that_is_left_saves_what_was_typed(page: Page):
    text(page).press_sequentially("第一，")
    expect(page.locator("#q2 .answer-state")).to_have_text("✓ 已保存")
    text(page).press_sequentially("程序违法。")  # within five seconds of that save
    page.evaluate("""() => {
        Object.defineProperty(document, "hidden", { get: () => true });
        document.dispatchEvent(new Event("visibilitychange"));
    }""")
    expect(page.locator("#q2 .answer-state")).to_have_text("✓ 已保存", timeout=3000)
    assert stored() == {2: {"text": "第一，程序违法。"}}


def test_what_is_typed_before_the_script_has_come_is_saved(page: Page):
    on_the_way: list = []
    page.route("**/attempt.js", lambda route: on_the_way.append(route))  # noqa: PLW0108 - Playwright marks its handlers
    with page.expect_request("**/attempt.js"):
        page.reload(wait_until="commit")
    text(page).fill("脚本来之前写的")
    on_the_way[0].continue_()
    saved_count(page, "1 / 3")
    assert stored() == {2: {"text": "脚本来之前写的"}}


def test_handing_in_takes_along_what_was_typed_a_moment_ago(page: Page):
    page.route("**/save/", lambda route: route.abort())
    text(page).press_sequentially("来不及保存")
    page.locator("#open-sheet").click()
    page.locator("#sheet [data-hand-in]").click()
    expect(page.locator("#list-open a")).to_have_text(["1", "3"])
    page.locator("#confirm-hand-in").click()
    page.wait_for_url("**/result/")
    assert stored() == {2: {"text": "来不及保存"}}
    assert page.evaluate("localStorage.length") == 0


def test_an_emptied_answer_is_an_open_question_again(page: Page):
    text(page).fill("写了又删")
    text(page).blur()
    saved_count(page, "1 / 3")
    text(page).fill("")
    text(page).blur()
    saved_count(page, "0 / 3")
    assert stored() == {2: {"text": ""}}


def test_a_text_typed_in_one_tab_shows_in_the_other(desk: BrowserContext, live_server, cadre, exam):
    one, two = _two(desk, live_server, cadre, exam)
    text(one).press_sequentially("这一页写的")
    expect(text(two)).to_have_value("这一页写的")
    blank(two, 2).fill("提出")
    expect(blank(one, 2)).to_have_value("提出")
    text(two).press_sequentially("，那一页接着写")
    text(two).blur()
    saved_count(two, "2 / 3")
    assert stored()[2] == {"text": "这一页写的，那一页接着写"}


@pytest.mark.parametrize(("button", "kept"), [("保留这里的", "第二处\n写的"), ("用另一处的", "第一处写的")])
def test_both_texts_are_shown_where_two_places_differ(desk: BrowserContext, live_server, cadre, exam, button: str, kept: str):
    desk.add_init_script(NO_STORAGE)
    one, two = _two(desk, live_server, cadre, exam)
    text(one).fill("第一处写的")
    text(one).blur()
    saved_count(one, "1 / 3")
    text(two).fill("第二处\n写的")
    text(two).blur()
    expect(two.locator("#q2 [data-there]")).to_have_text("第一处写的")
    assert two.locator("#q2 [data-here]").inner_text() == "第二处\n写的"
    assert stored() == {2: {"text": "第一处写的"}}
    two.get_by_role("button", name=button).click()
    saved_count(two, "1 / 3")
    expect(text(two)).to_have_value(kept)
    assert stored() == {2: {"text": kept}}


def test_blanks_that_differ_are_shown_blank_by_blank(desk: BrowserContext, live_server, cadre, exam):
    desk.add_init_script(NO_STORAGE)
    one, two = _two(desk, live_server, cadre, exam)
    blank(one).fill("五日")
    blank(one).blur()
    saved_count(one, "1 / 3")
    blank(two).fill("十日")
    blank(two).blur()
    expect(two.locator("#q1 [data-there]")).to_have_text("第 1 空：五日；第 2 空：未填")
    expect(two.locator("#q1 [data-here]")).to_have_text("第 1 空：十日；第 2 空：未填")


def _two(context: BrowserContext, live_server, cadre: Person, exam: Exam) -> tuple[Page, Page]:
    sign_in(context, live_server.url, cadre)
    one, two = context.new_page(), context.new_page()
    start(one, live_server.url, exam)
    two.goto(one.url)
    saved_count(two, "0 / 3")
    return one, two


def test_a_browser_without_scripts_saves_texts_by_form(window, live_server, cadre, exam):
    context = window(360, 640, java_script_enabled=False)
    sign_in(context, live_server.url, cadre)
    page = context.new_page()
    start(page, live_server.url, exam)
    blank(page, 2).fill("提出")
    text(page).fill("第一行\n第二行")
    with page.expect_navigation():
        page.get_by_role("button", name="保存").click()
    expect(text(page)).to_have_value("第一行\n第二行")
    assert stored() == {1: {"texts": ["", "提出"]}, 2: {"text": "第一行\n第二行"}}
    blank(page, 1).fill("五日")
    with page.expect_navigation():
        blank(page, 1).press("Enter")  # saves, as any form does
    assert stored()[1] == {"texts": ["五日", "提出"]}
    page.locator("#paper").get_by_role("button", name="交卷").click()
    page.wait_for_url("**/result/")
    assert Attempt.objects.get().state == Attempt.State.HANDED_IN


def test_the_page_is_fit_for_all(desk_page: Page, live_server, cadre, exam):
    sign_in(desk_page.context, live_server.url, cadre)
    start(desk_page, live_server.url, exam)
    text(desk_page).fill("第一，程序违法。\n" * 12)
    blank(desk_page).fill("一个很长很长的填空答案" * 4)
    saved_count(desk_page, "2 / 3")
    fit_for_all(desk_page)
