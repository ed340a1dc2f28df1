"""The exam page is fit for everybody: axe finds nothing in any of its states, and nothing is cut off at 200 % text on a small phone."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from quiz.models import Answer, Attempt
from tests import factories
from tests.browser.helpers import at_double_text, axe_clean, fits, option_ids, saved_count, sign_in, start, tick

pytestmark = pytest.mark.browser


@pytest.fixture(params=["phone", "desk"])
def sitting(request, live_server, cadre, exam) -> Page:
    context: BrowserContext = request.getfixturevalue(request.param)
    sign_in(context, live_server.url, cadre)
    page = context.new_page()
    start(page, live_server.url, exam)
    return page


def test_axe_while_answering_saved_and_offline(sitting: Page):
    axe_clean(sitting)
    tick(sitting, 1)
    saved_count(sitting, "1 / 4")
    axe_clean(sitting)
    sitting.context.set_offline(True)
    sitting.locator("#next").click()
    tick(sitting, 2)
    expect(sitting.locator("#saved")).to_have_text("等待网络，1 题未保存")
    axe_clean(sitting)


def test_axe_with_the_panels_open(sitting: Page):
    if sitting.locator("#open-sheet").is_visible():
        sitting.locator("#open-sheet").click()
        expect(sitting.locator("#sheet [data-hand-in]")).to_be_visible()
        axe_clean(sitting)
    sitting.locator("#sheet [data-hand-in]").click()
    expect(sitting.locator("#confirm-hand-in")).to_be_visible()
    axe_clean(sitting)


def test_axe_when_another_device_took_over(sitting: Page):
    sitting.context.clear_cookies(name="device")
    tick(sitting, 1)
    expect(sitting.locator("#take-back")).to_be_visible()
    axe_clean(sitting)


def test_axe_with_a_choice_between_two_answers(sitting: Page):
    paper, other = Attempt.objects.get().paper, option_ids(sitting, 1)[1]
    Answer.objects.create(paper=paper, position=1, content={"chosen": [other]}, version=3, writer="0" * 16, counter=1, saved_at=factories.NOON)
    tick(sitting, 1)
    expect(sitting.locator("#q1 .conflict")).to_be_visible()
    axe_clean(sitting)
    at_double_text(sitting)
    fits(sitting)


@pytest.mark.parametrize("paging", ["one", "all"])
def test_nothing_is_cut_off_at_double_text_on_a_small_phone(phone_page: Page, live_server, cadre, exam, paging):
    exam.paging = paging
    exam.title = "2026年度南山镇国家工作人员学法考试（含村社区干部）"
    exam.save(update_fields=["paging", "title"])
    sign_in(phone_page.context, live_server.url, cadre)
    start(phone_page, live_server.url, exam)
    at_double_text(phone_page)
    fits(phone_page)
    axe_clean(phone_page)
    phone_page.locator("#open-sheet").click()
    fits(phone_page)
    phone_page.locator("#sheet [data-hand-in]").click()
    fits(phone_page)
    expect(phone_page.locator("#confirm-hand-in")).to_be_in_viewport()


def test_the_next_button_is_in_reach_on_the_smallest_phone(phone_page: Page, live_server, cadre, exam):
    sign_in(phone_page.context, live_server.url, cadre)
    start(phone_page, live_server.url, exam)
    for name in ("#previous", "#open-sheet", "#next"):
        box = phone_page.locator(name).bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert box["y"] + box["height"] <= 640
