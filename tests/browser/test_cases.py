"""Cases on the exam page: the material stays with its sub-questions, and these stay in reach."""

import pytest
from playwright.sync_api import Page, expect

from people.models import Person
from quiz.models import Exam
from tests import factories
from tests.browser.helpers import fit_for_all, saved_count, sign_in, start, tick

pytestmark = pytest.mark.browser

MATERIAL = "张某未经批准在河道管理范围内采砂，镇综合行政执法队立案调查。\n" * 60  # six screens of a phone


@pytest.fixture
def exam(transactional_db: None, cadre: Person) -> Exam:
    """A single question, then a case of long material with a single, a fill-in and a short sub-question."""
    factories.question("single")
    factories.case("single", "blank", "short", stem=MATERIAL)
    return factories.exam(cadre, sections=(("single", 1, 4000), ("case", 1, 2000)), parts=3)


def begin(page: Page, live_server, cadre: Person, exam: Exam, paging: str = "one") -> Page:
    exam.paging = paging
    exam.save(update_fields=["paging"])
    sign_in(page.context, live_server.url, cadre)
    start(page, live_server.url, exam)
    return page


def test_one_question_at_a_time_the_material_comes_and_goes_with_its_sub_questions(phone_page: Page, live_server, cadre, exam):
    page = begin(phone_page, live_server, cadre, exam)
    material = page.locator(".case")
    expect(material).to_be_hidden()
    for position in (2, 3, 4):
        page.locator("#next").click()
        expect(page.locator("summary", has_text="案例一（第 2–4 题）")).to_be_visible()
        expect(page.locator(f"#q{position} .stem")).to_be_focused()
        expect(page.locator(f"#q{position} .stem")).to_be_in_viewport()
    page.locator("#open-sheet").click()
    expect(page.locator("#sheet h3")).to_have_text(["单选题", "案例一"])
    page.locator("#sheet [data-go='1']").click()
    expect(material).to_be_hidden()


def test_long_material_scrolls_by_itself_stays_where_it_was_and_folds_away(phone_page: Page, live_server, cadre, exam):
    page = begin(phone_page, live_server, cadre, exam)
    page.locator("#next").click()
    box = page.locator(".case-text")
    expect(box).to_be_visible()
    assert box.evaluate("one => one.scrollHeight > 3 * one.clientHeight && one.clientHeight <= innerHeight / 2")
    box.evaluate("one => { one.scrollTop = 500; }")
    tick(page, 2)
    page.locator("#next").click()
    expect(page.locator("#q3")).to_be_visible()
    expect(box).to_have_js_property("scrollTop", 500)
    page.locator(".case summary").click()
    expect(box).to_be_hidden()
    page.locator("#next").click()
    expect(page.locator("#q4")).to_be_visible()
    expect(box).to_be_hidden()  # folded away until it is wanted again


def test_page_keys_scroll_the_material_and_turn_no_page(desk_page: Page, live_server, cadre, exam):
    page = begin(desk_page, live_server, cadre, exam)
    page.locator("#next").click()
    page.locator(".case-text").focus()
    page.keyboard.press("PageDown")
    expect(page.locator("#q2")).to_be_visible()
    expect(page.locator(".case-text")).not_to_have_js_property("scrollTop", 0)


def test_all_on_one_page_the_material_stands_once_above_its_sub_questions(phone_page: Page, live_server, cadre, exam):
    page = begin(phone_page, live_server, cadre, exam, "all")
    tops = page.evaluate("['#q1', '.case', '#q2', '#q3', '#q4'].map((one) => document.querySelector(one).getBoundingClientRect().top)")
    assert tops == sorted(tops)
    tick(page, 2)
    page.get_by_label("第 1 空").fill("五日")
    page.get_by_label("我的答案").fill("说明理由。")
    saved_count(page, "3 / 4")


def test_without_scripts_the_material_can_be_read_too(window, live_server, cadre, exam):
    page = begin(window(360, 640, java_script_enabled=False).new_page(), live_server, cadre, exam)
    expect(page.locator(".case-text")).to_be_visible()
    expect(page.locator("#q4 textarea")).to_be_visible()


@pytest.mark.parametrize("paging", ["one", "all"])
def test_the_page_is_fit_for_all(desk_page: Page, live_server, cadre, exam, paging: str):
    page = begin(desk_page, live_server, cadre, exam, paging)
    page.locator("#next").click()
    fit_for_all(page)
